"""The clocks of a run as a page shows them: until when, why, and every day counted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.clock import DayStep, explain, find
from wangjian.modules.matters.models import Clock
from wangjian.modules.matters.queries.counting import calendar, counted
from wangjian.modules.matters.queries.rows import instant
from wangjian.modules.matters.queries.standing import LAPSED, RUNNING, Standing


@dataclass(frozen=True, slots=True)
class PauseView:
    """Days that do not count; `last` is None while nothing has ended the pause."""

    reason: Text
    first: Day
    last: Day | None


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock: `due` is the last day in time, `act_by` the day that is safe, `steps` every day of the count.

    `state` is running, paused, stopped, or lapsed, which a clock is from its moment on whether or not it was written.
    `effect` says what follows when it is over, `provisional` that a paper for those days is not published yet.
    """

    id: UUID
    clock: str
    name: Text
    state: str
    over: bool
    start: Instant
    due: Day
    act_by: Day
    provisional: bool
    effect: Text
    by_law: bool
    articles: tuple[Citation, ...]
    extensions: tuple[int | None, ...]
    pauses: tuple[PauseView, ...]
    steps: tuple[DayStep, ...]
    ended_at: Instant | None


def clocks_of(standing: Standing) -> tuple[ClockView, ...]:
    """The clocks of a run in the order they began, those that are over first."""
    rows = sorted([*standing.past, *standing.clocks.values()], key=lambda row: (row.start, row.clock))
    lapses = {lapse.clock: lapse for lapse in standing.lapsed if lapse.by_law}
    return tuple(_view(standing, row, {name: lapse.at for name, lapse in lapses.items()}) for row in rows)


def _view(standing: Standing, row: Clock, lapses: dict[str, Instant]) -> ClockView:
    since, course = Instant(row.start), standing.course(row)
    worded = find(row.clock, since.day)
    result = counted(row.clock, since, course)
    lapsed = lapses.get(row.clock) if row.state == RUNNING else None
    known = {pause.code: pause.text for pause in worded.pauses}
    rule = next((rule for rule in standing.procedure.lapses if rule.clock == row.clock), None)
    return ClockView(
        id=row.id,
        clock=row.clock,
        name=worded.name,
        state=LAPSED if lapsed else row.state,
        over=row.clock in standing.law.lapsed and row.state == RUNNING,
        start=since,
        due=row.due,
        act_by=row.act_by,
        provisional=row.provisional,
        effect=rule.text if rule else worded.effect.text,
        by_law=rule.by_law if rule else worded.effect.by_law,
        articles=worded.basis,
        extensions=tuple(row.extensions),
        pauses=tuple(
            PauseView(known.get(each.reason, Text(each.reason, each.reason)), each.first, each.last)
            for each in standing.pauses[row.id]
        ),
        steps=tuple(explain(result, calendar(), course.pauses)),
        ended_at=lapsed or instant(row.ended_at),
    )
