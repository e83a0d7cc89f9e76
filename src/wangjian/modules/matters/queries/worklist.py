"""The worklist: a walk over the seats of one's holders in the order of what is due, never a list of ids to sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.modules.matters.models import NEVER, Matter, Run
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.standing import PAUSED, Standing, standings
from wangjian.modules.matters.queries.wording import clock_name

View = Literal["open", "overdue", "week", "all"]
MOST = 1_000
"""Where counts stop: more than that is “1,000+”."""
WEEK = timedelta(days=6)
_START = (Day(1, 1, 1), UUID(int=0))

# One page of each holder's seats, merged: every matter among the first of all is among the first of some holder.
_BY_DUE = """
SELECT DISTINCT seat.next_due, seat.matter_id FROM unnest(%(holders)s::uuid[]) AS mine(holder) CROSS JOIN LATERAL (
    SELECT s.next_due, s.matter_id FROM matters_seat s
    WHERE s.holder_id = mine.holder AND s.open AND s.next_due >= %(first)s AND s.next_due <= %(last)s
    AND (s.next_due, s.matter_id) > (%(day)s, %(matter)s)
    AND (%(kind)s::text IS NULL OR EXISTS (
        SELECT FROM matters_matter m WHERE m.id = s.matter_id AND m.kind = %(kind)s))
    ORDER BY s.next_due, s.matter_id LIMIT %(limit)s
) AS seat ORDER BY seat.next_due, seat.matter_id LIMIT %(limit)s
"""
_BY_OPENING = """
SELECT DISTINCT seat.opened_at, seat.matter_id FROM unnest(%(holders)s::uuid[]) AS mine(holder) CROSS JOIN LATERAL (
    SELECT s.opened_at, s.matter_id FROM matters_seat s
    WHERE s.holder_id = mine.holder AND s.opened_at <= %(opened)s
    AND (s.opened_at < %(opened)s OR s.matter_id > %(matter)s)
    AND (%(kind)s::text IS NULL OR EXISTS (
        SELECT FROM matters_matter m WHERE m.id = s.matter_id AND m.kind = %(kind)s))
    ORDER BY s.opened_at DESC, s.matter_id LIMIT %(limit)s
) AS seat ORDER BY seat.opened_at DESC, seat.matter_id LIMIT %(limit)s
"""
_COUNT = """
SELECT count(*) FROM (
    SELECT DISTINCT seat.matter_id FROM unnest(%(holders)s::uuid[]) AS mine(holder) CROSS JOIN LATERAL (
        SELECT s.matter_id FROM matters_seat s
        WHERE s.holder_id = mine.holder AND s.open AND s.next_due >= %(first{n})s AND s.next_due <= %(last{n})s
        ORDER BY s.next_due, s.matter_id LIMIT %(limit)s
    ) AS seat LIMIT %(limit)s
) AS counted
"""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the due day (or for all matters the opening) and the matter of its last row."""

    due: Day | None
    opened: Instant | None
    matter: UUID


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of a worklist: what it is about, how its runs stand, and the clock that is over first, if one runs."""

    matter: UUID
    number: str
    kind: str
    title: str
    subject: str
    office: str
    states: tuple[Text, ...]
    due: Day | None
    clock: Text | None
    overdue: bool
    paused: bool
    opened_at: Instant
    closed_at: Instant | None


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of a worklist, and where the next one begins."""

    rows: tuple[WorkRow, ...]
    next: After | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters are open, overdue, and due within seven days; `MOST` + 1 says that there are more."""

    open: int
    overdue: int
    week: int


def worklist(
    by: Actor, *, on: Day, view: View = "open", kind: str | None = None, after: After | None = None, limit: int = 50
) -> Worklist:
    """A page of the matters that this actor has a seat on; five statements whatever its size.

    By the day that is due first, matters without a running clock last; all matters, closed ones too, newest first.
    """
    given: dict[str, Any] = {"holders": list(readers(by)), "kind": kind, "limit": limit + 1}
    if view == "all":
        opened = (
            after.opened.at if after and after.opened else datetime.max.replace(tzinfo=Instant.start_of(on).at.tzinfo)
        )
        given |= {"opened": opened, "matter": after.matter if after else UUID(int=0)}
    else:
        first, last = _span(view, on)
        day, matter = (after.due, after.matter) if after and after.due else _START
        given |= {"first": first, "last": last, "day": day, "matter": matter}
    with connection.cursor() as cursor:
        cursor.execute(_BY_OPENING if view == "all" else _BY_DUE, given)
        found: list[tuple[Any, UUID]] = cursor.fetchall()
    rows = described([matter for _, matter in found[:limit]], on)
    if len(found) <= limit:
        return Worklist(rows, None)
    place, last = found[limit - 1]
    return Worklist(rows, After(None, Instant(place), last) if view == "all" else After(place, None, last))


def counts(by: Actor, on: Day) -> Counts:
    """How much there is to do, each count stopping just above `MOST`; one statement."""
    given: dict[str, Any] = {"holders": list(readers(by)), "limit": MOST + 1}
    views: tuple[View, ...] = ("open", "overdue", "week")
    for n, view in enumerate(views):
        given[f"first{n}"], given[f"last{n}"] = _span(view, on)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({_COUNT.replace('{n}', str(n))})" for n in range(len(views))), given)
        return Counts(*cursor.fetchone())


def described(keys: Sequence[UUID], on: Day) -> tuple[WorkRow, ...]:
    """Lines for these matters, in this order; whoever asks has seen to the rights. Four statements."""
    found = {each.id: each for each in Matter.objects.filter(pk__in=keys).select_related("office", "subject")}
    runs = Run.objects.filter(matter__in=keys).order_by("opened_at", "id")
    standing: dict[UUID, list[Standing]] = defaultdict(list)
    for each in standings(list(runs), Instant.start_of(on), whole=False):
        standing[each.row.matter_id].append(each)
    return tuple(_line(found[key], standing[key], on) for key in keys if key in found)


def _line(matter: Matter, standing: list[Standing], on: Day) -> WorkRow:
    going = [each for each in standing if each.row.ended_at is None] or standing
    clocks = [clock for each in going for clock in each.clocks.values()]
    running = [clock for clock in clocks if clock.state != PAUSED]
    first = min(running, key=lambda clock: (clock.act_by, clock.id), default=None)
    return WorkRow(
        matter=matter.id,
        number=matter.number,
        kind=matter.kind,
        title=matter.title,
        subject=matter.subject.name if matter.subject else "",
        office=matter.office.name,
        states=tuple(each.procedure.states[each.law.state].text for each in going),
        due=first.act_by if first else None,
        clock=clock_name(first.clock) if first else None,
        overdue=first is not None and first.act_by < on,
        paused=first is None and bool(clocks),
        opened_at=Instant(matter.opened_at),
        closed_at=Instant(matter.closed_at) if matter.closed_at else None,
    )


def _span(view: View, on: Day) -> tuple[Day, Day]:
    if view == "overdue":
        return Day(1, 1, 1), on - timedelta(days=1)
    if view == "week":
        return on, on + WEEK
    return Day(1, 1, 1), NEVER
