"""The calculator page: what it counts, and what it says beside which field."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from wangjian.law.clock import catalogue
from wangjian.law.switches import defaults
from wangjian.law.workdays import published
from wangjian.surfaces.portal.due import reckon
from wangjian.surfaces.portal.form import DueForm
from wangjian.surfaces.portal.months import Sign, months
from wangjian.surfaces.portal.topics import TOPICS, by_topic

ENGLISH = {"accept-language": "en"}


def test_a_swapped_weekend_is_counted_and_a_holiday_is_not(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "CMP.ACCEPT", "from": "2026-09-18"}, headers=ENGLISH)
    # by hand: Sun 20 is worked, 21-24 are; Fri 25 to Sun 27 is Mid-Autumn; 28 and 29 make seven
    assert page.status_code == 200
    assert "2026-09-29 Tue" in page.text and "2026-09-30 00:00 Wed" in page.text
    assert re.search(r'<td class="day swapped_in"[^>]*><span>20</span><b>1</b>', page.text)
    assert re.search(r'<td class="day holiday"[^>]*><span>25</span><b>hol</b>', page.text)
    assert re.search(r'<td class="day due"><span>29</span><b>due</b>', page.text)


def test_a_pause_and_an_extension_are_counted(portal: Client) -> None:
    asked = {
        "clock": "RPT.CHECK",
        "from": "2026-03-02",
        "pause_from": ["2026-03-04", ""],
        "pause_to": ["2026-03-10", ""],
        "extend": "15",
    }
    page = portal.get("/law/due/", asked, headers=ENGLISH)
    # by hand: 30 working days after Mar 2 without Mar 4-6 and 9-10; Apr 6 is a holiday: Mar 3, 11-13 (4), 16-20 (9),
    # 23-27 (14), Mar 30-Apr 3 (19), Apr 7-10 (23), 13-17 (28), 20-21 (30)
    assert "2026-04-21 Tue" in page.text
    assert len(re.findall(r'<td class="day paused"', page.text)) == 7
    assert 'name="pause_from" type="date" value="2026-03-04"' in page.text


def test_two_clocks_that_run_beside_each_other_are_both_shown(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "CMP.MEDIATE", "from": "2026-03-02"}, headers=ENGLISH)
    assert "the earlier one is the alert" in page.text
    assert "/law/clocks/CMP.MEDIATE.O20/" in page.text


def test_a_provisional_day_says_why(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "EVD.HOLD", "from": "2026-12-28"}, headers=ENGLISH)
    assert "Provisional" in page.text and "2027" in page.text


def test_an_hour_clock_shows_both_moments(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "EVD.URGENT", "from": "2026-11-24T15:20"}, headers=ENGLISH)
    assert "2026-11-25 16:00 Wed" in page.text and "2026-11-25 15:20 Wed" in page.text
    assert 'type="datetime-local" value="2026-11-24T15:20"' in page.text


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"clock": "NO.SUCH", "from": "2026-01-05"}, "clock", "There is no clock “NO.SUCH”"),
        ({"clock": "LIM.PEN", "from": "2026-01-05"}, "clock", "LIM.PEN.2Y, LIM.PEN.5Y"),
        ({"clock": "PLT.RULE", "from": "2026-01-05"}, "clock", "RULE.NOTICE.STD"),
        ({"clock": "HEAR.CHAIR", "from": "2026-01-05"}, "clock", "off by default"),
        ({"clock": "CMP.ACCEPT", "from": "2026-02-30"}, "from", "is not a date"),
        ({"clock": "CMP.ACCEPT", "from": "yesterday"}, "from", "is not a date"),
        ({"clock": "CMP.ACCEPT", "from": "2014-12-31"}, "from", "before 2015"),
        ({"clock": "EVD.URGENT", "from": "2026-11-24"}, "from", "counted in hours"),
        ({"clock": "EVD.URGENT", "from": "2026-11-24T25:00"}, "from", "is not a moment"),
        (
            {"clock": "CMP.ACCEPT", "from": "2026-09-18", "pause_from": "2026-09-19", "pause_to": "2026-09-20"},
            "pause",
            "stops",
        ),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "pause_from": "2026-09-19", "pause_to": ""}, "pause", "both"),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "pause_from": "x", "pause_to": "y"}, "pause", "is not a date"),
        ({"clock": "CMP.ACCEPT", "from": "2026-09-18", "extend": "5"}, "extend", "no extension"),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "extend": ["15", "15"]}, "extend", "1 time(s) at most"),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "extend": "16"}, "extend", "is 15 by law"),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "extend": "-1"}, "extend", "whole number"),
        ({"clock": "CMP.ACCEPT", "from": "2026-09-18", "restart": "2026-09-19"}, "restart", "start again"),
        ({"clock": "RPT.CHECK", "from": "2026-09-18", "restart": "2026-09-01"}, "restart", "before"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
    portal: Client, asked: dict[str, str | list[str]], field: str, said: str
) -> None:
    page = portal.get("/law/due/", asked, headers=ENGLISH)
    assert page.status_code == 400
    form = page.context["form"]
    assert list(form.wrong) == [field]
    assert said in form.wrong[field].en
    assert page.text.count("wrong-why") == 1
    for given in asked.values():
        for typed in [given] if isinstance(given, str) else given:
            assert f'value="{typed}"' in page.text or not typed


def test_the_choices_of_an_ambiguous_id_lead_on_with_what_was_typed(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "LIM.PEN", "from": "2026-01-05"})
    assert page.context["form"].variants == ("LIM.PEN.2Y", "LIM.PEN.5Y")
    assert 'href="/law/due/?clock=LIM.PEN.5Y&amp;from=2026-01-05"' in page.text
    assert portal.get("/law/due/", {"clock": "LIM.PEN.5Y", "from": "2026-01-05"}).status_code == 200


def test_a_refusal_is_in_the_readers_language(portal: Client) -> None:
    page = portal.get("/law/due/", {"clock": "LIM.PEN", "from": "2026-01-05"}, headers={"accept-language": "zh"})
    assert "有几种情形，请选择" in page.text


def test_a_count_too_long_to_show_gives_its_dates_alone() -> None:
    form = DueForm(asked="RPT.CHECK", start="2026-01-05", pauses=(("2026-01-06", "2036-01-06"),))
    answer = reckon(form, published(), defaults())
    assert answer.result is not None and answer.result.due.year == 2036
    assert answer.walk is None


def test_every_clock_has_a_page_and_belongs_to_one_topic(portal: Client) -> None:
    groups = {wordings[-1].group for wordings in catalogue().values()}
    listed = [group for _name, members in TOPICS.values() for group in members]
    assert sorted(listed) == sorted(groups)
    assert sum(len(topic.clocks) for topic in by_topic(lambda _: True)) == len(catalogue())
    for key in catalogue():
        assert portal.get(f"/law/clocks/{key}/").status_code == 200


def test_a_clock_that_is_off_says_so_and_has_no_form(portal: Client) -> None:
    page = portal.get("/law/clocks/HEAR.CHAIR/", headers=ENGLISH)
    assert "off by default" in page.text and 'class="due-form"' not in page.text
    assert 'class="due-form"' in portal.get("/law/clocks/CMP.ACCEPT/").text


def test_every_clock_counts_or_says_why_not(portal: Client) -> None:
    for key, wordings in catalogue().items():
        start = "2026-11-24T10:30" if wordings[-1].by_hour else "2026-11-24"
        page = portal.get("/law/due/", {"clock": key, "from": start})
        answer = page.context["answer"]
        assert page.status_code == (400 if answer.form.wrong else 200)
        assert (answer.result is None) == bool(answer.form.wrong)


def test_a_month_is_laid_out_from_monday() -> None:
    signs = {date(2026, 2, 1): Sign("due")}
    (february,) = months(signs, date(2026, 2, 1), date(2026, 2, 28))
    assert len(february.weeks) == 5
    first_week = february.weeks[0]
    assert first_week[:6] == (None,) * 6
    assert first_week[6] is not None and first_week[6].day == date(2026, 2, 1)
    assert first_week[6].sign == Sign("due")
    assert [month.month for month in months({}, date(2025, 12, 31), date(2026, 2, 1))] == [12, 1, 2]
