"""Every page in both languages and sizes: policy kept, no wider than the screen, accessible, usable by keyboard."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as BrowserPage
from tests.journeys.sizes import DESKTOP, PHONE, Visit
from tests.words import CHINESE, ENGLISH, words_of
from tools.pages import PAGES, PLAIN, Page, Places

NAMED = re.compile(r"“[^”]*”|[㐀-鿿]+〔\d{4}〕\d+号")
"""What is data in an English sentence: a quotation, the number of a paper."""
OTHERS = [page for page in PAGES if page not in PLAIN]
ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what holds is not told node by node
}
OUT_OF_REACH = """() => {
  const usable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')];
  const reached = each => { each.focus(); return document.activeElement === each && each.tabIndex >= 0; };
  return usable.filter(each => each.checkVisibility() && !reached(each)).map(each => each.outerHTML);
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("asked", PAGES, ids=lambda page: page.name)
def test_a_page_is_sound_at_both_sizes(visit: Visit, places: Places, asked: Page, lang: str) -> None:
    page: BrowserPage = visit(asked.surface, places.path(asked), lang=lang, status=asked.status, who=asked.who)
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    assert page.locator("h1").count() == 1
    assert page.title()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if asked.who and (width, lang) in ((DESKTOP[0], "en"), (PHONE[0], "zh")):
            continue  # the desk's many pages are gone through once in each size
        results = Axe().run(page, options=ASKED)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("asked", PAGES, ids=lambda page: page.name)
def test_all_that_can_be_used_is_reached_by_the_keyboard_in_order(visit: Visit, places: Places, asked: Page) -> None:
    page: BrowserPage = visit(asked.surface, places.path(asked), status=asked.status, who=asked.who)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate(OUT_OF_REACH) == []
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0


@pytest.mark.parametrize("asked", OTHERS, ids=lambda page: page.name)
def test_a_page_is_in_one_language(visit: Visit, places: Places, asked: Page) -> None:
    for lang, wrong in (("en", CHINESE), ("zh-Hans", ENGLISH)):
        page = visit(asked.surface, places.path(asked), lang=lang[:2], status=asked.status, who=asked.who, script=False)
        for text in words_of(page.content(), lang):
            assert not wrong.search(NAMED.sub("", text) if lang == "en" else text), text
