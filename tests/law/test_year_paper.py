"""A published year is checked before it is believed."""

from datetime import date
from typing import Any

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.law.workdays import published, statutory_days
from wangjian.law.year_paper import YearPaper

GOOD: dict[str, Any] = {
    "year": 2027,
    "notice": "样例",
    "issued": date(2026, 11, 25),
    "off": [
        "2027-01-01..2027-01-03",
        "2027-02-05..2027-02-11",
        "2027-04-03..2027-04-05",
        "2027-05-01..2027-05-05",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01..2027-10-07",
    ],
    "work": ["2027-02-14", "2027-05-08", "2027-10-09"],
}
"""Balanced by hand: 1 + 5 + 1 + 3 + 1 + 1 + 5 = 17 weekdays off, less 13 statutory, leaves four to swap in."""


def paper(**changes: Any) -> YearPaper:
    return YearPaper.read({**GOOD, "work": [*GOOD["work"], "2027-02-20"], **changes})


def test_a_balanced_paper_is_taken_and_is_no_longer_provisional() -> None:
    calendar = published().with_paper(paper())
    assert calendar.provisional(date(2027, 5, 4)) is None
    assert not calendar.is_working(date(2027, 5, 4))
    assert calendar.is_working(date(2027, 5, 8))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"work": ["2027-02-14"]}, "calendar.balance"),
        ({"work": ["2027-02-15"]}, "calendar.not_weekend"),
        ({"work": ["2027-01-02"]}, "calendar.both"),
        ({"work": ["2028-01-01"]}, "calendar.outside"),
        ({"off": GOOD["off"][1:]}, "calendar.worked_holiday"),
    ],
)
def test_a_paper_that_cannot_be_right_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        paper(**changes).check(statutory_days())
    assert refusal.value.code == code
    assert refusal.value.articles


@pytest.mark.parametrize(
    "changes",
    [
        {"year": "2027"},
        {"year": True},
        {"notice": " "},
        {"off": "2027-01-01"},
        {"off": ["2027-01-03..2027-01-01"]},
        {"off": ["tomorrow"]},
        {"work": [1]},
        {"issued": None},
    ],
)
def test_a_malformed_paper_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=r"calendar\.malformed"):
        paper(**changes)


@pytest.mark.parametrize("missing", ["year", "notice", "issued", "off", "work"])
def test_a_missing_entry_is_named(missing: str) -> None:
    with pytest.raises(Refusal) as refusal:
        YearPaper.read({key: value for key, value in GOOD.items() if key != missing})
    assert missing in refusal.value.en
