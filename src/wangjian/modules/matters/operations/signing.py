"""A move is signed: the machine is asked at the first signature, and with the last one the move is made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Post
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Facts, Move, Sign
from wangjian.law.procedure_machine import move as outcome_of
from wangjian.law.procedure_machine import signs
from wangjian.law.procedure_refusals import capacity as wrong_capacity
from wangjian.law.procedure_refusals import move_unknown
from wangjian.law.procedure_run import By, Outcome, RunOpened, Signed
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import MOVE_MADE
from wangjian.modules.matters.models import Proposal
from wangjian.modules.matters.operations.clocks import change_clocks, check_lengths
from wangjian.modules.matters.operations.establishing import establish
from wangjian.modules.matters.operations.locking import LockedRun, save
from wangjian.modules.matters.operations.notes import keep_note, noted
from wangjian.modules.matters.operations.parts import record_parts, require_named
from wangjian.modules.matters.operations.proposals import (
    MADE,
    held_back,
    open_proposal,
    overtake,
    propose,
    sign,
    signed_under,
    stale,
    still_stands,
)
from wangjian.modules.matters.operations.running import SEPARATE, open_beside
from wangjian.modules.matters.operations.seats import refresh
from wangjian.modules.matters.policies import post_at
from wangjian.modules.matters.queries.rows import RunRow
from wangjian.modules.matters.queries.wording import each

_CAPACITY = Text(
    "您在本件的承办机构没有办理“{move}”所需的职务。",
    "You do not hold at this matter's office what “{move}” is signed as.",
)
_ALREADY = Text("您已签署过“{move}”。", "You have signed “{move}” already.")
_ENOUGH = Text("“{move}”的这一签署已经齐备。", "“{move}” has this signature already.")
_SIGNED_FACTS = Text(
    "“{move}”已按所确认的情况和所写的说明签署；要改动请先退回。",
    "“{move}” was signed on what is established and what was written; to change that, return it first.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A move that was made: the run as it stands, what it led to, the runs opened beside it.

    `left` are runs that are a matter of their own, which the caller opens in the same act. `note` is what those who
    signed wrote for its papers.
    """

    run: RunRow
    outcome: Outcome
    opened: tuple[RunRow, ...] = ()
    left: tuple[RunOpened, ...] = ()
    proposal: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A move that is proposed: how many people are still to sign, and in which capacities."""

    run: RunRow
    proposal: UUID
    move: str
    proposers: int
    approvers: int
    capacities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    made: Move
    capacity: str
    answers: Facts
    named: frozenset[str] = frozenset()
    days: int | None = None
    note: str = ""


def sign_move(  # noqa: PLR0913 - six, and what is written for the paper
    act: Act,
    locked: LockedRun,
    move: str,
    *,
    capacity: str,
    answers: Facts,
    named: Collection[str] = (),
    note: str = "",
) -> Made | Awaiting:
    """Sign a move of a locked run in one's capacity; make it once the law needs no further signature.

    `answers` are established first, `named` are keys of people, `note` is written for the papers: whoever joins a
    proposal signs the one that stands under it, and empty is agreement. Whatever but a missing signature stands against
    the move is refused at once. Raise `Refusal`: what `law` refuses (``procedure.…``, ``extension.…``),
    ``matter.capacity``, ``matter.proposal-open``, ``matter.proposal-stale``, ``matter.signed-already``,
    ``matter.signature-not-needed``, ``matter.signed-facts``, ``matter.named-elsewhere``, and what `establish` refuses.
    """
    asked = _Asked(_known(locked, move), capacity, answers, frozenset(named), note=note.strip())
    return _sign(act, locked, asked)


def sign_extension(  # noqa: PLR0913 - six, and what is written for the paper
    act: Act, locked: LockedRun, move: str, *, capacity: str, answers: Facts, days: int | None, note: str = ""
) -> Made | Awaiting:
    """Sign a move that lengthens a period by `days`, which the approver sets where the law names no number.

    What the last who states a length signs is what counts. Raise what `sign_move` does, and ``extension.…``.
    """
    return _sign(act, locked, _Asked(_known(locked, move), capacity, answers, days=days, note=note.strip()))


def _sign(act: Act, locked: LockedRun, asked: _Asked) -> Made | Awaiting:
    made = asked.made
    post = post_at(act.by, asked.capacity, locked.matter.places)
    if post is None:
        raise _of("matter.capacity", _CAPACITY, made)
    proposal = _joined(act, locked, asked)
    if proposal and _differs(locked, asked, proposal):
        raise _of("matter.signed-facts", _SIGNED_FACTS, made)
    establish(act, locked, asked.answers)
    days = asked.days if asked.days is not None or proposal is None else proposal.days
    before = signed_under(proposal)
    by = By((*before, Signed(act.by.key, asked.capacity)), frozenset(proposal.named) if proposal else asked.named)
    missing = _ask(act, locked, asked, by, days)
    if act.by.key in {one.person for one in before}:
        raise _of("matter.signed-already", _ALREADY, made)
    require_named(act, locked, made, by.named)
    if not any(missing):
        return _make(act, locked, asked, by, (proposal, post, days))
    if proposal is None:
        proposal = propose(act, locked, made, named=by.named)
        keep_note(act, locked, made.key, asked.note, proposal)
    need, approval = signs(locked.procedure, made.key, locked.facts)
    wanted = [*(need.capacities if missing[0] else ()), *(approval.capacities if approval and missing[1] else ())]
    proposal.days, proposal.awaits = days, wanted
    sign(act, locked, proposal, asked.capacity, post)
    save(act, locked)
    return Awaiting(locked.run, proposal.id, made.key, missing[0], missing[1], tuple(wanted))


def _ask(act: Act, locked: LockedRun, asked: _Asked, by: By, days: int | None) -> tuple[int, int]:
    """Ask the machine with the missing signatures put in; how many proposers and approvers are missing.

    What it refuses then stands against the move itself, so nobody signs what can never be made.
    """
    procedure, made = locked.procedure, asked.made
    need, approval = signs(procedure, made.key, locked.facts)
    proposers, approvers = _signing(by, need), _signing(by, approval) if approval else set()
    missing = need.people - len(proposers), approval.people - len(approvers) if approval else 0
    absent = [Signed(f"missing {n}", need.capacities[0]) for n in range(missing[0] if proposers else 0)]
    if approval:
        absent += [Signed(f"missing approver {n}", approval.capacities[0]) for n in range(missing[1])]
    whole = By((*by.signed, *absent), by.named)
    outcome = outcome_of(procedure, locked.law, made.key, by=whole, at=act.at, facts=locked.facts)
    check_lengths(locked, outcome.clocks, days=days)
    if asked.capacity not in {*need.capacities, *(approval.capacities if approval else ())}:
        raise wrong_capacity(procedure, made, need)
    if min(missing) < 0 and (missing[0] > 0 or missing[1] > 0):
        raise _of("matter.signature-not-needed", _ENOUGH, made)
    return max(missing[0], 0), max(missing[1], 0)


def _make(act: Act, locked: LockedRun, asked: _Asked, by: By, under: tuple[Proposal | None, Post, int | None]) -> Made:
    proposal, post, days = under
    made, before = asked.made, locked.law.state
    outcome = outcome_of(locked.procedure, locked.law, made.key, by=by, at=act.at, facts=locked.facts)
    locked.take(outcome.run)
    seen = locked.touch(act)
    if proposal is not None:
        proposal.state, proposal.ended_at, proposal.days, proposal.awaits = MADE, act.at.at, days, []
        sign(act, locked, proposal, asked.capacity, post)
    else:
        keep_note(act, locked, made.key, asked.note, None)
    act.record(
        MOVE_MADE,
        matter=locked.matter.id,
        run=locked.id,
        seen=seen,
        move=made.key,
        before=before,
        state=outcome.run.state,
        capacity=asked.capacity,
        for_person=post.for_person or None,
        proposal=proposal.id if proposal else None,
    )
    record_parts(act, locked, made, [(one.person, one.capacity) for one in by.signed])
    change_clocks(act, locked, outcome.clocks, days=days)
    left = tuple(called for called in outcome.starts if called.run in SEPARATE)
    opened = [open_beside(act, locked, called) for called in outcome.starts if called.run not in SEPARATE]
    save(act, locked)
    refresh(act, locked.matter)
    runs = tuple(each.run for each in opened if each is not None)
    note = noted(proposal) if proposal else asked.note
    return Made(locked.run, outcome, runs, left, proposal.id if proposal else None, note)


def _joined(act: Act, locked: LockedRun, asked: _Asked) -> Proposal | None:
    """The proposal that this signature joins. One that things have overtaken ends when the move is proposed afresh."""
    proposal = open_proposal(locked.id)
    if proposal is None:
        return None
    if still_stands(locked, proposal):
        if proposal.move == asked.made.key:
            return proposal
        reason = held_back(locked.procedure, locked.facts, proposal.move, asked.made.key)
        if reason is not None:
            raise reason
        return None
    if proposal.move == asked.made.key and asked.capacity not in asked.made.by.capacities:
        raise stale(locked, proposal)
    overtake(act, locked, proposal)
    return None


def _differs(locked: LockedRun, asked: _Asked, proposal: Proposal) -> bool:
    """Whether somebody joins a proposal with other answers, people or words for the paper than those signed for."""
    other = any(name in locked.facts and locked.facts[name] != value for name, value in asked.answers.items())
    other |= bool(asked.named and asked.named != frozenset(proposal.named))
    return other or bool(asked.note and asked.note != noted(proposal))


def _signing(by: By, sign_: Sign) -> set[str]:
    return {one.person for one in by.signed if one.capacity in sign_.capacities}


def _known(locked: LockedRun, move: str) -> Move:
    found = locked.procedure.moves.get(move)
    if found is None:
        raise move_unknown(locked.procedure, move)
    return found


def _of(code: str, text: Text, made: Move) -> Refusal:
    return Refusal(code, each(text, move=made.text), articles=made.articles)
