"""Counting a column of clocks at once: the arithmetic of `reckon` over numpy arrays; a test holds the two together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wangjian.kernel.period import Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock.reckon import NO_EXTENSION, NO_PAUSE
from wangjian.law.clock.values import Clock, Way
from wangjian.law.workdays import FIRST, SPAN, Calendar, statutory_days

Days = npt.NDArray[np.datetime64]
Offsets = npt.NDArray[np.int64]

_EPOCH = np.datetime64(FIRST, "D")
_SHAPE = Text(
    "“{clock}”不能成批计算：只有向后计算的日、月、年期限可以。",
    "“{clock}” cannot be counted in bulk: only forward periods in days, months or years can.",
)
_RANGE = Text("第{row}行的日期不在2015年至2100年之间。", "The date in row {row} is not between 2015 and 2100.")


def due_many(
    clock: Clock,
    starts: Days,
    calendar: Calendar,
    *,
    pauses: Sequence[tuple[Days, Days]] = (),
    added: Offsets | int = 0,
    roll_weekends: bool = True,
) -> Days:
    """The due day of each start, as ``datetime64[D]``.

    `pauses` are columns of first and last days, in order of time and not overlapping within a row, NaT where a row has
    none; `added` is by how many units each row was lengthened. A pause after the end changes nothing. Refusals:
    ``clock.not_bulk``, ``pause.none``, ``extension.none`` and ``calendar.row`` (the first row out of range).
    """
    if clock.way is not Way.FORWARD or clock.by_hour or clock.period is None:
        raise Refusal("clock.not_bulk", _SHAPE, articles=clock.basis, clock=clock.id)
    if pauses and not clock.pauses:
        raise Refusal("pause.none", NO_PAUSE, articles=clock.basis, clock=clock.id)
    if not clock.extensions and np.any(added):
        raise Refusal("extension.none", NO_EXTENSION, articles=clock.basis, clock=clock.id)
    last = _checked(_last(_offsets(starts), clock.period.n + np.asarray(added), clock.period.unit, calendar, pauses))
    shown: Days = _EPOCH + (_roll(last, calendar, roll_weekends) if clock.rolls else last)
    return shown


def _last(start: Offsets, n: Offsets, unit: Unit, calendar: Calendar, pauses: Sequence[tuple[Days, Days]]) -> Offsets:
    if unit in (Unit.MONTH, Unit.YEAR):
        return _add_months(start, n * (12 if unit is Unit.YEAR else 1))
    by_workday = unit is Unit.WORKDAY
    index = calendar.worked_index if by_workday else np.arange(1, SPAN + 1)
    days = calendar.workdays if by_workday else np.arange(SPAN)
    number = index[start] + n
    last = _nth(days, number)
    for first_days, last_days in pauses:
        real = ~np.isnat(first_days)
        first = np.where(real, (first_days - _EPOCH).astype(np.int64), SPAN)
        until = np.where(real, (last_days - _EPOCH).astype(np.int64), 0)
        hit = (first <= last) & (until > start)
        before = index[np.clip(np.maximum(first - 1, start), 0, SPAN - 1)]
        number = number + np.where(hit, index[np.clip(until, 0, SPAN - 1)] - before, 0)
        last = _nth(days, number)
    return last


def _nth(days: npt.NDArray[np.integer], number: Offsets) -> Offsets:
    beyond = number > len(days)
    found: Offsets = days[np.minimum(number, len(days)) - 1].astype(np.int64)
    shown: Offsets = np.where(beyond, np.int64(SPAN), found)
    return shown


def _add_months(start: Offsets, months: npt.NDArray[np.integer]) -> Offsets:
    begun = _EPOCH + start.astype("timedelta64[D]")
    month = begun.astype("datetime64[M]")
    number = (begun - month.astype("datetime64[D]")).astype(np.int64)
    target = month + months.astype("timedelta64[M]")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
        np.int64
    )
    first: Offsets = (target.astype("datetime64[D]") - _EPOCH).astype(np.int64)
    shown: Offsets = first + np.minimum(number, length - 1)
    return shown


def _roll(last: Offsets, calendar: Calendar, roll_weekends: bool) -> Offsets:
    if roll_weekends:
        rolls = ~calendar.working[last]
    else:
        statutory = np.zeros(SPAN, dtype=np.bool_)
        statutory[[(day - FIRST).days for day in statutory_days()]] = True
        rolls = statutory[last]
    if not rolls.any():
        return last
    return np.where(rolls, _nth(calendar.workdays, calendar.worked_index[last].astype(np.int64) + 1), last)


def _offsets(days: Days) -> Offsets:
    return _checked((days.astype("datetime64[D]") - _EPOCH).astype(np.int64))


def _checked(offsets: Offsets) -> Offsets:
    wrong = (offsets < 0) | (offsets >= SPAN)
    if wrong.any():
        raise Refusal("calendar.row", _RANGE, row=int(np.argmax(wrong)))
    return offsets
