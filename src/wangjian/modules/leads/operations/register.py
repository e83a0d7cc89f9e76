"""Registering a lead: from a suspicion or by hand. From here the fifteen working days of the check run (PP-18)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.lead_clock import check_counts_from
from wangjian.law.procedure_run import By, Signed
from wangjian.law.procedure_source import procedure
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.leads import policies
from wangjian.modules.leads.facts import LEAD_REGISTERED
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.leads.operations import papers
from wangjian.modules.leads.operations.dismiss import require_waiting, stated
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.queries.counting import switches
from wangjian.modules.subjects import queries as subjects

BY_HAND = ("officer", "report", "transfer")
_GROUND_OF = {"terms": "advertising"}

_ORIGIN = Text("线索来源“{origin}”不在可选之列。", "“{origin}” is no origin of a lead.")
_GROUND = Text("问题类别“{ground}”不在可选之列。", "“{ground}” is no ground of a lead.")
_LATER = Text("收到时间晚于现在。", "The moment of receipt lies in the future.")


@dataclass(frozen=True, slots=True)
class Registered:
    """The matter of the lead, its number and its run."""

    matter: UUID
    number: str
    run: UUID


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a lead is opened with; `received` is the moment from which its check counts."""

    subject: UUID
    office: UUID
    title: str
    origin: str
    ground: str
    content: str
    received: Instant
    suspicion: Suspicion | None = None


def register(suspicion: UUID, *, by: Actor, at: Instant, once: Key) -> Registered:
    """Register a waiting suspicion as a lead; its check counts from this moment (PP-18; switch `lead_clock_start`).

    Raise `Refusal` ``suspicion.none``, ``lead.not-yours`` (a case officer of the office) or ``suspicion.not-waiting``.
    """
    with acting("leads.register", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Registered)) is not None:
            return earlier
        row = policies.locked(by, suspicion)
        policies.require_at(by, row.office_id, "officer")
        require_waiting(row)
        return act.give(open_lead(act, row))


def register_by_hand(  # noqa: PLR0913 - six, and who, when and which act beside them
    subject: UUID,
    *,
    office: UUID,
    origin: str,
    ground: str,
    content: str,
    received_on: Instant | None = None,
    by: Actor,
    at: Instant,
    once: Key,
) -> Registered:
    """Register a lead that no scan brought: an officer's own find, a report received, a case transferred here.

    `content` says what is suspected, without personal values; a report counts from `received_on` (PP-18, O121-35).
    Raise `Refusal` ``lead.not-yours``, ``lead.origin``, ``lead.ground``, ``lead.received-later``, ``words.missing``.
    """
    with acting("leads.register_by_hand", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Registered)) is not None:
            return earlier
        policies.require_at(by, office, *policies.REGISTERS)
        if origin not in BY_HAND:
            raise Refusal("lead.origin", _ORIGIN, origin=origin)
        if ground not in policies.GROUNDS:
            raise Refusal("lead.ground", _GROUND, ground=ground)
        received = received_on or at
        if received > at:
            raise Refusal("lead.received-later", _LATER)
        about, words = subjects.subject(subject), stated(content)
        opening = _Opening(subject, office, _title(about.name, "", ground), origin, ground, words, received)
        return act.give(_open(act, opening))


def open_lead(act: Act, row: Suspicion) -> Registered:
    """Open the lead of a suspicion that is locked and waits: matter, run, record of the lead."""
    about = subjects.subject(row.subject_id)
    ground = _GROUND_OF.get(row.signal, "other")
    opening = _Opening(
        subject=row.subject_id,
        office=row.office_id,
        title=_title(about.name, row.signal, ground),
        origin="finding",
        ground=ground,
        content=row.reason_zh,
        received=_counted_from(act, row),
        suspicion=row,
    )
    row.state = "lead"
    row.save(update_fields=["state"])
    return _open(act, opening)


def _title(name: str, signal: str, ground: str) -> str:
    return f"{name}：{policies.cause_of(signal, ground).zh}"


def _counted_from(act: Act, row: Suspicion) -> Instant:
    """When a machine's finding counts as found: at registration, unless the legal office has set it otherwise."""
    return check_counts_from(found=Instant(row.first_at), registered=act.at, switches=switches())


def _open(act: Act, opening: _Opening) -> Registered:
    matter = matters.open_matter(
        act,
        kind="lead",
        title=opening.title,
        office=opening.office,
        subject=opening.subject,
        found=opening.suspicion is not None,
    )
    # only a report has a reporter who may have to be told (O121-36, ADL-53): other leads start no such run
    asked = opening.ground if opening.origin == "report" else "other"
    run = matters.open_run(
        act, matter, "report", facts={"received_on": opening.received, "ground": asked}, by=_signed_by(act, opening)
    )
    lead = Lead.objects.create(
        matter_id=matter.id,
        suspicion=opening.suspicion,
        origin=opening.origin,
        opened_by=act.by.key if act.by.kind is not ActorKind.SYSTEM else "daily_opening",
        ground=opening.ground,
        content=opening.content,
        score=opening.suspicion.score if opening.suspicion else None,
        registered_at=act.at.at,
    )
    _record_paper(act, lead, run.id, opening)
    act.record(
        LEAD_REGISTERED,
        matter=matter.id,
        number=matter.number,
        origin=opening.origin,
        suspicion=opening.suspicion.pk if opening.suspicion else None,
        counted_from=opening.received,
    )
    return Registered(matter.id, matter.number, run.id)


def _record_paper(act: Act, lead: Lead, run: UUID, opening: _Opening) -> None:
    """Issue the record of the lead, signed by whoever registered it; the machine's opening says so."""
    form, by = procedure("report", on=act.at.day), _signed_by(act, opening)
    signed = (
        [papers.signature(form.capacities[one.capacity].text, act.by.name, act.at) for one in by.signed] if by else []
    )
    more: dict[str, object] = {"signatures": signed, "remark": "" if by else "由系统按本机构日受理能力每日开启。"}
    papers.issue(act, lead, run, form, ("lead_record",), more)


def _signed_by(act: Act, opening: _Opening) -> By | None:
    """Who signs the record; the machine's daily opening carries out the office's order and signs nothing."""
    if act.by.kind is ActorKind.SYSTEM:
        return None
    held = {post.capacity for post in act.by.posts}
    capacity = "officer" if "officer" in held else "intake"
    return By((Signed(act.by.key, capacity),))
