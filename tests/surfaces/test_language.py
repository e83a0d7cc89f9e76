"""Every page in both languages: no text in the wrong one, outside of what is marked or is data."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from tools.pages import PAGES, Page

CHINESE = re.compile("[㐀-鿿　-〿＀-￯]")
ENGLISH = re.compile(r"[A-Za-z][a-z]+(?:[ ,;:]+[A-Za-z][a-z]*){3,}")
READ_ALOUD = ("title", "aria-label", "data-label", "data-tip", "placeholder", "alt")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line"}


class Words(HTMLParser):
    """Collects text and read-out attributes that are in the language of the page."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang, self.found = lang, list[str]()
        self.open = list[tuple[str, str]]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        lang = given.get("lang") or (self.open[-1][1] if self.open else self.lang)
        if "key" in (given.get("class") or "").split() or tag in ("style", "script"):
            lang = "none"
        if lang == self.lang:
            self.found += [value for name in READ_ALOUD if (value := given.get(name))]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][1] == self.lang:
            self.found.append(data)


def words(page: Page, lang: str) -> list[str]:
    host = settings.PORTAL_HOST if page.surface == "portal" else settings.DESK_HOST
    answer = Client(headers={"host": host, "accept-language": lang}).get(page.path, follow=True)
    assert answer.status_code == page.status, page.name
    parser = Words(lang)
    parser.feed(answer.text)
    assert parser.open == [], f"{page.name}: unclosed {parser.open}"
    return [text for text in parser.found if text.strip()]


@pytest.mark.usefixtures("sample_scans")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_english_page_reads_english(page: Page) -> None:
    asked = re.findall("[㐀-鿿]+", page.path)
    for text in words(page, "en"):
        rest = re.sub("“[^”]*”", "", text)
        for typed in asked:
            rest = rest.replace(typed, "")
        assert not CHINESE.search(rest), text


@pytest.mark.usefixtures("sample_scans")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_chinese_page_reads_chinese(page: Page) -> None:
    for text in words(page, "zh-Hans"):
        assert not ENGLISH.search(text), text
