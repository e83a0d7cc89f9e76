"""The three administrators do their work, and nothing else: heads and jobs looked at, a person taken on and let go."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.journeys.sizes import Visit
from tests.journeys.walk import Walk

from wangjian.project.site import Site

FIRST, OWN = "plum rain over the lake", "osmanthus in the tenth month"


def test_the_heads_of_the_log_are_signed_and_kept_outside(visit: Visit) -> None:
    page: Page = visit("desk", "/", who="audit")
    assert page.url.endswith("/log/")
    first = page.locator("table").first.locator("tbody tr")
    for _ in range(60):
        if first.count() > 1:  # the newest may still be on its way to the file; each reading makes another
            break
        page.wait_for_timeout(300)
        page.reload()
    expect(first.nth(1).locator(".badge.sure")).to_have_text(["有效", "一致"])
    expect(page.locator("nav a", has_text="待办")).to_have_count(0)


def test_the_state_of_jobs_and_workers_is_shown(visit: Visit) -> None:
    page: Page = visit("desk", "/", who="system", lang="en")
    assert page.url.endswith("/faults/")
    expect(page.locator("main")).to_contain_text("Last sign of life")
    expect(page.locator("main")).to_contain_text("There are no faults")


def test_an_organisation_is_noted_and_ended(visit: Visit, site: Site, tmp_path: Path) -> None:
    page = Walk(visit, site, tmp_path).at("system", "/organisations/", lang="en")
    page.locator("summary", has_text="Note an organisation").click()
    given = {"name": "杭州市试点协会", "short": "试点协会", "english": "Trial association", "code": "body-trial"}
    for field, typed in (given | {"region": "330100"}).items():
        page.fill(f"#o-{field}", typed)
    page.select_option("#o-kind", "body")
    page.locator("form[action='/organisations/note/'] button").click()
    expect(page.locator("h1")).to_have_text("杭州市试点协会")
    page.locator("summary", has_text="End the organisation").click()
    page.locator("form[action$='/end/'] button").click()
    expect(page.locator("summary", has_text="End the organisation")).to_have_count(0)


def test_a_person_is_taken_on_signs_in_and_is_let_go(
    visit: Visit, site: Site, browser: Browser, tmp_path: Path
) -> None:
    walk = Walk(visit, site, tmp_path)
    page = walk.at("security", "/")
    page.locator("summary", has_text="登记人员").click()
    page.fill("#p-name", "沈新来")
    page.select_option("#p-place", label="杭州市西湖区市场监督管理局")
    page.locator("form[action='/people/note/'] button").click()
    expect(page.locator("h1")).to_have_text("沈新来")
    page.locator("summary", has_text="授予岗位").click()
    page.select_option("#g-capacity", "officer")
    page.get_by_role("button", name="授予岗位").click()
    expect(page.locator(".card h3")).to_have_text("执法人员")
    page.locator("summary", has_text="开立账号").click()
    page.fill("#o-name", "shen.xinlai")
    page.fill("#o-password", "short")
    page.get_by_role("button", name="开立账号").click()
    expect(page.get_by_role("alert")).to_contain_text("password.weak")
    expect(page.locator("#o-name")).to_have_value("shen.xinlai")
    page.fill("#o-password", FIRST)
    page.get_by_role("button", name="开立账号").click()
    expect(page.locator("dl.facts")).to_contain_text("shen.xinlai")
    newcomer = signed_in(browser, site)
    newcomer.goto(walk.url("/password/"))
    for field, typed in (("#old", FIRST), ("#new", OWN), ("#again", OWN)):
        newcomer.fill(field, typed)
    newcomer.locator("main button").click()
    expect(newcomer.locator("h1")).to_have_text("待办")
    page.get_by_role("button", name="终止岗位").click()
    expect(page.locator("main")).to_contain_text("不能恢复")
    page.get_by_role("link", name="不办理，返回").click()
    expect(page.locator(".card h3")).to_have_text("执法人员")
    page.get_by_role("button", name="终止岗位").click()
    page.select_option("#why", "moved")
    page.get_by_role("button", name="确认终止").click()
    expect(page.locator(".card h3")).to_have_count(0)
    page.get_by_role("button", name="关闭账号").click()
    page.select_option("#why", "left")
    page.get_by_role("button", name="确认关闭").click()
    expect(page.locator("dl.facts")).to_contain_text("账号已关闭")
    newcomer.reload()
    assert "/sign-in/" in newcomer.url
    newcomer.context.close()


def signed_in(browser: Browser, site: Site) -> Page:
    """Somebody new at the desk, in a browser of his own."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{site.desk}sign-in/")
    page.fill("#name", "shen.xinlai")
    page.fill("#password", FIRST)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("待办")
    return page
