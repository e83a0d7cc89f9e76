"""What people come for, walked in a browser: counting a period, changing language, reading findings."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.sizes import PHONE, Visit

from wangjian.project.site import Site


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_period_is_counted_over_a_swapped_weekend_and_a_pause(visit: Visit, script: bool) -> None:
    page: Page = visit("portal", "/", size=PHONE, script=script)
    page.get_by_role("link", name="算一个期限").click()
    page.get_by_label("哪一个期限").select_option("RPT.CHECK")
    page.get_by_label("起算的日子").fill("2026-09-11")
    page.get_by_role("button", name="计算").click()
    # by hand: 14-18 (5), Sun 20 swapped in (6), 21-24 (10), 25-27 Mid-Autumn, 28-30 (13), 1-7 Oct off, 8-9 (15)
    expect(page.locator(".answer .main")).to_contain_text("2026-10-09")
    expect(page.locator("td.day.swapped_in")).to_have_text("206")

    page.get_by_text("停止计算、延长、重新起算").click()
    page.get_by_label("第 1 段自").fill("2026-09-16")
    page.get_by_label("第 1 段至").fill("2026-09-21")
    page.get_by_role("button", name="计算").click()
    # by hand: without 16-18, 20 and 21 five days fewer: 9 Oct is the tenth; Sat 10 is worked, 12-15 make fifteen
    expect(page.locator(".answer .main")).to_contain_text("2026-10-15")
    expect(page.locator("td.day.paused")).to_have_count(6)
    expect(page.get_by_label("第 1 段自")).to_have_value("2026-09-16")
    assert "clock=RPT.CHECK" in page.url and page.url.endswith("#result")

    page.get_by_text(re.compile("逐日列表")).click()
    expect(page.locator("table.walk tbody tr.paused")).to_have_count(6)
    expect(page.locator("table.walk tbody tr", has_text="2026-09-20")).to_contain_text("停止计算")


def test_a_refusal_is_mended_where_it_stands(visit: Visit) -> None:
    page: Page = visit("portal", "/law/due/?clock=CMP.LEAD&from=2026-09-18&extend=15&extend=15", lang="en", status=400)
    expect(page.locator(".wrong-why")).to_have_text(re.compile("at most"))
    expect(page.get_by_label("An extension the law does not know")).to_have_value("15")
    page.get_by_label("An extension the law does not know").fill("")
    page.get_by_role("button", name="Count").click()
    expect(page.locator(".wrong-why")).to_have_count(0)
    expect(page.locator(".answer")).to_be_visible()


def test_the_language_is_changed_on_the_page_one_is_on_and_kept(visit: Visit) -> None:
    page: Page = visit("portal", "/law/clocks/?topic=measures")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Clocks")
    assert page.url.endswith("/law/clocks/?topic=measures")
    page.get_by_role("link", name="Law", exact=True).click()
    expect(page.locator("h1")).to_have_text("Law library")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("法规库")


def test_the_law_is_found_by_words_and_leads_to_its_clock(visit: Visit) -> None:
    page: Page = visit("portal", "/law/", lang="en", size=PHONE)
    page.get_by_label("Name, number, issuer, key or content").fill("O121")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("^Measures for Handling Complaints")).click()
    page.get_by_role("link", name="accept a complaint").click()
    expect(page.locator("h1")).to_contain_text("CMP.ACCEPT")
    page.get_by_role("link", name=re.compile("^O121-15")).click()
    assert page.url.endswith("/law/instruments/O121/#a15")


def test_a_state_is_lit_in_the_diagram(visit: Visit) -> None:
    page: Page = visit("portal", "/law/procedures/case/")
    page.get_by_label("点亮一个状态").select_option(index=1)
    page.get_by_role("button", name="显示").click()
    assert "state=" in page.url
    expect(page.locator(".diagram svg")).to_have_count(1)
    expect(page.locator("tr.lit").first).to_be_attached()
    page.locator("main ul li a[href^='#m-']").first.click()
    expect(page.locator("tr:target")).to_have_count(1)


def test_each_surface_answers_at_its_own_host_alone(visit: Visit, site: Site) -> None:
    visit("portal", "/findings/", status=404)
    visit("portal", "/findings/titles/", status=404)
    page: Page = visit("desk", "/law/", status=404)
    page.goto(site.desk)
    assert page.url.endswith("/sign-in/?next=%2F")


def test_findings_are_read_page_by_page(visit: Visit) -> None:
    page: Page = visit("desk", "/findings/", who="officer")
    expect(page.get_by_role("note")).to_contain_text("样例数据")
    page.get_by_role("link", name="商品标题").click()
    rows = page.locator("table.findings tbody tr")
    expect(rows).to_have_count(50)
    expect(page.locator("mark").first).to_be_visible()
    first = rows.first.inner_text()
    page.get_by_role("link", name="下一页").click()
    assert "page=2" in page.url
    assert rows.first.inner_text() != first
    page.get_by_role("link", name="上一页").click()
    assert rows.first.inner_text() == first
    scores = [float(text) for text in page.locator("table.findings tbody td.num").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    page.locator("a.chip").first.click()
    assert "/law/instruments/" in page.url and "desk." not in page.url


def test_an_article_says_what_it_is_when_pointed_at(visit: Visit) -> None:
    page: Page = visit("portal", "/law/clocks/CMP.ACCEPT/")
    chip = page.locator("a.chip").first
    chip.hover()
    told = chip.evaluate("element => getComputedStyle(element, '::after').content")
    assert "市场监督管理投诉举报处理办法" in told
