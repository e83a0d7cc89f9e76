"""A move that needs more than one signature: proposed, joined, returned, withdrawn, or overtaken by what changed."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.actor import Post
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Facts, Move, Procedure
from wangjian.law.procedure_machine import signs
from wangjian.law.procedure_run import Signed
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import (
    PROPOSAL_OPENED,
    PROPOSAL_OVERTAKEN,
    PROPOSAL_RETURNED,
    PROPOSAL_SIGNED,
    PROPOSAL_WITHDRAWN,
    FactType,
)
from wangjian.modules.matters.models import Proposal, Signature
from wangjian.modules.matters.operations.locking import LockedRun, changed, save
from wangjian.modules.matters.policies import post_at
from wangjian.modules.matters.queries.wording import each

OPEN, MADE, RETURNED, WITHDRAWN = "open", "made", "returned", "withdrawn"

_STALE = Text(
    "提出之后本程序已有变动：{what}。请承办人员核对后重新提出。",
    "Since it was proposed this run has changed: {what}. Those who proposed it must look at it again.",
)
_NO_PROPOSAL = Text("没有等待签署的事项。", "Nothing waits for a signature.")
_OTHER_OPEN = Text(
    "“{move}”正在等待签署，请先办结、退回或者撤回。",
    "“{move}” waits for signatures: have it signed, returned or withdrawn first.",
)
_REASON = Text("请写明理由。", "Give the reason.")
_NOT_SIGNER = Text("只有签署过的人可以撤回“{move}”。", "Only someone who signed can withdraw “{move}”.")
_NOT_APPROVER = Text("“{move}”只能由尚待签署的人退回。", "“{move}” is returned by someone whose signature it awaits.")


def open_proposal(run: UUID) -> Proposal | None:
    """The proposal that gathers signatures on a run, if any."""
    return Proposal.objects.filter(run=run, state=OPEN).first()


def signed_under(proposal: Proposal | None) -> tuple[Signed, ...]:
    """Who has signed so far, in order."""
    if proposal is None:
        return ()
    found = Signature.objects.filter(proposal=proposal.id).order_by("at", "id")
    return tuple(Signed(str(each.person_id), each.capacity) for each in found)


def still_stands(locked: LockedRun, proposal: Proposal) -> bool:
    """Whether the run is what it was when the last of those who signed looked at it."""
    return proposal.seen == locked.before


def stale(locked: LockedRun, proposal: Proposal) -> Refusal:
    """What a proposal no longer rests on, for whoever would sign it now."""
    return changed(locked.matter, locked.id, proposal.seen, "matter.proposal-stale", _STALE)


def held_back(procedure: Procedure, facts: Facts, waiting: str, move: str) -> Refusal | None:
    """Why a move is not proposed while `waiting` gathers signatures, ``matter.proposal-open``; None where it may be.

    A run has one proposal at a time. A move that one person makes is not held back, for it may not bear waiting: what
    waits is then out of date and is proposed afresh.
    """
    need, approval = signs(procedure, move, facts)
    if move == waiting or not (need.people > 1 or approval):
        return None
    waits = procedure.moves[waiting]
    return Refusal("matter.proposal-open", each(_OTHER_OPEN, move=waits.text), articles=waits.articles)


def propose(act: Act, locked: LockedRun, made: Move, *, named: frozenset[str]) -> Proposal:
    """Open a proposal of a move on a locked run."""
    return Proposal.objects.create(
        id=locked.new_id(act, f"proposal:{made.key}"),
        run_id=locked.id,
        office_id=locked.matter.office,
        bureau_id=locked.matter.bureau,
        move=made.key,
        seen=locked.touch(act),
        named=sorted(named),
        state=OPEN,
        opened_at=act.at.at,
        ended_at=None,
    )


def sign(act: Act, locked: LockedRun, proposal: Proposal, capacity: str, post: Post) -> None:
    """Put the actor's signature under a proposal, with whom he stands in for, and let it speak of the run as it is."""
    first = proposal.opened_at == act.at.at and not Signature.objects.filter(proposal=proposal.id).exists()
    Signature.objects.create(
        id=locked.new_id(act, "signature"),
        proposal_id=proposal.id,
        person_id=act.by.key,
        capacity=capacity,
        for_person=post.for_person,
        at=act.at.at,
    )
    proposal.seen = locked.touch(act)
    proposal.save(update_fields=["seen", "days", "awaits", "state", "ended_at"])
    act.record(
        PROPOSAL_OPENED if first else PROPOSAL_SIGNED,
        matter=locked.matter.id,
        run=locked.id,
        seen=locked.seen,
        move=proposal.move,
        capacity=capacity,
        for_person=post.for_person or None,
        proposal=proposal.id,
    )


def overtake(act: Act, locked: LockedRun, proposal: Proposal) -> None:
    """End a proposal that no longer speaks of the run as it is."""
    _end(act, proposal, WITHDRAWN, "")
    act.record(PROPOSAL_OVERTAKEN, matter=locked.matter.id, run=locked.id, move=proposal.move, proposal=proposal.id)


def return_proposal(act: Act, locked: LockedRun, *, reason: str) -> UUID:
    """Send the open proposal of a run back to those who made it, with the reason; its key.

    Raise `Refusal` ``matter.no-proposal``, ``matter.reason-missing``, or ``matter.not-approver`` for anyone but those
    whose signature it awaits.
    """
    proposal = _required(locked)
    made = locked.procedure.moves[proposal.move]
    _, approval = signs(locked.procedure, made.key, locked.facts)
    capacities = approval.capacities if approval else made.by.capacities
    mine = any(post_at(act.by, capacity, locked.matter.places) for capacity in capacities)
    if not mine or act.by.key in {one.person for one in signed_under(proposal)}:
        raise Refusal("matter.not-approver", each(_NOT_APPROVER, move=made.text), articles=made.articles)
    return _close(act, locked, proposal, RETURNED, reason)


def withdraw_proposal(act: Act, locked: LockedRun, *, reason: str) -> UUID:
    """Take back the open proposal of a run; its key.

    Raise `Refusal` ``matter.no-proposal``, ``matter.not-signer`` or ``matter.reason-missing``.
    """
    proposal = _required(locked)
    if act.by.key not in {one.person for one in signed_under(proposal)}:
        text = locked.procedure.moves[proposal.move].text
        raise Refusal("matter.not-signer", each(_NOT_SIGNER, move=text))
    return _close(act, locked, proposal, WITHDRAWN, reason)


_CLOSED: dict[str, FactType] = {RETURNED: PROPOSAL_RETURNED, WITHDRAWN: PROPOSAL_WITHDRAWN}


def _close(act: Act, locked: LockedRun, proposal: Proposal, state: str, reason: str) -> UUID:
    if not reason.strip():
        raise Refusal("matter.reason-missing", _REASON)
    _end(act, proposal, state, reason.strip())
    seen = locked.touch(act)
    save(act, locked)
    about = locked.matter.id
    act.record(_CLOSED[state], matter=about, run=locked.id, seen=seen, move=proposal.move, proposal=proposal.id)
    return proposal.id


def _end(act: Act, proposal: Proposal, state: str, reason: str) -> None:
    proposal.state, proposal.reason, proposal.ended_at = state, reason, act.at.at
    proposal.save(update_fields=["state", "reason", "ended_at"])


def _required(locked: LockedRun) -> Proposal:
    proposal = open_proposal(locked.id)
    if proposal is None:
        raise Refusal("matter.no-proposal", _NO_PROPOSAL)
    return proposal
