"""The moves of a case and its publication, with the papers they call for and what they change made in the same act."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Facts
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.cases.facts import PARTY_TOLD, PENALTY_DECIDED
from wangjian.modules.cases.models import Case, Decision
from wangjian.modules.cases.operations import papers, publishing
from wangjian.modules.cases.operations.drafting import case_of, defended, require_not_heavier
from wangjian.modules.cases.operations.party import require_party
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.leads import operations as leads
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import Awaiting, LockedRun, Made, Moved

NOTIFY = "notify"
DECIDE = frozenset({"decide_penalty", "decide_collectively"})
CONTENT = frozenset({"submit_case_review", "submit_legal_review", NOTIFY, *DECIDE})
"""Moves that rest on what is to be decided."""

_NO_DRAFT = Text("尚未拟定处罚内容。", "What is to be decided has not been drafted.")
_NOT_TOLD = Text("尚未告知当事人拟处罚内容。", "The party has not been told what is intended.")


def move(  # noqa: PLR0913 - six, and who, when, which version and which act beside them
    run: UUID,
    move: str,
    *,
    capacity: str,
    answers: Facts,
    named: Collection[str] = (),
    note: str = "",
    seen: int,
    by: Actor,
    at: Instant,
    once: Key,
) -> Moved:
    """Sign a move of a case or of its publication; with the last signature it is made and its papers are issued.

    `note` is what the signer writes for the paper. Raise `Refusal` ``decision.no-draft``, ``decision.not-told``
    (PL-44, PL-62), ``decision.heavier`` (PL-45), ``case.party-unknown`` (PL-59), ``case.none`` and what `matters`
    refuses of a signature.
    """
    with acting("cases.move", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Moved)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        case = _ready(act, locked, move)
        signed = matters.sign_move(act, locked, move, capacity=capacity, answers=answers, named=named, note=note)
        return act.give(_moved(act, locked, case, signed, (move, capacity)))


def extend(  # noqa: PLR0913 - six, and who, when, which version and which act beside them
    run: UUID,
    move: str,
    *,
    capacity: str,
    answers: Facts,
    days: int | None,
    note: str = "",
    seen: int,
    by: Actor,
    at: Instant,
    once: Key,
) -> Moved:
    """Sign a move that lengthens a period by `days`, where the law names no number (PP-55, PP-64); else as `move`.

    Raise `Refusal` ``decision.no-draft``, ``decision.not-told``, ``decision.heavier``,
    ``case.party-unknown``, ``case.none`` and what `matters` refuses of a signature.
    """
    with acting("cases.extend", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Moved)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        case = _ready(act, locked, move)
        signed = matters.sign_extension(act, locked, move, capacity=capacity, answers=answers, days=days, note=note)
        return act.give(_moved(act, locked, case, signed, (move, capacity)))


def send_publication(run: UUID, *, again: bool = False, seen: int, by: Actor, at: Instant, once: Key) -> Moved:
    """Hand a decided penalty to the system that shows it, `again` where it was refused or differs there (O45-9, 10).

    Raise `Refusal` ``publication.no-number`` and what `move` raises (``decision.no-draft``, ``decision.not-told``).
    """
    made = "resend" if again else "send"
    return move(run, made, capacity="officer", answers={}, seen=seen, by=by, at=at, once=once)


def _ready(act: Act, locked: LockedRun, move: str) -> Case:
    """What must hold of the draft before anybody signs: it is there, and a decision is what the party was told."""
    case = case_of(locked)
    if locked.law.procedure != "case" or move not in CONTENT:
        return case
    decision = Decision.objects.filter(pk=case.pk).first()
    if decision is None:
        raise Refusal("decision.no-draft", _NO_DRAFT, articles=Citation.parse_all("PP-48|57|PL-44"))
    require_party(case, act.at.day)
    if move in DECIDE:
        if decision.notified_paper_id is None:
            raise Refusal("decision.not-told", _NOT_TOLD, articles=Citation.parse_all("PL-44|62"))
        require_not_heavier(decision, decision, defended=defended(locked))
    return case


def _moved(act: Act, locked: LockedRun, case: Case, signed: Made | Awaiting, of: tuple[str, str]) -> Moved:
    """What came of a signature; `of` is the move and the capacity in which it was signed."""
    move, capacity = of
    if isinstance(signed, Awaiting):
        return matters.moved(move, signed)
    if locked.law.procedure == publishing.PROCEDURE:
        publishing.follow(act, locked, case, move)
    if locked.run.final and locked.law.procedure == "case" and case.lead_id is not None:
        leads.end_suspicion(act, case.lead_id, locked.law.state)
    signatures = leads.signed_by(act, locked, signed, capacity)
    issued = papers.issue(act, locked, case, signed.outcome.papers, signed.note, signatures)
    _keep(act, case, issued)
    return matters.moved(move, signed, (paper.id for paper in issued))


def _keep(act: Act, case: Case, issued: Collection[PaperRow]) -> None:
    """Freeze what a notice told, and keep number and moment of a decision."""
    for paper in issued:
        if (keep := _KEPT.get(paper.kind)) is not None:
            keep(act, Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk), paper)


def _told(act: Act, decision: Decision, paper: PaperRow) -> None:
    decision.notified_paper_id = paper.id
    decision.notified_basis, decision.notified_kinds = decision.basis, list(decision.kinds)
    decision.notified_fine_fen, decision.notified_confiscated_fen = decision.fine_fen, decision.confiscated_fen
    decision.save()
    act.record(
        PARTY_TOLD,
        matter=decision.pk,
        paper=paper.id,
        kinds=decision.kinds,
        fine=decision.fine_fen,
        confiscated=decision.confiscated_fen,
    )


def _decided(act: Act, decision: Decision, paper: PaperRow) -> None:
    decision.decided_at, decision.number = act.at.at, paper.number or ""
    decision.save()
    act.record(
        PENALTY_DECIDED,
        matter=decision.pk,
        paper=paper.id,
        number=paper.number,
        kinds=decision.kinds,
        fine=decision.fine_fen,
        confiscated=decision.confiscated_fen,
    )


_KEPT: Mapping[str, Callable[[Act, Decision, PaperRow], None]] = {"penalty_notice": _told, "decision": _decided}
