"""Counting a clock by the calendar and the switches of this installation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Clock, Course, Due, Pause, due, find
from wangjian.law.clock_switches import rolls_weekends, switched
from wangjian.law.installed import calendar_folder, calendar_of, switches_file, switches_of
from wangjian.law.switches import Switches
from wangjian.law.workdays import Calendar

_Stamp = tuple[int, int]


def calendar() -> Calendar:
    """The calendar of this installation, read again once a paper was added."""
    return _installed(_stamp())[0]


def switches() -> Switches:
    """The switches of this installation, read again once they were set."""
    return _installed(_stamp())[1]


def wording(clock: str, since: Instant) -> Clock:
    """The clock as it was worded on the day it starts, with the switches applied.

    Raise what `law.clock.find` raises, and `Refusal` ``clock.switched_off``.
    """
    return switched(find(clock, since.day), switches())


def counted(clock: str, since: Instant, course: Course) -> Due:
    """When a clock that starts at `since` is over. A pause that touches no day of the period changes nothing.

    Raise what `law.clock.due` raises, but for ``pause.outside``.
    """
    return _counted(_stamp(), clock, since if find(clock, since.day).by_hour else since.day, course)


@lru_cache(maxsize=20_000)
def _counted(stamp: _Stamp, clock: str, since: Day | Instant, course: Course) -> Due:
    law_calendar, law_switches = _installed(stamp)
    day = since.day if isinstance(since, Instant) else since
    worded = switched(find(clock, day), law_switches)
    rolls = rolls_weekends(law_switches)

    def count(pauses: tuple[Pause, ...]) -> Due:
        return due(worded, since, law_calendar, replace(course, pauses=pauses), roll_weekends=rolls)

    kept: tuple[Pause, ...] = ()
    result = count(kept)
    for pause in sorted(course.pauses, key=lambda each: (each.first, each.last)):
        try:
            result = count((*kept, pause))
        except Refusal as refused:
            if refused.code != "pause.outside":
                raise
        else:
            kept = (*kept, pause)
    return result


def tried(clock: str, since: Instant, course: Course, more: Iterable[int | None]) -> Due:
    """Count the clock as it would be with `more` extensions; raise ``extension.*`` where the law allows them not."""
    return counted(clock, since, replace(course, extensions=(*course.extensions, *more)))


@lru_cache(maxsize=4)
def _installed(stamp: _Stamp) -> tuple[Calendar, Switches]:
    return calendar_of(settings.VAR), switches_of(settings.VAR)


def _stamp() -> _Stamp:
    return _changed(calendar_folder(settings.VAR)), _changed(switches_file(settings.VAR))


def _changed(place: Path) -> int:
    try:
        return place.stat().st_mtime_ns
    except OSError:
        return 0
