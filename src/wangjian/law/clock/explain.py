"""Every day of a count, and why it was counted or not.

This walks the calendar day by day and shares no arithmetic with `reckon`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from wangjian.kernel.moment import Day
from wangjian.kernel.period import Unit
from wangjian.kernel.text import Text
from wangjian.law.clock.reckon import Due
from wangjian.law.clock.values import Pause, Way
from wangjian.law.workdays import Calendar, DayKind, statutory_days


class DayNote(StrEnum):
    """What a day is in a count."""

    START = "start"
    EVENT = "event"
    COUNTED = "counted"
    SWAPPED_IN = "swapped_in"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    BRIDGE = "bridge"
    PAUSED = "paused"
    SAME_NUMBER = "same_number"
    MONTH_END = "month_end"
    ROLLED_OFF = "rolled_off"
    DUE = "due"
    OPENS = "opens"
    HOUR = "hour"


_TEXT = {
    DayNote.START: Text("开始之日，不计", "the day it starts, not counted"),
    DayNote.EVENT: Text("该事项之日，不计", "the day of the event, not counted"),
    DayNote.COUNTED: Text("计入", "counted"),
    DayNote.SWAPPED_IN: Text("调休上班的周末，计入", "a weekend day swapped in as worked, counted"),
    DayNote.WEEKEND: Text("周末，不计", "weekend, not counted"),
    DayNote.HOLIDAY: Text("{name}，不计", "{name}, not counted"),
    DayNote.BRIDGE: Text("放假调休，不计", "off by the yearly paper, not counted"),
    DayNote.PAUSED: Text("停止计算，不计", "paused, not counted"),
    DayNote.SAME_NUMBER: Text("期满之月的同一日", "the same number in the month it ends"),
    DayNote.MONTH_END: Text("期满之月没有同一日，为该月末日", "that month has no such number: its last day"),
    DayNote.ROLLED_OFF: Text("非工作日，顺延", "not worked, moves on"),
    DayNote.DUE: Text("期限届满之日", "the last day"),
    DayNote.OPENS: Text("期间开始", "the window opens"),
    DayNote.HOUR: Text("自下一个整点起{n}小时", "{n} hours from the next full hour"),
}


_NOTES = {
    DayKind.WORKED: DayNote.COUNTED,
    DayKind.SWAPPED_IN: DayNote.SWAPPED_IN,
    DayKind.STATUTORY: DayNote.HOLIDAY,
    DayKind.OFF: DayNote.BRIDGE,
    DayKind.WEEKEND: DayNote.WEEKEND,
}


@dataclass(frozen=True, slots=True)
class DayStep:
    """One day: its number in the count where it has one, what it is, and the words for it."""

    day: Day
    note: DayNote
    text: Text
    number: int | None = None


def explain(result: Due, calendar: Calendar, pauses: Sequence[Pause] = ()) -> list[DayStep]:
    """Every day from the start to the last day of `result`, in order, and each day it rolled off.

    `pauses` are those the result was counted with.
    """
    clock, total = result.clock, result.total
    if total is None:
        return [_step(result.opens or result.start, DayNote.OPENS), _step(result.due, DayNote.DUE)]
    if total.unit is Unit.HOUR:
        return [_step(result.start, DayNote.START), _step(result.due, DayNote.HOUR, n=total.n)]
    if clock.way is Way.BEFORE:
        return list(_walk_back(result, calendar))
    if total.unit in (Unit.MONTH, Unit.YEAR):
        return list(_walk_months(result, calendar))
    return list(_walk(result, calendar, pauses))


def _walk(result: Due, calendar: Calendar, pauses: Sequence[Pause]) -> Iterator[DayStep]:
    by_workday = result.total is not None and result.total.unit is Unit.WORKDAY
    wanted = result.total.n if result.total else 0
    day, number = result.start, 0
    yield _step(day, DayNote.START)
    while number < wanted:
        day += timedelta(1)
        note = _status(day, calendar)
        if any(pause.first <= day <= pause.last for pause in pauses):
            yield _step(day, DayNote.PAUSED)
        elif by_workday and note in (DayNote.WEEKEND, DayNote.HOLIDAY, DayNote.BRIDGE):
            yield _step(day, note)
        else:
            number += 1
            yield _step(day, note if by_workday else DayNote.COUNTED, number)
    yield from _rolled(day, result, calendar)


def _walk_back(result: Due, calendar: Calendar) -> Iterator[DayStep]:
    by_workday = result.total is not None and result.total.unit is Unit.WORKDAY
    wanted = result.total.n if result.total else 0
    day, number = result.start, 0
    yield _step(day, DayNote.EVENT)
    while number < wanted:
        day -= timedelta(1)
        note = _status(day, calendar)
        if by_workday and note in (DayNote.WEEKEND, DayNote.HOLIDAY, DayNote.BRIDGE):
            yield _step(day, note)
        else:
            number += 1
            yield _step(day, note if by_workday else DayNote.COUNTED, number)
    yield _step(day - timedelta(1), DayNote.DUE)


def _walk_months(result: Due, calendar: Calendar) -> Iterator[DayStep]:
    yield _step(result.start, DayNote.START)
    end = result.due
    while end > result.start and not _is_month_mark(end, result.start):
        end -= timedelta(1)
    yield _step(end, DayNote.SAME_NUMBER if end.day == result.start.day else DayNote.MONTH_END)
    yield from _rolled(end, result, calendar)


def _is_month_mark(day: Day, start: Day) -> bool:
    if day.day == start.day:
        return True
    return day.day < start.day and (day + timedelta(1)).day == 1


def _rolled(last: Day, result: Due, calendar: Calendar) -> Iterator[DayStep]:
    day = last
    while day < result.due:
        yield _step(day, DayNote.ROLLED_OFF)
        day += timedelta(1)
    if last < result.due:
        yield _step(result.due, DayNote.DUE)


def _status(day: Day, calendar: Calendar) -> DayNote:
    return _NOTES[calendar.kind(day)]


def _step(day: Day, note: DayNote, number: int | None = None, **values: object) -> DayStep:
    if note is DayNote.HOLIDAY:
        name = statutory_days()[day]
        return DayStep(
            day, note, Text(_TEXT[note].zh.format(name=name.zh), _TEXT[note].en.format(name=name.en)), number
        )
    return DayStep(day, note, _TEXT[note].fill(**values), number)
