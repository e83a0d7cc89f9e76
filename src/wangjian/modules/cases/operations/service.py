"""Service of a case's papers as it is recorded by hand, and papers that come in from elsewhere (PP-81, PP-82)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Paper, Procedure
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.cases import policies
from wangjian.modules.cases.facts import PAPER_SERVED
from wangjian.modules.cases.models import Case, Service
from wangjian.modules.cases.operations.drafting import case_of
from wangjian.modules.cases.operations.party import party_of
from wangjian.modules.cases.operations.wording import MODES
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents import queries as papers
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.evidence import queries as evidence
from wangjian.modules.evidence.queries import ItemRow
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import LockedRun

PROOFS = {
    "penalty_notice": ("notice_receipt", "notice_served_on"),
    "decision": ("decision_receipt", "decision_served_on"),
    "dunning_letter": ("dunning_receipt", "dunning_served_on"),
    "no_penalty_decision": ("", ""),
}
"""Papers that are served, the proof each calls for and the moment it establishes, where the procedure asks for them."""
BY_NOTICE_DAYS = 30
AGREED = "electronic"

_SERVICE = (Citation("PP", "82"),)
_MODE = Text("“{mode}”不是送达方式。", "“{mode}” is no way of service.")
_NOT_SERVED = Text("文书“{title}”不在此处登记送达。", "Service of the paper “{title}” is not recorded here.")
_VOIDED = Text("文书“{title}”已作废或者尚未制作完成。", "The paper “{title}” is voided or not made yet.")
_FUTURE = Text("送达时间晚于现在。", "The moment of service lies in the future.")
_BEFORE = Text("送达时间早于文书作出之时。", "The moment of service lies before the paper was made.")
_ELECTRONIC = Text(
    "电子送达须经当事人同意，请先归入同意的证据。",
    "Electronic service needs the party's consent: put it on file first.",
)
_TOO_SOON = Text(
    "公告送达自公告之日起满三十日才视为送达，最早为{day}。",
    "Service by public notice counts thirty days after it; the first day is {day}.",
)
_NO_PUBLIC_NOTICE = Text("尚未公告，不能登记公告送达。", "No public notice was made yet.")
_ALREADY = Text("该文书的送达已经登记。", "Service of this paper was recorded already.")
_OURS = Text(
    "文书“{title}”由本机关在办理中制作，不能作为收到的文书归入。",
    "The paper “{title}” is made here by a step of the case and is not filed as one that came in.",
)
_OTHER_MATTER = Text("送达凭证不属于本案或者已撤回。", "The proof is not of this case, or was withdrawn.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a paper reached the party: mode (`MODES`), when, and the item of evidence that proves it.

    `consent` is the item by which the party agreed to electronic service.
    """

    mode: str
    served_at: Instant
    proof: UUID
    consent: UUID | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """The service recorded, and the proof filed as a paper."""

    service: UUID
    receipt: UUID
    seen: int


@dataclass(frozen=True, slots=True)
class Received:
    """A paper filed that somebody else wrote."""

    paper: UUID
    seen: int


def record_service(  # noqa: PLR0913 - three, and who, when, which version and which act beside them
    run: UUID, paper: UUID, delivery: Delivery, *, seen: int, by: Actor, at: Instant, once: Key
) -> Served:
    """Record how and when a paper was served: its proof is filed and the moment established (PP-81, PP-82).

    Raise `Refusal` ``case.not-officer``, ``paper.none``, ``service.mode``, ``service.not-here``, ``service.voided``,
    ``service.future``, ``service.before-paper``, ``service.not-agreed``, ``service.too-soon``, ``service.no-notice``,
    ``service.proof``, ``service.already``.
    """
    with acting("cases.record_service", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Served)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        policies.require_officer(by, locked.matter.places)
        case, served = case_of(locked), papers.paper(by, paper)
        proof = _checked(act, locked, served, delivery)
        service = _keep(act, case, served, delivery)
        kind, moment = PROOFS[served.kind]
        if kind:
            matters.file_paper(act, locked, kind)
            matters.establish(act, locked, {moment: delivery.served_at})
        receipt = _receipt(act, locked, case, served, (delivery, proof))
        return act.give(Served(service, receipt.id, locked.seen))


def _keep(act: Act, case: Case, served: PaperRow, delivery: Delivery) -> UUID:
    service = Service.objects.create(
        id=act.new_id("service"),
        matter_id=case.pk,
        paper_id=served.id,
        receipt_kind=PROOFS[served.kind][0],
        mode=delivery.mode,
        served_at=delivery.served_at.at,
        proof_id=delivery.proof,
        consent_id=delivery.consent if delivery.mode == AGREED else None,
        by_key=act.by.key,
        at=act.at.at,
    )
    act.record(
        PAPER_SERVED,
        matter=case.pk,
        paper=served.id,
        kind=served.kind,
        mode=delivery.mode,
        served_at=delivery.served_at,
        proof=delivery.proof,
    )
    return service.pk


def comes_in(procedure: Procedure) -> dict[str, Paper]:
    """The papers that others write and that are filed as they come in: no move makes them, they prove no service."""
    ours = {key for made in procedure.moves.values() for key in made.papers_made} | set(procedure.start.papers_made)
    proofs = {kind for kind, _ in PROOFS.values()}
    return {key: paper for key, paper in procedure.papers.items() if key not in ours | proofs}


def receive_paper(  # noqa: PLR0913 - four, and who, when, which version and which act beside them
    run: UUID, kind: str, *, item: UUID, number: str = "", seen: int, by: Actor, at: Instant, once: Key
) -> Received:
    """File a paper that came in (a request, a court's ruling, a result), whose content is an item of evidence.

    Raise `Refusal` ``case.not-officer``, ``matter.paper-unknown``, ``case.paper-ours`` for one that our own steps
    issue, ``service.proof`` and what `documents` refuses.
    """
    with acting("cases.receive_paper", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Received)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        policies.require_officer(by, locked.matter.places)
        if kind in locked.procedure.papers and kind not in comes_in(locked.procedure):
            raise Refusal("case.paper-ours", _OURS, title=locked.procedure.papers[kind].text.zh)
        came = _item(act, locked, item)
        matters.file_paper(act, locked, kind)
        paper = documents.file_received(
            act,
            matter=locked.matter.id,
            run=run,
            kind=kind,
            title=locked.procedure.papers[kind].text.zh,
            content=came.sha256,
            number=number,
        )
        return act.give(Received(paper.id, locked.seen))


def _checked(act: Act, locked: LockedRun, served: PaperRow, delivery: Delivery) -> ItemRow:
    if delivery.mode not in MODES:
        raise Refusal("service.mode", _MODE, articles=_SERVICE, mode=delivery.mode)
    if served.kind not in PROOFS or served.matter != locked.matter.id or served.run != locked.id:
        raise Refusal("service.not-here", _NOT_SERVED, title=served.title)
    if served.voided_at is not None or served.sha256 is None:
        raise Refusal("service.voided", _VOIDED, title=served.title)
    if Service.objects.filter(paper_id=served.id).exists():
        raise Refusal("service.already", _ALREADY)
    if delivery.served_at > act.at:
        raise Refusal("service.future", _FUTURE, articles=_SERVICE)
    if delivery.served_at.at < served.made_at.at.replace(second=0, microsecond=0):  # people write the minute
        raise Refusal("service.before-paper", _BEFORE, articles=_SERVICE)
    if delivery.mode == AGREED:
        if delivery.consent is None:
            raise Refusal("service.not-agreed", _ELECTRONIC, articles=_SERVICE)
        _item(act, locked, delivery.consent)
    if delivery.mode == "public_notice":
        _require_noticed(act, locked, served, delivery.served_at)
    return _item(act, locked, delivery.proof)


def _require_noticed(act: Act, locked: LockedRun, served: PaperRow, served_at: Instant) -> None:
    """Service by public notice counts once thirty days from the notice are over (PP-82)."""
    made = papers.papers(act.by, locked.matter.id)
    standing = [each for each in made if each.kind == "public_notice" and each.sha256 and each.voided_at is None]
    notices = [each for each in standing if each.made_at >= served.made_at]
    if not notices:
        raise Refusal("service.no-notice", _NO_PUBLIC_NOTICE, articles=_SERVICE)
    first = notices[-1].made_at.day + timedelta(days=BY_NOTICE_DAYS)
    if served_at.day < first:
        raise Refusal("service.too-soon", _TOO_SOON, articles=_SERVICE, day=first)


def _item(act: Act, locked: LockedRun, item: UUID) -> ItemRow:
    found = evidence.item(act.by, item)
    if found.matter != locked.matter.id or found.withdrawn_at is not None:
        raise Refusal("service.proof", _OTHER_MATTER, articles=_SERVICE)
    return found


def _receipt(act: Act, locked: LockedRun, case: Case, served: PaperRow, how: tuple[Delivery, ItemRow]) -> PaperRow:
    delivery, proof = how
    kind = PROOFS[served.kind][0] or "service_receipt"
    about = party_of(case, act.at.day)
    inputs: dict[str, object] = {
        "recipient": about.name,
        "served_title": served.title,
        "served_number": served.number or "",
        "mode": MODES[delivery.mode],
        "served_at": delivery.served_at,
        "officers": [act.by.name],
        "proof": proof.name,
    }
    if about.name_value is not None:
        inputs[documents.SEALED] = {"recipient": about.name_value}
    title = f"{served.title}送达回证"
    return documents.issue(act, matter=case.pk, run=locked.id, kind=kind, inputs=inputs, series=None, title=title)
