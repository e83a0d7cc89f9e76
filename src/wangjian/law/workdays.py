"""Which days are worked: weekends, the State Council's yearly papers, and the statutory holidays as a floor.

Two different questions are answered (law.md 1, law-2.md P13): is a day *worked* (what working-day periods count) and is
it a *statutory holiday* (what a last day rolls off even where weekends do not roll). A year whose paper is not out yet
is provisional: weekends and the statutory days are off, and nothing else is known.
"""

from __future__ import annotations

import calendar as months
import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.year_paper import YearPaper

FIRST = date(2015, 1, 1)
LAST = date(2100, 12, 31)
SPAN = (LAST - FIRST).days + 1
_HOLIDAY_RULE = Citation("HOL", "2")

PROVISIONAL = Text(
    "{year}年的放假安排尚未公布：暂以双休日和法定节假日为准，公布后须重算。",
    "The State Council's paper for {year} is not out: only weekends and statutory holidays are known so far; "
    "recount when it is.",
)
_TOO_EARLY = Text(
    "{day}早于2015年：没有可靠的工作日历，不予计算。", "{day} is before 2015: there is no calendar to count it by."
)
_TOO_LATE = Text("{day}晚于2100年：节日推算到2100年为止。", "{day} is after 2100: holidays are known to 2100.")
_ALREADY = Text("{year}年的放假安排已经载入（{paper}）。", "The paper for {year} is already loaded ({paper}).")
_PAST_END = Text("期限超出2100年，无法计算。", "The period runs past 2100 and cannot be counted.")


class DayKind(StrEnum):
    """What a day is in the calendar; `OFF` is a day the yearly paper gives that is no statutory holiday."""

    WORKED = "worked"
    SWAPPED_IN = "swapped_in"
    STATUTORY = "statutory"
    OFF = "off"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class Calendar:
    """The calendar as a value: the papers loaded, by year. Give it to every clock call."""

    papers: Mapping[int, YearPaper]

    def with_paper(self, paper: YearPaper) -> Calendar:
        """The calendar with one more year, checked.

        Raise `Refusal` ``calendar.published`` if that year is there already, or what `YearPaper.check` finds.
        """
        if paper.year in self.papers:
            raise Refusal("calendar.published", _ALREADY, year=paper.year, paper=self.papers[paper.year].notice)
        paper.check(statutory_days())
        return Calendar({**self.papers, paper.year: paper})

    def is_working(self, day: Day) -> bool:
        """Whether `day` is worked."""
        return bool(self.working[offset(day)])

    def kind(self, day: Day) -> DayKind:
        """What `day` is, and so why it is worked or not."""
        weekend = day.weekday() >= 5
        if self.is_working(day):
            return DayKind.SWAPPED_IN if weekend else DayKind.WORKED
        if self.is_statutory(day):
            return DayKind.STATUTORY
        given_off = any(first <= day <= last for paper in self._reaching(day) for first, last in paper.off)
        return DayKind.OFF if given_off else DayKind.WEEKEND

    def _reaching(self, day: Day) -> list[YearPaper]:
        return [self.papers[year] for year in (day.year, day.year + 1) if year in self.papers]

    def is_statutory(self, day: Day) -> bool:
        """Whether `day` is a statutory holiday, which is narrower than a day off."""
        offset(day)
        return day in statutory_days()

    def provisional(self, first: Day, last: Day | None = None) -> Text | None:
        """Why what rests on `first`, or on all days to `last`, may still change: a year without a paper; or None."""
        years = range(first.year, (last or first).year + 1)
        year = next((year for year in years if year not in self.papers), None)
        return None if year is None else PROVISIONAL.fill(year=year)

    def next_working(self, day: Day) -> Day:
        """`day` if it is worked, else the next day that is."""
        at = offset(day)
        if self._working[at]:
            return day
        return self.workday(self._worked_to[at] + 1)

    def last_working(self, day: Day) -> Day:
        """`day` if it is worked, else the last day before it that is."""
        return self.workday(self._worked_to[offset(day)])

    def workday(self, number: int) -> Day:
        """The `number`-th working day since 2015 began, from 1; raise `Refusal` ``calendar.end`` past 2100."""
        if number < 1:
            raise Refusal("calendar.before_2015", _TOO_EARLY, articles=(_HOLIDAY_RULE,), day="2014-12-31")
        if number > len(self._workdays):
            raise Refusal("calendar.end", _PAST_END)
        return FIRST + timedelta(self._workdays[number - 1])

    def worked_to(self, day: Day) -> int:
        """How many days up to and including `day` have been worked since 2015 began."""
        return self._worked_to[offset(day)]

    @cached_property
    def working(self) -> npt.NDArray[np.bool_]:
        """One flag a day from 2015-01-01 to 2100-12-31: worked or not."""
        ordinals = np.arange(SPAN) + FIRST.weekday()
        flags = ordinals % 7 < 5
        for day in statutory_days():
            if day.year not in self.papers:
                flags[(day - FIRST).days] = False
        for paper in self.papers.values():
            for day in paper.off_days:
                flags[(day - FIRST).days] = False
        for paper in self.papers.values():
            for day in paper.work_days:
                flags[(day - FIRST).days] = True
        flags.flags.writeable = False
        return flags

    @cached_property
    def worked_index(self) -> npt.NDArray[np.int32]:
        """For each day, how many days up to and including it have been worked."""
        return np.cumsum(self.working, dtype=np.int32)

    @cached_property
    def workdays(self) -> npt.NDArray[np.int32]:
        """The offsets from 2015-01-01 of the working days, in order."""
        return np.flatnonzero(self.working).astype(np.int32)

    @cached_property
    def _working(self) -> list[bool]:
        return [bool(flag) for flag in self.working]

    @cached_property
    def _worked_to(self) -> list[int]:
        return [int(count) for count in self.worked_index]

    @cached_property
    def _workdays(self) -> list[int]:
        return [int(at) for at in self.workdays]


def offset(day: Day) -> int:
    """Days since 2015-01-01; raise `Refusal` ``calendar.before_2015`` or ``calendar.after_2100`` outside."""
    at = (day - FIRST).days
    if at < 0:
        raise Refusal("calendar.before_2015", _TOO_EARLY, articles=(_HOLIDAY_RULE,), day=day)
    if at >= SPAN:
        raise Refusal("calendar.after_2100", _TOO_LATE, articles=(_HOLIDAY_RULE,), day=day)
    return at


def add_days(day: Day, n: int) -> Day:
    """The day `n` days on; raise `Refusal` ``calendar.end`` past 2100."""
    return reached(day + timedelta(min(n, SPAN)))


def add_months(day: Day, n: int) -> Day:
    """The same number `n` months on, else that month's last day; raise `Refusal` ``calendar.end`` past 2100."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return reached(date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1])))


def reached(end: Day) -> Day:
    """`end`, where a count has come to; raise `Refusal` ``calendar.end`` past 2100."""
    if end > LAST:
        raise Refusal("calendar.end", _PAST_END)
    return end


@cache
def statutory_days() -> Mapping[Day, Text]:
    """Every statutory holiday from 2015 to 2100 with its name: 11 a year to 2024, 13 from 2025 (HOL-2)."""
    table = files("wangjian.law").joinpath("tables/statutory_days.csv").read_text("utf-8-sig")
    return {
        date.fromisoformat(row["day"]): Text(row["name_zh"], row["name_en"])
        for row in csv.DictReader(table.splitlines())
    }


@cache
def published() -> Calendar:
    """The calendar with every paper that comes with this version: 2015 to 2026."""
    folder = files("wangjian.law").joinpath("calendar")
    papers = (
        YearPaper.read(tomllib.loads(entry.read_text("utf-8"))) for entry in folder.iterdir() if _is_paper(entry.name)
    )
    return Calendar({paper.year: paper for paper in papers})


def _is_paper(name: str) -> bool:
    return name.endswith(".toml") and name.removesuffix(".toml").isdigit()
