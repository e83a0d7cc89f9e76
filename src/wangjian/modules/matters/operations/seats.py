"""Seats: who sees a matter, and where it stands in their worklists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import MATTER_CLOSED
from wangjian.modules.matters.models import NEVER, Clock, Matter, Run, Seat
from wangjian.modules.matters.policies import EDITOR, OWNER, READER
from wangjian.modules.matters.queries.rows import MatterRow
from wangjian.modules.matters.queries.standing import RUNNING
from wangjian.modules.organisations import queries as organisations


def seated(office: UUID, bureau: UUID) -> dict[UUID, int]:
    """The level of every organisation on a matter: the bureau owns, its station edits, the bureaus above read."""
    levels = {each.key: READER for each in organisations.above(office) if each.kind == "bureau"}
    return {**levels, office: EDITOR, bureau: OWNER}


def seat(matter: UUID, levels: Mapping[UUID, int], opened_at: Instant) -> None:
    """Give these holders a seat on a matter, or a higher one; its due day is written by `refresh`."""
    seats = [Seat(holder_id=holder, matter_id=matter, level=level) for holder, level in levels.items()]
    for each in seats:
        each.open, each.next_due, each.opened_at = True, NEVER, opened_at.at
    Seat.objects.bulk_create(seats, ignore_conflicts=True)


def seat_people(matter: MatterRow, people: Iterable[UUID]) -> None:
    """Give a seat to each person who has a part in a run."""
    seat(matter.id, dict.fromkeys(people, EDITOR), matter.opened_at)


def refresh(act: Act, matter: MatterRow) -> None:
    """Write the next day due and whether the matter is open, from its runs and clocks: four statements at most."""
    going = Run.objects.filter(matter=matter.id, ended_at=None).exists()
    running = Clock.objects.filter(matter=OuterRef("matter"), state=RUNNING, run__ended_at=None)
    first = Subquery(running.order_by("act_by").values("act_by")[:1])
    Seat.objects.filter(matter=matter.id).update(open=going, next_due=Coalesce(first, Value(NEVER)))
    found = Matter.objects.filter(pk=matter.id)
    if going:
        found.exclude(closed_at=None).update(closed_at=None)
    elif found.filter(closed_at=None).update(closed_at=act.at.at):
        act.record(MATTER_CLOSED, matter=matter.id, number=matter.number)
