"""The clock calculator: when a period is over, why, and what each day on the way was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.moment import Day, Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Course, DayNote, DayStep, Due, beside, due, explain, find, versions
from wangjian.law.clock_switches import rolls_weekends, switched
from wangjian.law.installed import switches_of
from wangjian.law.switches import Switches
from wangjian.law.workdays import Calendar
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.portal.calendars import calendar_in_force
from wangjian.surfaces.portal.form import DueForm, read_extensions, read_form, read_pauses, read_start
from wangjian.surfaces.portal.months import Month, Sign, months
from wangjian.surfaces.portal.topics import by_topic

LONGEST_WALK = 800
"""Days that are shown one by one; a longer count gives its dates alone."""

_FIELD_OF = {"clock.needs_moment": "from", "clock.not_in_force": "from"}
_FIELDS = {"clock": "clock", "pause": "pause", "extension": "extend", "restart": "restart"}
_ANY_HOLIDAY = Text("法定节假日，不计", "statutory holiday, not counted")
_DUE = Text("届满", "due")
_SYMBOLS: Mapping[DayNote, Text] = {
    DayNote.START: Text("起", "from"),
    DayNote.EVENT: Text("当日", "day"),
    DayNote.SWAPPED_IN: Text("班", "on"),
    DayNote.WEEKEND: Text("", ""),
    DayNote.HOLIDAY: Text("节", "hol"),
    DayNote.BRIDGE: Text("休", "off"),
    DayNote.PAUSED: Text("停", "stop"),
    DayNote.ROLLED_OFF: Text("顺延", "moves"),
    DayNote.SAME_NUMBER: Text("同日", "same"),
    DayNote.MONTH_END: Text("月末", "end"),
    DayNote.OPENS: Text("开始", "opens"),
    DayNote.HOUR: Text("时", "hour"),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """The way of a count: its days in order, and the same days as month grids."""

    steps: tuple[DayStep, ...]
    months: tuple[Month, ...]

    @property
    def legend(self) -> list[tuple[DayNote, Text]]:
        """One entry for each kind of day that occurs, in the order in which it first does."""
        words = {step.note: step.text for step in self.steps}
        if DayNote.HOLIDAY in words:
            words[DayNote.HOLIDAY] = _ANY_HOLIDAY
        return list(words.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked with what came of it: a refusal stands in the form at its field."""

    form: DueForm
    result: Due | None = None
    walk: Walk | None = None
    beside: Due | None = None


@read_only
def calculator(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where clock and start were given; what the law refuses is answered with 400."""
    answer = reckon(read_form(request), calendar_in_force(), switches_of(Path(settings.VAR)))
    page = {"form": answer.form, "answer": answer, "menu": by_topic(lambda _: True), "section": "due"}
    return render(request, "portal/due.html", page, status=400 if answer.form.wrong else 200)


def reckon(form: DueForm, calendar: Calendar, switches: Switches) -> Answer:
    """Count what was typed, as far as it was typed."""
    field = "clock"
    try:
        if not form.asked:
            return Answer(form)
        latest = versions(form.asked)[-1]
        form = replace(form, clock=latest)
        if not form.start:
            return Answer(form)
        field = "from"
        start = read_start(form.start, latest.by_hour)
        clock = switched(find(form.asked, start.day if isinstance(start, Instant) else start), switches)
        form = replace(form, clock=clock)
        field = "pause"
        pauses = read_pauses(form.pauses)
        field = "extend"
        extensions = read_extensions(form.extensions)
        field = "restart"
        course = Course(pauses, extensions, parse_day(form.restart) if form.restart else None)
        field = "from"
        rolls = rolls_weekends(switches) and not form.literal
        result = due(clock, start, calendar, course, roll_weekends=rolls)
        other = beside(result, calendar, course, roll_weekends=rolls)
        return Answer(form, result, walk(result, calendar, course), other)
    except Refusal as wrong:
        return Answer(replace(form, wrong={_field_of(wrong, field): wrong}))


def walk(result: Due, calendar: Calendar, course: Course) -> Walk | None:
    """Every day of the count with its sign, or None where it is too long to be shown."""
    if _by_day(result) and abs((result.due - result.start).days) > LONGEST_WALK:
        return None
    steps = tuple(explain(result, calendar, course.pauses))
    signs: dict[Day, Sign] = {}
    for step in steps:
        symbol = str(step.number) if step.number else _SYMBOLS.get(step.note, "")
        signs[step.day] = Sign(str(step.note), step.text, symbol)
    signs[result.due] = Sign("due", None, _DUE)
    shown = {(day.year, day.month) for day in signs}
    grids = months(signs, min(signs), max(signs))
    return Walk(steps, tuple(month for month in grids if (month.year, month.month) in shown))


def _by_day(result: Due) -> bool:
    return result.total is not None and result.total.unit in ("wd", "d")


def _field_of(wrong: Refusal, field: str) -> str:
    return _FIELD_OF.get(wrong.code) or _FIELDS.get(wrong.code.partition(".")[0], field)
