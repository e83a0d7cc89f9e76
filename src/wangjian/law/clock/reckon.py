"""Counting one clock: law.md 1 and the end of law.md 11."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant, end_of
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock.values import Clock, Extension, Pause, Way
from wangjian.law.workdays import Calendar, add_days, add_months, offset, reached

NO_PAUSE = Text("“{clock}”依法不因任何事由停止计算。", "Nothing in the law stops “{clock}”.")
_PAUSE_BACKWARD = Text("停止计算期间“{pause}”的起止颠倒。", "The pause {pause} ends before it begins.")
_PAUSE_OUTSIDE = Text(
    "停止计算期间“{pause}”不在期限之内（{first}至{last}），不起作用。",
    "The pause {pause} lies outside the period ({first} to {last}) and would change nothing.",
)
NO_EXTENSION = Text("“{clock}”依法不得延长。", "The law allows no extension of “{clock}”.")
_TOO_MANY = Text("“{clock}”依法最多延长{most}次。", "The law allows “{clock}” to be extended {most} time(s) at most.")
_FIXED = Text("本次延长依法为{n}，不是{given}。", "This extension is {n} by law, not {given}.")
_OPEN = Text("本次延长的天数由批准人确定，请写明。", "The approver sets the length of this extension; state it.")
_NO_RESTART = Text("“{clock}”依法不重新起算。", "The law does not let “{clock}” start again.")
_RESTART_EARLY = Text("重新起算之日{again}早于开始之日{start}。", "It cannot start again on {again}, before {start}.")
_MOMENT = Text(
    "“{clock}”按小时计算，须给出时刻，如 2026-04-15T10:30。",
    "“{clock}” is counted in hours: give a moment, such as 2026-04-15T10:30.",
)


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock is over.

    `due` is the last day on which the act is in time, after rolling off days that are not worked; `act_by` is the day
    that is safe whatever view is taken of rolling; `opens` is set for windows, the `_at` moments for clocks by the
    hour. `ends_at` is when the period is over: the first instant of the day after `due`, or `due_at`.
    """

    clock: Clock
    start: Day
    total: Period | None
    due: Day
    act_by: Day
    ends_at: Instant
    opens: Day | None = None
    due_at: Instant | None = None
    act_by_at: Instant | None = None
    provisional: Text | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What happened while a period ran.

    `pauses` in any order; `extensions` the lengthenings granted, in order, None taking the number the law fixes;
    `restart` the day the period began anew.
    """

    pauses: tuple[Pause, ...] = ()
    extensions: tuple[int | None, ...] = ()
    restart: Day | None = None


UNDISTURBED = Course()


def due(
    clock: Clock,
    start: Day | Instant,
    calendar: Calendar,
    course: Course = UNDISTURBED,
    *,
    roll_weekends: bool = True,
) -> Due:
    """Count `clock` from `start` (a moment for clocks by the hour) on `calendar`.

    Refusals: ``calendar.*``, ``clock.needs_moment``, ``pause.*``, ``extension.*``, ``restart.*``.
    """
    pauses, total = merged(clock, course.pauses), lengthened(clock, course.extensions)
    if clock.by_hour and total is not None:
        return _by_hour(clock, start, total)
    day = _start_day(clock, start.day if isinstance(start, Instant) else start, course.restart)
    offset(day)
    if total is None:
        return _window(clock, day)
    if clock.way is Way.BEFORE:
        return _before(clock, day, total, calendar)
    return _forward(clock, day, total, pauses, Ground(calendar, roll_weekends))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a count stands on: the calendar, and whether a last day that is a mere weekend rolls."""

    calendar: Calendar
    roll_weekends: bool

    def roll(self, last: Day) -> Day:
        """Where a period ends whose last day is not worked: the next working day (O121-45, PP-80).

        With `roll_weekends` off only a statutory holiday rolls, as the text literally says.
        """
        calendar = self.calendar
        rolls = not calendar.is_working(last) if self.roll_weekends else calendar.is_statutory(last)
        return calendar.next_working(last) if rolls else last


def _forward(clock: Clock, day: Day, total: Period, pauses: Sequence[Pause], ground: Ground) -> Due:
    calendar = ground.calendar
    last = _count(day, total, calendar, pauses)
    for pause in pauses:
        if pause.first > last or pause.last <= day:
            span = f"{pause.first}..{pause.last}"
            raise Refusal("pause.outside", _PAUSE_OUTSIDE, articles=clock.basis, pause=span, first=day, last=last)
    rolled = ground.roll(last) if clock.rolls else last
    first = day + timedelta(1) if total.unit is Unit.WORKDAY else last
    return Due(
        clock=clock,
        start=day,
        total=total,
        due=rolled,
        act_by=last if clock.unrolled_bound else rolled,
        ends_at=end_of(rolled),
        provisional=calendar.provisional(first, rolled) if clock.rolls or total.unit is Unit.WORKDAY else None,
    )


def _count(day: Day, total: Period, calendar: Calendar, pauses: Sequence[Pause]) -> Day:
    """The last day of the period, before any rolling."""
    if total.unit is Unit.MONTH or total.unit is Unit.YEAR:
        return add_months(day, total.n * (12 if total.unit is Unit.YEAR else 1))
    if total.unit is Unit.DAY:
        last = add_days(day, total.n)
        for pause in pauses:
            if pause.first <= last:
                last = add_days(last, max((pause.last - max(pause.first, day + timedelta(1))).days + 1, 0))
        return last
    number = calendar.worked_to(day) + total.n
    last = calendar.workday(number) if total.n else day
    for pause in pauses:
        if pause.first <= last:
            before = calendar.worked_to(max(pause.first - timedelta(1), day))
            number += max(calendar.worked_to(pause.last) - before, 0)
            last = calendar.workday(number)
    return last


def _before(clock: Clock, event: Day, period: Period, calendar: Calendar) -> Due:
    """Back from a planned event, both ends uncounted; never rolled later."""
    if period.unit is Unit.WORKDAY:
        first_counted = calendar.workday(calendar.worked_to(event - timedelta(1)) - period.n + 1)
        last = first_counted - timedelta(1)
        bound = calendar.last_working(last)
    else:
        last = bound = event - timedelta(period.n + 1)
    offset(last)
    return Due(
        clock=clock,
        start=event,
        total=period,
        due=last,
        act_by=bound,
        ends_at=end_of(last),
        provisional=calendar.provisional(last, event - timedelta(1)) if period.unit is Unit.WORKDAY else None,
    )


def _window(clock: Clock, day: Day) -> Due:
    """The first window that is not over on `day`; a quarter's month is the one after the quarter `day` lies in."""
    after = day if clock.trigger.code != "quarter.end" else _quarter_end(day) + timedelta(1)
    windows = (window.in_year(year) for year in (after.year, after.year + 1) for window in clock.windows)
    opens, closes = next((first, last) for first, last in windows if last >= after)
    reached(closes)
    return Due(clock=clock, start=day, total=None, due=closes, act_by=closes, ends_at=end_of(closes), opens=opens)


def _by_hour(clock: Clock, start: Day | Instant, total: Period) -> Due:
    if not isinstance(start, Instant):
        raise Refusal("clock.needs_moment", _MOMENT, articles=clock.basis, clock=clock.id)
    offset(start.day)
    last = start.next_full_hour().plus_hours(total.n)
    safe = start.plus_hours(total.n)
    reached(last.day)
    return Due(
        clock=clock,
        start=start.day,
        total=total,
        due=last.day,
        act_by=safe.day,
        ends_at=last,
        due_at=last,
        act_by_at=safe,
    )


def merged(clock: Clock, pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """The pauses in order, overlapping ones joined; refused where the law knows none or one is upside down."""
    if pauses and not clock.pauses:
        raise Refusal("pause.none", NO_PAUSE, articles=clock.basis, clock=clock.id)
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.first):
        if pause.last < pause.first:
            raise Refusal("pause.backward", _PAUSE_BACKWARD, pause=f"{pause.first}..{pause.last}")
        offset(pause.first)
        offset(pause.last)
        if joined and pause.first <= joined[-1].last + timedelta(1):
            joined[-1] = Pause(joined[-1].first, max(joined[-1].last, pause.last))
        else:
            joined.append(pause)
    return tuple(joined)


def lengthened(clock: Clock, extensions: Sequence[int | None]) -> Period | None:
    """The period with the extensions granted, in the order the law allows them; None for a window."""
    if extensions and not clock.extensions:
        raise Refusal("extension.none", NO_EXTENSION, articles=clock.basis, clock=clock.id)
    if len(extensions) > len(clock.extensions):
        raise Refusal("extension.too_many", _TOO_MANY, articles=clock.basis, clock=clock.id, most=len(clock.extensions))
    if clock.period is None:
        return None
    grants = zip(clock.extensions, extensions, strict=False)
    more = sum(_granted(clock.basis, allowed, given) for allowed, given in grants)
    return Period(clock.period.n + more, clock.period.unit)


def _granted(basis: Sequence[Citation], allowed: Extension, given: int | None) -> int:
    if allowed.n is None:
        if given is None or given < 1:
            raise Refusal("extension.open", _OPEN, articles=basis)
        return given
    if given not in (None, allowed.n):
        raise Refusal("extension.fixed", _FIXED, articles=basis, n=allowed.n, given=given)
    return allowed.n


def _start_day(clock: Clock, start: Day, restart: Day | None) -> Day:
    if restart is None:
        return start
    if not clock.restarts:
        raise Refusal("restart.none", _NO_RESTART, articles=clock.basis, clock=clock.id)
    if restart < start:
        raise Refusal("restart.early", _RESTART_EARLY, again=restart, start=start)
    return restart


def _quarter_end(day: Day) -> Day:
    first_after = add_months(day.replace(day=1), 3 - (day.month - 1) % 3)
    return first_after - timedelta(1)
