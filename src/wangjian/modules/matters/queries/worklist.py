"""The worklist: a walk over the seats of one's holders in the order of what is due, never a list of ids to sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.modules.matters.models import NEVER, Run
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.rows import with_instants
from wangjian.modules.matters.queries.standing import PAUSED, Standing, standings
from wangjian.modules.matters.queries.wording import clock_name

View = Literal["open", "overdue", "week", "all"]
MOST = 1_000
"""Where counts stop: more than that is “1,000+”."""
WEEK = timedelta(days=6)
_SHOWN = """
SELECT m.id, m.number, m.kind, m.title, m.opened_at, m.closed_at, o.name, coalesce(s.name, '')
FROM matters_matter m JOIN organisations_holder o ON o.id = m.office_id
LEFT JOIN subjects_subject s ON s.id = m.subject_id
WHERE m.id = ANY(%s)
"""
_RUNS = "SELECT * FROM matters_run WHERE matter_id = ANY(%s) ORDER BY opened_at, id"
_LAST = datetime(9999, 12, 31, tzinfo=UTC)

# One walk for each holder, merged: every matter among the first of all is among the first of some holder. The holder
# stands in each as a value of its own, so that the planner sees how many seats this one has and keeps to the index.
_OF_KIND = "AND EXISTS (SELECT FROM matters_matter m WHERE m.id = s.matter_id AND m.kind = %(kind)s)"
_BY_DUE = """
SELECT s.next_due AS place, s.matter_id FROM matters_seat s
WHERE s.holder_id = %(holder)s AND s.open AND s.next_due >= %(first)s AND s.next_due <= %(last)s
AND (s.next_due, s.matter_id) > (%(day)s, %(matter)s) {kind}
ORDER BY s.next_due, s.matter_id LIMIT %(limit)s
"""
_BY_OPENING = """
SELECT s.opened_at AS place, s.matter_id FROM matters_seat s
WHERE s.holder_id = %(holder)s AND s.opened_at <= %(opened)s
AND (s.opened_at < %(opened)s OR s.matter_id > %(matter)s) {kind}
ORDER BY s.opened_at DESC, s.matter_id LIMIT %(limit)s
"""
_COUNT = """
SELECT s.next_due AS place, s.matter_id FROM matters_seat s
WHERE s.holder_id = %(holder)s AND s.open AND s.next_due >= %(first)s AND s.next_due <= %(last)s
ORDER BY s.next_due, s.matter_id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the due day (or for all matters the opening) and the matter of its last row."""

    due: Day | None
    opened: Instant | None
    matter: UUID


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a run stands: procedure and state by their keys, and what the state is called."""

    procedure: str
    state: str
    text: Text


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of a worklist: what it is about, how its runs stand, and the clock that is over first, if one runs."""

    matter: UUID
    number: str
    kind: str
    title: str
    subject: str
    office: str
    states: tuple[Stands, ...]
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


def merged(walk: str, holders: Iterable[UUID], given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """One walk for each of the holders in one statement of columns place and matter_id, with its values."""
    values = dict(given)
    walks = []
    for n, holder in enumerate(sorted(holders)):
        values[f"holder{n}"] = holder
        walks.append(f"({walk.replace('%(holder)s', f'%(holder{n})s')})")
    return " UNION ALL ".join(walks), values


def worklist(
    by: Actor, *, on: Day, view: View = "open", kind: str | None = None, after: After | None = None, limit: int = 50
) -> Worklist:
    """A page of the matters that this actor has a seat on; five statements whatever its size.

    By the day that is due first, matters without a running clock last; all matters, closed ones too, newest first.
    """
    holders = readers(by)
    if not holders:
        return Worklist((), None)
    given: dict[str, Any] = {"kind": kind, "limit": limit + 1, "matter": after.matter if after else UUID(int=0)}
    if view == "all":
        given["opened"] = after.opened.at if after and after.opened else _LAST
    else:
        given["first"], given["last"] = _span(view, on)
        given["day"] = after.due if after and after.due else Day.min
    walk = (_BY_OPENING if view == "all" else _BY_DUE).replace("{kind}", _OF_KIND if kind else "")
    walks, values = merged(walk, holders, given)
    order = "place DESC, matter_id" if view == "all" else "place, matter_id"
    with connection.cursor() as cursor:
        page = f"SELECT DISTINCT place, matter_id FROM ({walks}) seat ORDER BY {order} LIMIT %(limit)s"  # noqa: S608 - ours
        cursor.execute(page, values)
        found: list[tuple[Any, UUID]] = cursor.fetchall()
    rows = described([matter for _, matter in found[:limit]], on)
    if len(found) <= limit:
        return Worklist(rows, None)
    place, last = found[limit - 1]
    return Worklist(rows, After(None, Instant(place), last) if view == "all" else After(place, None, last))


def counts(by: Actor, on: Day) -> Counts:
    """How much there is to do, each count stopping just above `MOST`; one statement."""
    holders = readers(by)
    if not holders:
        return Counts(0, 0, 0)
    views: tuple[View, ...] = ("open", "overdue", "week")
    counted: list[str] = []
    given: dict[str, Any] = {"limit": MOST + 1}
    for view in views:
        walks, given = merged(
            _COUNT.replace("%(first)s", f"%(first_{view})s").replace("%(last)s", f"%(last_{view})s"), holders, given
        )
        given[f"first_{view}"], given[f"last_{view}"] = _span(view, on)
        found = f"SELECT DISTINCT matter_id FROM ({walks}) seat LIMIT %(limit)s"  # noqa: S608 - of our own words
        counted.append(f"(SELECT count(*) FROM ({found}) found)")  # noqa: S608 - of our own words
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", given)
        return Counts(*cursor.fetchone())


def described(keys: Sequence[UUID], on: Day) -> tuple[WorkRow, ...]:
    """Lines for these matters, in this order; whoever asks has seen to the rights. Four statements."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [list(keys)])
        found = {row[0]: with_instants(row) for row in cursor.fetchall()}
    standing: dict[UUID, list[Standing]] = defaultdict(list)
    for each in standings(list(Run.objects.raw(_RUNS, [list(keys)])), Instant.start_of(on), whole=False):
        standing[each.row.matter_id].append(each)
    return tuple(_line(found[key], standing[key], on) for key in keys if key in found)


def _line(matter: list[Any], standing: list[Standing], on: Day) -> WorkRow:
    key, number, kind, title, opened_at, closed_at, office, subject = matter
    going = [each for each in standing if each.row.ended_at is None] or standing
    clocks = [clock for each in going for clock in each.clocks.values()]
    running = [clock for clock in clocks if clock.state != PAUSED]
    first = min(running, key=lambda clock: (clock.act_by, clock.id), default=None)
    return WorkRow(
        matter=key,
        number=number,
        kind=kind,
        title=title,
        subject=subject,
        office=office,
        states=tuple(_stands(each) for each in going),
        due=first.act_by if first else None,
        clock=clock_name(first.clock) if first else None,
        overdue=first is not None and first.act_by < on,
        paused=first is None and bool(clocks),
        opened_at=opened_at,
        closed_at=closed_at,
    )


def _stands(of: Standing) -> Stands:
    state = of.procedure.states[of.law.state]
    return Stands(of.procedure.name, state.key, state.text)


def _span(view: View, on: Day) -> tuple[Day, Day]:
    if view == "overdue":
        return Day(1, 1, 1), on - timedelta(days=1)
    if view == "week":
        return on, on + WEEK
    return Day(1, 1, 1), NEVER
