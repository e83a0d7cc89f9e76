"""What waits for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure_machine import signs
from wangjian.modules.matters.models import Proposal, Signature
from wangjian.modules.matters.policies import post_at, readers
from wangjian.modules.matters.queries.rows import MatterRow, matter_row
from wangjian.modules.matters.queries.standing import Standing, procedure_of, standings

MOST = 24
"""How many proposals that await a capacity of one's own are looked at; those whose run has moved on are not counted."""

# A walk of the open proposals of each place at which one holds a capacity, merged: oldest first.
_AWAITING = """
SELECT DISTINCT found.opened_at, found.id
FROM unnest(%(places)s::uuid[], %(capacities)s::text[]) AS mine(place, capacity) CROSS JOIN LATERAL (
    (SELECT p.opened_at, p.id FROM matters_proposal p JOIN matters_run r ON r.id = p.run_id AND r.seen = p.seen
     WHERE p.state = 'open' AND p.office_id = mine.place AND mine.capacity = ANY(p.awaits) AND {unsigned}
     ORDER BY p.opened_at, p.id LIMIT %(most)s)
    UNION ALL
    (SELECT p.opened_at, p.id FROM matters_proposal p JOIN matters_run r ON r.id = p.run_id AND r.seen = p.seen
     WHERE p.state = 'open' AND p.bureau_id = mine.place AND mine.capacity = ANY(p.awaits) AND {unsigned}
     ORDER BY p.opened_at, p.id LIMIT %(most)s)
) AS found ORDER BY found.opened_at, found.id LIMIT %(most)s
""".replace(
    "{unsigned}", "NOT EXISTS (SELECT FROM matters_signature s WHERE s.proposal_id = p.id AND s.person_id = %(me)s)"
)


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who signed, in which capacity, and as whose deputy (a person's key, or empty)."""

    person: UUID
    name: str
    capacity: Text
    for_person: str
    at: Instant


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposed move: who signed, which capacities are still awaited, and in which of them this actor may sign now.

    A `stale` one no longer speaks of the run as it is and is to be proposed afresh.
    """

    id: UUID
    move: str
    text: Text
    days: int | None
    named: tuple[str, ...]
    opened_at: Instant
    stale: bool
    signatures: tuple[SignatureView, ...]
    awaits: tuple[Text, ...]
    may_sign: tuple[str, ...]
    may_return: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    """A line of what waits for this actor's signature."""

    matter: UUID
    number: str
    title: str
    run: UUID
    proposal: ProposalView


def proposal_view(
    by: Actor, matter: MatterRow, standing: Standing, proposal: Proposal, signed: Sequence[Signature]
) -> ProposalView:
    """The proposal as this actor sees it."""
    procedure = standing.procedure
    made = procedure.moves[proposal.move]
    need, approval = signs(procedure, proposal.move, standing.facts)
    awaited: list[str] = []
    for sign in (need, approval):
        if sign and len({one.person_id for one in signed if one.capacity in sign.capacities}) < sign.people:
            awaited += sign.capacities
    stale = proposal.seen != standing.row.seen
    mine = any(str(one.person_id) == by.key for one in signed)
    may_sign = tuple(key for key in awaited if not (mine or stale) and post_at(by, key, matter.places))
    approvers = approval.capacities if approval else need.capacities
    return ProposalView(
        id=proposal.id,
        move=made.key,
        text=made.text,
        days=proposal.days,
        named=tuple(proposal.named),
        opened_at=Instant(proposal.opened_at),
        stale=stale,
        signatures=tuple(
            SignatureView(
                one.person_id, one.person.name, procedure.capacities[one.capacity].text, one.for_person, Instant(one.at)
            )
            for one in signed
        ),
        awaits=tuple(procedure.capacities[key].text for key in awaited),
        may_sign=may_sign,
        may_return=not mine and any(post_at(by, key, matter.places) for key in approvers),
        may_withdraw=mine,
    )


def signatures(proposal: UUID) -> tuple[SignatureView, ...]:
    """Who signed a proposal, in order, for the paper that the move makes; one statement."""
    found = Signature.objects.filter(proposal=proposal).select_related("person", "proposal__run").order_by("at", "id")
    views = []
    for one in found:
        run = one.proposal.run
        capacity = procedure_of(run.procedure, run.version, run.digest).capacities[one.capacity].text
        views.append(SignatureView(one.person_id, one.person.name, capacity, one.for_person, Instant(one.at)))
    return tuple(views)


def to_sign(by: Actor, *, on: Day, limit: int = 20) -> tuple[ToSign, ...]:
    """The proposals that wait for this actor's signature, oldest first; seven statements."""
    held = sorted((post.organisation, post.capacity) for post in by.posts if post.organisation) if readers(by) else []
    with connection.cursor() as cursor:
        places, capacities = [place for place, _ in held], [capacity for _, capacity in held]
        cursor.execute(_AWAITING, {"places": places, "capacities": capacities, "me": by.key, "most": MOST})
        keys = [key for _, key in cursor.fetchall()]
    here = Proposal.objects.filter(pk__in=keys).select_related("run__matter").order_by("opened_at", "id")
    waiting = {each.run_id: each for each in here}
    signed: dict[UUID, list[Signature]] = {each.id: [] for each in waiting.values()}
    for one in Signature.objects.filter(proposal__in=signed).select_related("person").order_by("at", "id"):
        signed[one.proposal_id].append(one)
    found = []
    for standing in standings([each.run for each in waiting.values()], Instant.start_of(on)):
        proposal = waiting[standing.row.id]
        matter = matter_row(proposal.run.matter)
        view = proposal_view(by, matter, standing, proposal, signed[proposal.id])
        if view.may_sign:
            found.append(ToSign(matter.id, matter.number, matter.title, standing.row.id, view))
    return tuple(found[:limit])
