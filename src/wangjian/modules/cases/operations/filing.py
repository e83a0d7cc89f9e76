"""Filing a case from a lead: the lead's move and the case are one act, so that neither stands without the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.law.procedure import Facts
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.cases.facts import CASE_FILED
from wangjian.modules.cases.models import Case
from wangjian.modules.cases.operations import papers
from wangjian.modules.cases.operations.drafting import case_of
from wangjian.modules.cases.operations.party import who_answers
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads import queries as leads_read
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import LockedRun, Made
from wangjian.modules.matters.queries.rows import MatterRow, RunRow
from wangjian.modules.national import operations as national
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.subjects import queries as subjects

PROVINCE, CASE_KIND = "province", "case"
_CARRIED = {
    "prima_facie": "prima_facie",
    "penalty_due": "penalty_due",
    "competent": "own_jurisdiction",
    "within_limitation": "within_limitation",
}
"""What the check has established, by the name the case asks it under (PP-19)."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a signature under filing did; `case` and the rest are None while other signatures are awaited."""

    lead_run: UUID
    made: bool
    seen: int
    proposal: UUID | None
    case: UUID | None = None
    number: str = ""
    run: UUID | None = None
    papers: tuple[UUID, ...] = ()


def file_from_lead(  # noqa: PLR0913 - four, and who, when, which version and which act beside them
    lead_run: UUID,
    *,
    capacity: str,
    answers: Facts,
    note: str = "",
    seen: int,
    by: Actor,
    at: Instant,
    once: Key,
) -> Filed:
    """Sign the filing of a lead; once the head has signed, the case is opened and handed to the province's platform.

    The case carries the lead's answers and suspicion; its party is who runs the shop (PP-18, PP-19). Ninety days run
    from now (PP-64).
    Raise `Refusal` ``lead.no-check`` and what `matters` refuses of a signature.
    """
    with acting("cases.file_from_lead", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Filed)) is not None:
            return earlier
        locked = matters.lock_run(act, lead_run, seen=seen)
        signed = leads.sign_step(act, locked, "file_case", capacity=capacity, answers=answers, note=note)
        if not isinstance(signed, Made):
            return act.give(Filed(lead_run, False, signed.run.seen, signed.proposal))
        matter, run = _open(act, locked)
        _hand_over(act, matter, run)
        issued = leads.finish(act, locked, signed, capacity=capacity)
        signatures = leads.signed_by(act, locked, signed, capacity)
        issued += _form(act, run, signed.note, signatures)
        seen = signed.run.seen
        return act.give(Filed(lead_run, True, seen, signed.proposal, matter.id, matter.number, run.id, issued))


def _form(act: Act, run: RunRow, note: str, signatures: papers.Signatures) -> tuple[UUID, ...]:
    """The form of filing, signed by those who signed the lead's move (PP-19); it is the first paper of the case."""
    locked = matters.lock_run(act, run.id, seen=run.seen)
    return tuple(each.id for each in papers.issue(act, locked, case_of(locked), ("filing_form",), note, signatures))


def _open(act: Act, lead: LockedRun) -> tuple[MatterRow, RunRow]:
    source = leads_read.lead_of(lead.matter.id)
    assert lead.matter.subject is not None, "a lead is about somebody"
    party = who_answers(lead.matter.subject, act.at.day)
    matter = matters.open_matter(
        act, kind="case", title=f"{party.name}：{source.cause}", office=lead.matter.office, subject=party.key
    )
    carried = {name: lead.facts[of] for of, name in _CARRIED.items()}
    run = matters.open_run(act, matter, "case", facts=carried)
    Case.objects.create(
        matter_id=matter.id,
        lead_id=lead.matter.id,
        cause=source.cause,
        articles=source.articles,
        filed_at=act.at.at,
    )
    act.record(CASE_FILED, matter=matter.id, number=matter.number, lead=lead.matter.id, lead_number=lead.matter.number)
    return matter, run


def _hand_over(act: Act, matter: MatterRow, run: RunRow) -> None:
    """The province's platform keeps every case and gives it its number there."""
    national.hand_over(act, system=PROVINCE, kind=CASE_KIND, matter=matter.id, run=run.id, body=_body(matter, act.at))


def _body(matter: MatterRow, at: Instant) -> Mapping[str, object]:
    assert matter.subject is not None, "a case has a party"
    about, bureau = subjects.subject(matter.subject), organisations.organisation(matter.bureau)
    return {
        "matter_number": matter.number,
        "party": {"name": about.name, "code": about.code or "", "natural_person": about.natural_person},
        "bureau": {"code": bureau.code, "name": bureau.name},
        "title": matter.title,
        "filed_on": at.day.isoformat(),
        "state": "filed",
    }
