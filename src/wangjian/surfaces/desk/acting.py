"""What is done on the page of a matter: each form is read, one operation called, and its refusal shown on the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from wangjian.kernel.moment import parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.cases import operations as cases
from wangjian.modules.evidence import operations as evidence
from wangjian.modules.leads import operations as leads
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters import queries
from wangjian.surfaces.desk import choices
from wangjian.surfaces.desk.matter import Refused, lengthens, matter_page, procedure_of, run_of
from wangjian.surfaces.desk.moves import read_answers
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

MOST = 20_000
SHORT = 500
DAYS = 365

_UNKNOWN = Text("没有“{move}”这一步。", "There is no such move as “{move}”.")

Doing = Callable[[GateRequest, UUID], object]


def on_matter(doing: Doing) -> Callable[..., HttpResponse]:
    """Make `doing` (request, matter) a view for those signed in: back to the page, or the page with the refusal."""

    @for_those_who_work
    @acts.posted
    @wraps(doing)
    def view(request: GateRequest, key: UUID) -> HttpResponse:
        try:
            gone_to = doing(request, key)
        except Refusal as refusal:
            if refusal.code in ("matter.none", "method.not_allowed"):
                raise
            acts.note_refusal(request, refusal)
            return matter_page(request, key, Refused(refusal, request.POST))
        return HttpResponseRedirect(gone_to if isinstance(gone_to, str) else f"/matters/{key}/", status=303)

    return view


@on_matter
def move(request: GateRequest, key: UUID) -> str | None:
    """Sign a move of one of the matter's runs; a lead that becomes a case leads on to the case."""
    view = run_of(queries.matter(request.actor, key, at=request.at), acts.key(request, "run"))
    procedure, made = procedure_of(view), acts.text(request, "move", most=60)
    if made not in procedure.moves:
        raise Refusal("move.unknown", _UNKNOWN, move=made)
    run, seen, note = view.run.id, acts.whole(request, "seen"), acts.text(request, "note", most=MOST, needed=False)
    capacity = acts.text(request, "capacity", most=40)
    answers = read_answers(request, procedure, procedure.moves[made])
    by, at, once = request.actor, request.at, acts.once(request)
    if procedure.name == "report" and made == "file_case":
        filed = cases.file_from_lead(
            run, capacity=capacity, answers=answers, note=note, seen=seen, by=by, at=at, once=once
        )
        return f"/matters/{filed.case}/" if filed.case else None
    if procedure.name != "report" and lengthens(procedure, made):
        days = (
            acts.whole(request, "days", low=1, high=DAYS) if acts.text(request, "days", most=4, needed=False) else None
        )
        cases.extend(
            run, made, capacity=capacity, answers=answers, days=days, note=note, seen=seen, by=by, at=at, once=once
        )
        return None
    operation = leads.move if procedure.name == "report" else cases.move
    named = acts.several(request, "named")
    operation(run, made, capacity=capacity, answers=answers, named=named, note=note, seen=seen, by=by, at=at, once=once)
    return None


@on_matter
def return_move(request: GateRequest, key: UUID) -> None:
    """Return a proposal to those who made it, with a reason."""
    _close(request, key, matters.return_move)


@on_matter
def withdraw_move(request: GateRequest, key: UUID) -> None:
    """Withdraw what one proposed, with a reason."""
    _close(request, key, matters.withdraw_move)


@on_matter
def draft(request: GateRequest, key: UUID) -> None:
    """Draft what is to be decided in a case."""
    ends = acts.text(request, "restriction_ends", most=20, needed=False)
    cases.draft_decision(
        acts.key(request, "run"),
        cases.Draft(
            findings=acts.text(request, "findings", most=MOST),
            reasons=acts.text(request, "reasons", most=MOST),
            basis=acts.text(request, "basis", most=SHORT),
            kinds=tuple(acts.several(request, "kinds")),
            fine_fen=acts.fen(request, "fine"),
            confiscated_fen=acts.fen(request, "confiscated"),
            restriction_ends=parse_day(ends) if ends else None,
            tier=acts.chosen(request, "tier", choices.TIERS),
            order=acts.chosen(request, "order", choices.ORDERS),
            ad_cost_fen=acts.fen(request, "ad_cost") or None,
            gain_fen=acts.fen(request, "gain") or None,
            reduced=acts.text(request, "reduced", most=5, needed=False) == "yes",
        ),
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def add_evidence(request: GateRequest, key: UUID) -> None:
    """Take an upload in as evidence."""
    sent = acts.upload(request, "file")
    about = evidence.About(
        kind=acts.chosen(request, "kind", evidence.KINDS),
        name=sent.name or "",
        shows=acts.text(request, "shows", most=SHORT),
        source=acts.text(request, "source", most=SHORT),
        taken_at=acts.moment(request, "taken_at"),
    )
    upload = cast(BinaryIO, sent.file)  # the stubs say IO[Any]
    evidence.add_item(key, upload, about=about, by=request.actor, at=request.at, once=acts.once(request))


@on_matter
def serve(request: GateRequest, key: UUID) -> None:
    """Record how and when a paper reached the party."""
    consent = acts.text(request, "consent", most=36, needed=False)
    delivery = cases.Delivery(
        mode=acts.chosen(request, "mode", choices.MODES),
        served_at=acts.moment(request, "served_at"),
        proof=acts.key(request, "proof"),
        consent=acts.key(request, "consent") if consent else None,
    )
    cases.record_service(
        acts.key(request, "run"),
        acts.key(request, "paper"),
        delivery,
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def receive(request: GateRequest, key: UUID) -> None:
    """File a paper that came in, whose content is an item of evidence."""
    view = run_of(queries.matter(request.actor, key, at=request.at), acts.key(request, "run"))
    cases.receive_paper(
        view.run.id,
        acts.chosen(request, "kind", cases.comes_in(procedure_of(view))),
        item=acts.key(request, "item"),
        number=acts.text(request, "number", most=80, needed=False),
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def issue_measure(request: GateRequest, key: UUID) -> None:
    """Issue guidance or a self-correction notice in a light lead."""
    leads.issue_measure(
        acts.key(request, "run"),
        kind=acts.chosen(request, "kind", choices.MEASURES),
        ground=acts.chosen(request, "ground", choices.GROUNDS),
        asks=acts.text(request, "asks", most=MOST),
        answer_due=acts.day(request, "answer_due"),
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def check_measure(request: GateRequest, key: UUID) -> None:
    """Say what came of a measure."""
    leads.check_measure(
        acts.key(request, "run"),
        acts.key(request, "measure"),
        result=acts.chosen(request, "result", choices.RESULTS),
        note=acts.text(request, "note", most=MOST),
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def supervise(request: GateRequest, key: UUID) -> None:
    """Ask the office for something by a day, as its superior."""
    matters.supervise(
        key,
        asks=acts.text(request, "asks", most=MOST),
        answer_due=acts.day(request, "answer_due"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_matter
def answer_supervision(request: GateRequest, key: UUID) -> None:
    """Answer what a superior asked."""
    matters.answer_supervision(
        acts.key(request, "supervision"),
        answer=acts.text(request, "answer", most=MOST),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


def _close(request: GateRequest, key: UUID, operation: Callable[..., object]) -> None:
    view = run_of(queries.matter(request.actor, key, at=request.at), acts.key(request, "run"))
    operation(
        view.run.id,
        reason=acts.text(request, "reason", most=SHORT),
        seen=acts.whole(request, "seen"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


__all__ = [
    "add_evidence",
    "answer_supervision",
    "check_measure",
    "draft",
    "issue_measure",
    "move",
    "receive",
    "return_move",
    "serve",
    "supervise",
    "withdraw_move",
]
