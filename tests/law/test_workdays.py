"""The working-day calendar against independent sources: chinesecalendar for the papers, lunar_python for the feasts."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from lunar_python import Lunar

from wangjian.kernel.refusal import Refusal
from wangjian.law.workdays import FIRST, LAST, Calendar, add_months, published, statutory_days

CALENDAR = published()


def test_papers_from_2015_to_2026_are_there_and_consistent() -> None:
    assert sorted(CALENDAR.papers) == list(range(2015, 2027))
    for paper in CALENDAR.papers.values():
        paper.check(statutory_days())


def test_every_published_day_agrees_with_chinesecalendar() -> None:
    day = FIRST
    while day.year <= 2026:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(1)


@pytest.mark.parametrize(
    ("day", "worked"),
    [("2026-02-14", True), ("2026-02-23", False), ("2026-09-20", True), ("2026-10-10", True), ("2026-01-04", True)],
)
def test_the_2026_paper(day: str, worked: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is worked


def test_statutory_days_agree_with_the_lunar_calendar_to_2100() -> None:
    for year in range(2025, 2101):
        new_year = _solar(Lunar.fromYmd(year, 1, 1))
        expected = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), *(date(year, 10, n) for n in (1, 2, 3))}
        expected |= {new_year + timedelta(step) for step in range(-1, 3)}
        expected |= {_solar(Lunar.fromYmd(year, 5, 5)), _solar(Lunar.fromYmd(year, 8, 15))}
        qingming = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
        expected.add(date(qingming.getYear(), qingming.getMonth(), qingming.getDay()))
        assert {day for day in statutory_days() if day.year == year} == expected


def _solar(lunar: Lunar) -> date:
    solar = lunar.getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def test_a_year_without_a_paper_has_weekends_and_statutory_days_only() -> None:
    off_weekdays = [
        date(2027, 1, 1) + timedelta(n)
        for n in range(365)
        if not CALENDAR.is_working(date(2027, 1, 1) + timedelta(n)) and (date(2027, 1, 1) + timedelta(n)).weekday() < 5
    ]
    assert off_weekdays == [day for day in statutory_days() if day.year == 2027 and day.weekday() < 5]
    reason = CALENDAR.provisional(date(2026, 12, 31), date(2027, 1, 4))
    assert reason is not None
    assert "2027" in reason.zh
    assert "2027" in reason.en
    assert CALENDAR.provisional(date(2026, 12, 31)) is None
    later = Calendar({**CALENDAR.papers, 2028: CALENDAR.papers[2026]})
    assert later.provisional(date(2026, 12, 31), date(2028, 1, 4)) is not None
    assert later.provisional(date(2028, 1, 4)) is None


def test_statutory_is_narrower_than_off() -> None:
    assert CALENDAR.is_statutory(date(2026, 10, 1))
    assert not CALENDAR.is_statutory(date(2026, 10, 5))
    assert not CALENDAR.is_working(date(2026, 10, 5))
    assert CALENDAR.next_working(date(2026, 10, 5)) == date(2026, 10, 8)
    assert CALENDAR.last_working(date(2026, 10, 5)) == date(2026, 9, 30)


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(1999, 1, 1)])
def test_days_before_2015_are_refused(day: date) -> None:
    with pytest.raises(Refusal) as refusal:
        CALENDAR.is_working(day)
    assert refusal.value.code == "calendar.before_2015"
    assert refusal.value.articles


def test_days_after_2100_are_refused() -> None:
    assert CALENDAR.is_working(LAST)
    with pytest.raises(Refusal, match=r"calendar\.after_2100"):
        CALENDAR.is_working(LAST + timedelta(1))
    with pytest.raises(Refusal, match=r"calendar\.end"):
        CALENDAR.workday(10**6)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(day: str, n: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_a_calendar_is_a_value() -> None:
    shorter = Calendar({year: paper for year, paper in CALENDAR.papers.items() if year < 2026})
    longer = shorter.with_paper(CALENDAR.papers[2026])
    assert shorter.provisional(date(2026, 5, 4)) is not None
    assert not longer.is_working(date(2026, 5, 4))
    assert shorter.is_working(date(2026, 5, 4))
    with pytest.raises(Refusal, match=r"calendar\.published"):
        longer.with_paper(CALENDAR.papers[2026])
