"""What waits for signatures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure_machine import signs
from wangjian.modules.matters.models import Proposal, Signature
from wangjian.modules.matters.policies import post_at, readers
from wangjian.modules.matters.queries.standing import Standing, procedure_of

# A walk of the open proposals of each place at which one holds a capacity, merged: oldest first. What they await is
# kept with them; a run is looked at for whether it has moved on. In a CASE, of which the planner guesses that half are
# left: of each condition by itself it guesses that next to none are, and sorts all there are instead of walking.
_AWAITING = """
(SELECT p.opened_at, p.id, p.move, p.run_id FROM matters_proposal p
 WHERE p.state = 'open' AND p.{of} = %(place{n})s AND CASE WHEN p.awaits && %(held{n})s
 THEN p.seen = (SELECT r.seen FROM matters_run r WHERE r.id = p.run_id)
 AND NOT EXISTS (SELECT FROM matters_signature s WHERE s.proposal_id = p.id AND s.person_id = %(me)s) ELSE false END
 ORDER BY p.opened_at, p.id LIMIT %(limit)s)
"""
_TO_SIGN = """
SELECT m.id, m.number, m.title, r.id, r.procedure, r.version, r.digest, found.move, ARRAY(
    SELECT h.name FROM matters_signature s JOIN organisations_holder h ON h.id = s.person_id
    WHERE s.proposal_id = found.id ORDER BY s.at, s.id
)
FROM (SELECT DISTINCT * FROM ({walks}) AS walked ORDER BY opened_at, id LIMIT %(limit)s) AS found
JOIN matters_run r ON r.id = found.run_id JOIN matters_matter m ON m.id = r.matter_id ORDER BY found.opened_at, found.id
"""
_SIGNED = """
SELECT s.proposal_id, s.person_id, h.name, s.capacity, s.for_person, s.at
FROM matters_signature s JOIN organisations_holder h ON h.id = s.person_id
WHERE s.proposal_id = ANY(%s) ORDER BY s.at, s.id
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature under a proposal as the table keeps it."""

    person: UUID
    name: str
    capacity: str
    for_person: str
    at: datetime


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
class FallenView:
    """A proposed move that was returned, or else withdrawn, and why."""

    text: Text
    returned: bool
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True)
class ToSign:
    """A line of what waits for this actor's signature: the move, and who signed so far."""

    matter: UUID
    number: str
    title: str
    run: UUID
    text: Text
    signed: tuple[str, ...]


def signed_under(proposals: Sequence[UUID]) -> Mapping[UUID, list[Signed]]:
    """Who signed each of these proposals, in order; one statement."""
    signed: dict[UUID, list[Signed]] = defaultdict(list)
    if proposals:
        with connection.cursor() as cursor:
            cursor.execute(_SIGNED, [list(proposals)])
            for proposal, *signature in cursor.fetchall():
                signed[proposal].append(Signed(*signature))
    return signed


def proposal_view(by: Actor, standing: Standing, proposal: Proposal, signed: Sequence[Signed]) -> ProposalView:
    """The proposal as this actor sees it."""
    places = {proposal.office_id, proposal.bureau_id}
    procedure = standing.procedure
    made = procedure.moves[proposal.move]
    need, approval = signs(procedure, proposal.move, standing.facts)
    awaited: list[str] = []
    for sign in (need, approval):
        if sign and len({one.person for one in signed if one.capacity in sign.capacities}) < sign.people:
            awaited += sign.capacities
    stale = proposal.seen != standing.row.seen
    mine = any(str(one.person) == by.key for one in signed)
    may_sign = tuple(key for key in awaited if not (mine or stale) and post_at(by, key, places))
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
                one.person, one.name, procedure.capacities[one.capacity].text, one.for_person, Instant(one.at)
            )
            for one in signed
        ),
        awaits=tuple(procedure.capacities[key].text for key in awaited),
        may_sign=may_sign,
        may_return=not mine and any(post_at(by, key, places) for key in approvers),
        may_withdraw=mine,
    )


def fallen_view(standing: Standing, proposal: Proposal) -> FallenView:
    """A proposal of the run that was returned or withdrawn."""
    ended = proposal.ended_at or proposal.opened_at
    move = standing.procedure.moves[proposal.move]
    return FallenView(move.text, proposal.state == "returned", proposal.reason, Instant(ended))


def signatures(proposal: UUID) -> tuple[SignatureView, ...]:
    """Who signed a proposal, in order, for the paper that the move makes; one statement."""
    found = Signature.objects.filter(proposal=proposal).select_related("person", "proposal__run").order_by("at", "id")
    views = []
    for one in found:
        run = one.proposal.run
        capacity = procedure_of(run.procedure, run.version, run.digest).capacities[one.capacity].text
        views.append(SignatureView(one.person_id, one.person.name, capacity, one.for_person, Instant(one.at)))
    return tuple(views)


def to_sign(by: Actor, *, limit: int = 20) -> tuple[ToSign, ...]:
    """The proposals that wait for this actor's signature, oldest first; one statement.

    One whose run has moved on since is left out. Raise `Refusal` ``procedure.version-missing``.
    """
    held: dict[str, list[str]] = defaultdict(list)
    for post in sorted(by.posts) if readers(by) else ():
        if post.organisation:
            held[post.organisation].append(post.capacity)
    if not held:
        return ()
    given: dict[str, Any] = {"me": by.key, "limit": limit}
    walks = []
    for n, (place, capacities) in enumerate(held.items()):
        given |= {f"place{n}": UUID(place), f"held{n}": capacities}
        walks += [_AWAITING.format(of=of, n=n) for of in ("office_id", "bureau_id")]
    with connection.cursor() as cursor:
        cursor.execute(_TO_SIGN.format(walks=" UNION ALL ".join(walks)), given)
        found = cursor.fetchall()
    lines = []
    for matter, number, title, run, procedure, version, digest, move, signed in found:
        text = procedure_of(procedure, version, digest).moves[move].text
        lines.append(ToSign(matter, number, title, run, text, tuple(signed)))
    return tuple(lines)
