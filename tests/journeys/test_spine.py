"""The loop in a browser, from finding to public entry, with each wrong person refused on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.sizes import PHONE, Visit
from tests.journeys.walk import Walk, held, send

from wangjian.project.site import Site

LEAD = dict.fromkeys(("prima_facie", "penalty_due", "competent", "within_limitation"), "yes")


@pytest.fixture
def walk(visit: Visit, site: Site, tmp_path: Path) -> Iterator[Walk]:
    yield Walk(visit, site, tmp_path)


def test_a_finding_becomes_a_public_entry(walk: Walk, visit: Visit) -> None:
    lead, name = registered(walk)
    case = filed(walk, lead)
    investigated(walk, case)
    reviewed(walk, case)
    number = decided(walk, case)
    published(walk, case, visit, number, name)


def registered(walk: Walk) -> tuple[str, str]:
    """An officer registers the strongest suspicion; an office that has no seat does not see the lead."""
    page = walk.at("officer", "/suspicions/")
    row = page.locator("tbody tr", has=page.locator("a[href$='/instruments/ADL/#a9']"), has_text="公司").first
    name = row.locator("th a").inner_text()
    row.locator("th a").click()
    sent = held(page.locator("form[action$='/register/']"))
    page.get_by_role("button", name="登记", exact=True).click()
    lead = walk.path(page)
    walk.done(page, "已收到")
    _, gone_to, _ = send(page, *sent)
    assert walk.path_of(gone_to) == lead  # the same key: the same lead, once
    assert "没有这个事项" in walk.at("station", lead, status=404).inner_text("main")
    assert "管理员不办理" in walk.at("security", lead, status=403).inner_text("main")
    return lead, name


def filed(walk: Walk, lead: str) -> str:
    """Distributed in English without script; proposed by the officer, who cannot approve; approved by the head."""
    intake = walk.at("intake", lead, lang="en", script=False)
    walk.sign(intake, "distribute", answers={"competent": "yes"})
    walk.done(intake, "Being checked")
    officer = walk.at("officer", lead)
    walk.sign(officer, "file_case", answers=LEAD | {"competent": "yes"}, note="经查，标题中使用绝对化用语。")
    expect(officer.locator(".note", has_text="等待签署")).to_be_visible()
    expect(officer.get_by_role("button", name="同意并签署")).to_have_count(0)
    head = walk.at("head", lead)
    form = walk.form(head, "file_case")
    action, fields = held(form)
    for capacity in ("head", "officer"):
        status, _, text = send(officer, action, own_token(officer) | fields_for(fields, capacity=capacity))
        assert status == 400 and 'role="alert"' in text
    form.locator("button").click()
    walk.done(head, "已立案")
    return walk.path(head)


def own_token(page: Page) -> dict[str, str]:
    """The token of somebody's own session, for a form taken from another's page."""
    _, fields = held(page.locator("form.who"))
    return {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}


def fields_for(fields: dict[str, str], **changed: str) -> dict[str, str]:
    """What another's form holds, without its token, under a fresh key."""
    kept = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    return kept | {"once": str(uuid4())} | changed


def investigated(walk: Walk, case: str) -> None:
    """Two officers; a stale page names what changed and keeps what was typed; evidence is what it says it is."""
    unit = walk.at("unit", case)
    people = [walk.at(who, case).locator("form.who bdi").inner_text() for who in ("officer", "officer2")]
    walk.sign(unit, "assign", answers={"licensed": "yes"}, named=people)
    walk.done(unit, "调查取证")
    officer = walk.at("officer", case)
    walk.sign(officer, "tell_rights")
    second = walk.at("officer2", case)
    fill_draft(officer)
    walk.sign(second, "tell_rights")
    officer.locator("form[action$='/draft/'] button").click()
    alert = officer.get_by_role("alert")
    expect(alert).to_contain_text("matter.changed")
    expect(alert).to_contain_text("告知权利")
    expect(officer.locator("#d-findings")).to_have_value("当事人在其网店商品标题中使用“国家级”等用语。")
    expect(officer.locator("input[name=kinds][value=fine]")).to_be_checked()
    lying = walk.file("页面截图.png", b"<!doctype html><script>alert(1)</script>")
    walk.evidence(officer, lying).click()
    expect(officer.get_by_role("alert")).to_contain_text("file.markup")
    expect(officer.locator("#e-shows")).to_have_value("送达")
    walk.evidence(officer, walk.file("空.txt", b"")).click()
    expect(officer.get_by_role("alert")).to_contain_text("file.empty")
    walk.evidence(officer, walk.file("网页记录.txt", "标题：国家级".encode()), shows="标题用语").dblclick()
    expect(officer.locator("section:has(#e-file) tbody tr")).to_have_count(1)
    officer.goto(walk.url(case))
    expect(officer.locator("section:has(#e-file) tbody tr")).to_have_count(1)
    fill_draft(officer)
    officer.locator("form[action$='/draft/'] button").click()
    expect(officer.locator("dl.facts", has_text="200,000.00")).to_be_visible()


def fill_draft(page: Page) -> None:
    """What is to be decided, filled in and not sent."""
    panel = page.locator("details.move:has(#d-findings)")
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    page.fill("#d-findings", "当事人在其网店商品标题中使用“国家级”等用语。")
    page.fill("#d-reasons", "违反广告法第九条第（三）项。")
    page.fill("#d-basis", "ADL-9(3)|57")
    page.check("input[name=kinds][value=fine]")
    page.fill("#d-fine", "200,000")


def reviewed(walk: Walk, case: str) -> None:
    """The security administrator makes the investigator a reviewer too: he still does not review his own case."""
    officer = walk.at("officer", case)
    name = officer.locator("form.who bdi").inner_text()
    walk.sign(officer, "submit_case_review", answers={"heavy": "no"}, note="调查终结。")
    walk.done(officer, "审核中")
    security = walk.at("security", "/people/?q=officer")
    security.get_by_role("link", name=name, exact=True).click()
    security.locator("summary", has_text="授予岗位").click()
    security.select_option("#g-capacity", "case_reviewer")
    security.get_by_role("button", name="授予岗位").click()
    expect(security.locator(".card h3", has_text="案件审核人员")).to_be_visible()
    officer = walk.at("officer", case)
    walk.sign(officer, "pass_case_review", answers={"heavy": "no"}, note="同意。")
    expect(officer.get_by_role("alert")).to_contain_text("procedure.person-excluded")
    expect(officer.locator("textarea[name=note]").first).to_have_value("同意。")
    reviewer = walk.at("reviewer", case)
    walk.sign(reviewer, "pass_case_review", answers={"heavy": "no"}, note="事实清楚。")
    walk.done(reviewer, "审核完毕")


def decided(walk: Walk, case: str) -> str:
    """Notice, service, waiver, decision; a head who signs a page that is over signs nothing."""
    officer, head = walk.at("officer", case), walk.at("head", case)
    walk.sign(officer, "notify", answers={"within_limitation": "yes"})
    head.goto(walk.url(case))
    form = walk.form(head, "notify")
    action, fields = held(form)
    form.locator("button").click()
    walk.done(head, "告知书待送达")
    status, _, text = send(head, action, fields | {"once": str(uuid4())})
    assert status == 409 and "matter.changed" in text
    walk.serve(walk.at("officer", case), "告知书", "告知书送达回证.txt")
    walk.sign(officer, "notice_served")
    walk.sign(officer, "waive", answers={"waived_expressly": "yes"})
    walk.sign(officer, "report_to_head", answers={"heavy_by_hearing": "no", "views_considered": "yes"})
    walk.sign(officer, "decide_penalty", answers={"refund_required": "no"})
    walk.sign(walk.at("head", case), "decide_penalty")
    walk.done(head, "已决定，待送达")
    walk.serve(walk.at("officer", case), "决定书", "决定书送达回证.txt")
    walk.sign(officer, "decision_served")
    walk.done(officer, "履行期")
    return officer.locator("dt", has_text="决定书文号").locator("xpath=following-sibling::dd[1]").inner_text()


def published(walk: Walk, case: str, visit: Visit, number: str, name: str) -> None:
    """Sent, acknowledged by the other system, and found by anyone on a phone without script, in both languages."""
    officer = walk.at("officer", case)
    walk.sign(officer, "send")
    for _ in range(60):
        if officer.locator("h2 .badge", has_text="公示中").count():
            break
        officer.wait_for_timeout(300)
        officer.goto(walk.url(case))
    walk.done(officer, "公示中")
    expect(officer.locator("dd", has_text="GSXT-")).to_be_visible()
    for lang in ("zh", "en"):
        page = visit("portal", "/register/", lang=lang, size=PHONE, script=False)
        page.locator("input[name=q]").fill(number)
        page.locator("main form button").click()
        page.locator("a[href^='/register/'][href$='/']", has_text=re.compile("..")).last.click()
        expect(page.locator("main")).to_contain_text(number)
    head = walk.at("head", f"{case}readings/")
    expect(head.locator("tbody tr").first).to_be_visible()
    assert name
