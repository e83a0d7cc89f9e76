"""The calendar in force here: the papers of this version and those added to the installation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.moment import Day
from wangjian.kernel.text import Text
from wangjian.law.installed import calendar_folder, calendar_of
from wangjian.law.workdays import FIRST, LAST, Calendar, DayKind, statutory_days
from wangjian.surfaces.gate.parameters import number, read_only
from wangjian.surfaces.portal.months import Sign, months

_SIGNS = {
    DayKind.OFF: Sign("bridge", Text("放假调休", "off by the yearly paper"), Text("休", "off")),
    DayKind.SWAPPED_IN: Sign("swapped_in", Text("周末上班", "weekend day swapped in as worked"), Text("班", "work")),
    DayKind.WEEKEND: Sign("weekend", Text("周末", "weekend")),
}


def calendar_in_force() -> Calendar:
    """The calendar of this installation, read again only when a paper was added."""
    papers = sorted(calendar_folder(Path(settings.VAR)).glob("*.toml"))
    return _calendar(tuple((path.name, path.stat().st_mtime_ns) for path in papers))


@lru_cache(maxsize=2)
def _calendar(papers: tuple[tuple[str, int], ...]) -> Calendar:
    return calendar_of(Path(settings.VAR))


@read_only
def working_days(request: HttpRequest) -> HttpResponse:
    """The working days of one year with the paper they come from; the latest published year if none is asked for."""
    calendar = calendar_in_force()
    latest = max(calendar.papers)
    year = number(request, "year", low=FIRST.year, high=LAST.year, default=latest)
    first, last = date(year, 1, 1), date(year, 12, 31)
    signs = {day: _sign(calendar, day) for day in _days(first, last)}
    page = {
        "year": year,
        "paper": calendar.papers.get(year),
        "provisional": calendar.provisional(first),
        "months": list(months({day: sign for day, sign in signs.items() if sign}, first, last)),
        "worked": sum(calendar.is_working(day) for day in signs),
        "holidays": [(day, name) for day, name in statutory_days().items() if day.year == year],
        "swapped": [day for day in signs if calendar.is_working(day) and day.weekday() >= 5],
        "years": range(FIRST.year, latest + 3),
        "section": "calendar",
    }
    return render(request, "portal/calendar.html", page)


def _sign(calendar: Calendar, day: Day) -> Sign | None:
    kind = calendar.kind(day)
    if kind is DayKind.STATUTORY:
        return Sign("holiday", statutory_days()[day], Text("节", "hol"))
    return _SIGNS.get(kind)


def _days(first: Day, last: Day) -> Iterator[Day]:
    return (first + timedelta(step) for step in range((last - first).days + 1))
