"""Month grids: days in weeks from Monday, each with its sign; what a day is, is decided elsewhere."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wangjian.kernel.moment import Day
from wangjian.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Sign:
    """How a day is shown: a class for the style, the reason in words, a short symbol or the count below the number."""

    kind: str
    text: Text | None = None
    symbol: str | Text = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid and its sign, if it has one."""

    day: Day
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven, None where the week reaches outside the month."""

    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def months(signs: Mapping[Day, Sign], first: Day, last: Day) -> Iterator[Month]:
    """Every month from that of `first` to that of `last`, the days of `signs` signed."""
    at = first.year * 12 + first.month - 1
    while at <= last.year * 12 + last.month - 1:
        year, month = at // 12, at % 12 + 1
        yield Month(year, month, tuple(_weeks(signs, year, month)))
        at += 1


def _weeks(signs: Mapping[Day, Sign], year: int, month: int) -> Iterator[tuple[Cell | None, ...]]:
    for week in calendar.Calendar().monthdayscalendar(year, month):
        days = (date(year, month, number) if number else None for number in week)
        yield tuple(None if day is None else Cell(day, signs.get(day)) for day in days)
