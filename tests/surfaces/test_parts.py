"""The parts pages are made of, and what templates and the style sheet must keep to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.text import Text
from wangjian.law.library import library
from wangjian.law.mark import Mark
from wangjian.surfaces.design.paging import Page

SURFACES = Path(settings.LOCALE_PATHS[0]).parent


def drawn(tag: str, lang: str = "en", **values: object) -> str:
    with translation.override({"zh": "zh-hans"}.get(lang, lang)):
        return Template("{% load parts %}" + tag).render(Context(values)).strip()


def test_a_choice_begins_with_a_capital_letter() -> None:
    assert drawn("{% label text %}", text=Text("企业", "company")) == "Company"
    assert drawn("{% label text %}", "zh", text=Text("企业", "company")) == "企业"


@pytest.mark.parametrize(
    ("number", "rows", "last", "first_row", "last_row"),
    [(1, 0, 1, 1, 0), (1, 50, 1, 1, 50), (1, 51, 2, 1, 50), (2, 51, 2, 51, 51), (3, 100, 2, 101, 100)],
)
def test_a_page_knows_its_rows(number: int, rows: int, last: int, first_row: int, last_row: int) -> None:
    page = Page(number, 50, rows)
    assert (page.last, page.first_row, page.last_row) == (last, first_row, last_row)
    assert list(page.cut(range(1, rows + 1))) == list(range(first_row, last_row + 1))


def test_a_chip_leads_to_the_article_and_shows_what_is_unsure() -> None:
    sure = drawn("{% chip article %}", article=Citation("O121", "15"))
    assert 'href="/law/instruments/O121/#a15"' in sure and "unsure" not in sure
    unsure = next(each for each in library().instruments.values() if each.mark is Mark.SECONDARY)
    flagged = drawn("{% chip article %}", article=Citation(unsure.key), portal_root="http://localhost:8000")
    assert f'href="http://localhost:8000/law/instruments/{unsure.key}/"' in flagged
    assert "unsure" in flagged and "<sup>C2</sup>" in flagged and Mark.SECONDARY.text.en in flagged


def test_a_chip_for_what_the_library_does_not_hold_says_so() -> None:
    chip = drawn("{% chip article %}", article=Citation("NONE", "1"))
    assert 'href="/law/"' in chip and "unsure" in chip and "<sup>X</sup>" in chip
    assert "holds no instrument" in drawn("{% cited article %}", article=Citation("NONE", "1"))


def test_each_form_of_a_page_has_a_key_of_its_own() -> None:
    keys = re.findall(r'<input type="hidden" name="once" value="([0-9a-f-]{36})">', drawn("{% once %}{% once %}"))
    assert len(set(keys)) == 2
    for path in SURFACES.rglob("*.html"):
        assert 'name="once"' not in path.read_text("utf-8"), path


def test_a_reason_marks_quoted_chinese_and_escapes_everything() -> None:
    text = Text("标题写有“<b>第一”", "the title says “<b>第一”, code “91”")
    assert drawn("{% reason text %}", text=text) == (
        'the title says <span lang="zh-Hans">“&lt;b&gt;第一”</span>, code “91”'
    )
    assert drawn("{% reason text %}", "zh", text=text) == "标题写有“&lt;b&gt;第一”"


def test_days_and_moments_are_read_the_same_by_people_and_machines() -> None:
    day = drawn("{% day day %}", "zh", day=parse_day("2026-09-20"))
    assert day == '<time datetime="2026-09-20">2026-09-20 周日</time>'
    at = Instant.parse("2026-09-20T08:05")
    assert "2026-09-20 08:05 Sun</time>" in drawn("{% moment at %}", at=at)
    assert 'datetime="2026-09-20T08:05:00+08:00"' in drawn("{% moment at %}", at=at)
    assert drawn("{% month_name 2026 9 %}") == "September 2026"
    assert drawn("{% length 1 'wd' %}", "zh") == "1个工作日"


def test_the_style_is_small_and_no_template_breaks_the_content_policy() -> None:
    assert (SURFACES / "design/static/design/house.css").stat().st_size < 15_000
    for sheet in SURFACES.rglob("*.css"):
        assert not re.search(r"@import|url\(|font-style:\s*italic", sheet.read_text("utf-8")), sheet.name
    for template in SURFACES.rglob("*.html"):
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", template.read_text("utf-8")), template.name
