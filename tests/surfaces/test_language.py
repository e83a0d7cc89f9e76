"""Every page that needs no database in both languages: no text in the wrong one, but what is marked or is data."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from tests.words import CHINESE, ENGLISH, words_of
from tools.pages import PLAIN, Page


def words(page: Page, lang: str) -> list[str]:
    answer = Client(headers={"host": settings.PORTAL_HOST, "accept-language": lang}).get(page.path)
    assert answer.status_code == page.status, page.name
    return words_of(answer.text, lang)


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_an_english_page_reads_english(page: Page) -> None:
    asked = re.findall("[㐀-鿿]+", page.path)
    for text in words(page, "en"):
        rest = re.sub("“[^”]*”", "", text)
        for typed in asked:
            rest = rest.replace(typed, "")
        assert not CHINESE.search(rest), text


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_a_chinese_page_reads_chinese(page: Page) -> None:
    for text in words(page, "zh-Hans"):
        assert not ENGLISH.search(text), text


@pytest.mark.usefixtures("sample_scans")
@pytest.mark.parametrize("path", ["/findings/", "/findings/titles/", "/findings/deals/", "/findings/merchants/"])
def test_the_scans_of_the_desk_read_in_both(desk: Client, path: str) -> None:
    for lang, wrong in (("en", CHINESE), ("zh-Hans", ENGLISH)):
        for text in words_of(desk.get(path, headers={"accept-language": lang}).text, lang):
            assert not wrong.search(re.sub("“[^”]*”", "", text) if lang == "en" else text), text
