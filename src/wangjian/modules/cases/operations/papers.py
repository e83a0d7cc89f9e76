"""The papers of a case, made in the act that calls for them; inputs hold the masked name of a natural person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from wangjian.kernel.citation import Citation
from wangjian.kernel.region import region
from wangjian.law.library import library
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit.operations import Act
from wangjian.modules.cases.models import Case, Decision
from wangjian.modules.cases.operations.party import party_of
from wangjian.modules.cases.operations.wording import penalties, performance
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.evidence import queries as evidence
from wangjian.modules.leads import queries as leads
from wangjian.modules.matters import queries as matters
from wangjian.modules.matters.operations import LockedRun
from wangjian.modules.organisations import queries as organisations

ORIGIN = {"finding": "监测发现", "officer": "执法人员发现", "report": "举报", "transfer": "移送"}
RIGHTS = [
    "你（单位）依法享有陈述、申辩的权利。",
    "认为执法人员与本案有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避。",
    "应当如实回答询问，协助调查，不得拒绝、阻挠。",
]
COURT = "有管辖权的人民法院"

Content = dict[str, object]


Signatures = list[dict[str, str]]


def issue(
    act: Act, locked: LockedRun, case: Case, kinds: Iterable[str], note: str, signatures: Signatures
) -> tuple[PaperRow, ...]:
    """Issue these papers of a case's run from what is established and drafted, those with a number last."""
    made = []
    decision = Decision.objects.filter(pk=case.pk).first()
    for kind in sorted(kinds, key=lambda kind: (documents.SERIES.get(kind, ""), kind)):
        made.append(
            documents.issue(
                act,
                matter=case.pk,
                run=locked.id,
                kind=kind,
                inputs={**content_of(act, locked, case, decision, (kind, note)), "signatures": signatures},
                series=documents.SERIES.get(kind),
                title=locked.procedure.papers[kind].text.zh,
            )
        )
    return tuple(made)


def content_of(act: Act, locked: LockedRun, case: Case, decision: Decision | None, of: tuple[str, str]) -> Content:
    """What a paper says; `of` is its kind and what was written for it."""
    kind, note = of
    about = party_of(case, act.at.day)
    content: Content = {
        **documents.party(about),
        "cause": case.cause,
        "officers": _names(locked.law.people_as("officer")) or [act.by.name],
    }
    if note:
        content["text"] = [note]
    own = _OWN.get(kind)
    return content | (own(act, locked, case, decision, note) if own else _generic(locked, decision))


def instruments(articles: str) -> list[str]:
    """Citations as papers name them: 《…法》第九条."""
    return [library().title(citation, "zh") for citation in Citation.parse_all(articles)]


def _names(people: Iterable[str]) -> list[str]:
    found = accounts.persons([UUID(person) for person in people])
    return sorted(row.name for row in found.values())


def _evidence(act: Act, matter: UUID) -> list[str]:
    items = evidence.items(act.by, matter)
    return [f"{item.name}，证明{item.shows}" for item in items if item.withdrawn_at is None]


def _facts(case: Case, decision: Decision | None) -> list[str]:
    if decision is not None:
        return [decision.findings]
    return [leads.lead_of(case.lead_id).content] if case.lead_id else [case.cause]


def _penalty(decision: Decision | None) -> Content:
    if decision is None:
        return {}
    return {
        "reasons": [decision.reasons],
        "basis": instruments(decision.basis),
        "kinds": penalties(decision),
        "fine_fen": decision.fine_fen,
        "confiscated_fen": decision.confiscated_fen,
    }


def _filing(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    source = leads.lead_of(case.lead_id).origin if case.lead_id else "officer"
    facts = [*_facts(case, None), *([note] if note else [])]
    content: Content = {"source": ORIGIN[source], "facts": facts, "basis": instruments(case.articles)}
    return content | {"officers": []}  # nobody is named yet: who proposed stands among the signatures


def _rights(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    return {"text": [*RIGHTS, *([note] if note else [])], "basis": instruments("PP-21|22")}


def _investigated(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    return {"facts": _facts(case, decision), "evidence": _evidence(act, case.pk)} | _penalty(decision)


def _reviewed(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    return {"reviewers": [act.by.name], "opinion": ["同意。"], "reasons": [note] if note else []}


def _sent_back(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    return {"reviewers": [act.by.name], "opinion": ["建议纠正或者补充调查。"], "reasons": [note] if note else []}


def _told(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    office = organisations.organisation(locked.matter.office)
    hearing = locked.facts.get("hearing_range") is True
    return _investigated(act, locked, case, decision, note) | {"hearing": hearing, "contact": office.name}


def _decided(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    assert decision is not None, "a decision is made of a draft"
    heard = matters.last_note(locked.id, "recheck") or matters.last_note(locked.id, "record_defence")
    bureau = organisations.organisation(locked.matter.bureau)
    return _investigated(act, locked, case, decision, note) | {
        "defence": [heard or "当事人在规定期限内未提出陈述、申辩，未要求听证。"],
        "perform": performance(decision),
        "review_at": f"{_place(bureau.region, act)}人民政府",
        "court": COURT,
        "published": locked.facts.get("publication") != "not_published",
    }


def _unpenalised(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    ground = locked.facts.get("no_penalty_ground")
    reasons = [locked.procedure.facts["no_penalty_ground"].values[ground].zh] if isinstance(ground, str) else []
    basis = instruments("PL-33|PP-60|61")
    return {"facts": _facts(case, decision), "evidence": _evidence(act, case.pk), "reasons": reasons, "basis": basis}


def _closing(act: Act, locked: LockedRun, case: Case, decision: Decision | None, note: str) -> Content:
    if decision is None or decision.decided_at is None:
        return {"reasons": [note or "未作出处罚决定。"]}
    performed = "已执行完毕" if locked.facts.get("performed") is True else "见案卷"
    return {
        "decision_number": decision.number,
        "decided_on": decision.decided_at.date(),
        "kinds": penalties(decision),
        "performance": performed,
        "reasons": [note or "处罚决定执行情况符合结案条件。"],
    }


def _generic(locked: LockedRun, decision: Decision | None) -> Content:
    """A form says what is established; choices in the words of the procedure."""
    fields = []
    for name, value in sorted(locked.facts.items()):
        asked = locked.procedure.facts[name]
        if isinstance(value, str):
            fields.append([asked.text.zh.rstrip("。"), asked.values[value].zh])
    return {"fields": fields} | ({"basis": instruments(decision.basis)} if decision else {})


def _place(code: str, act: Act) -> str:
    """The division of a bureau as papers name it: 杭州市余杭区."""
    here = region(code[:6], act.at.day).name
    city = "" if code[4:6] == "00" else region(f"{code[:4]}00", act.at.day).name
    return f"{city}{here}"


_OWN: Mapping[str, Callable[[Act, LockedRun, Case, Decision | None, str], Content]] = {
    "filing_form": _filing,
    "rights_notice": _rights,
    "investigation_report": _investigated,
    "case_review_opinion": _reviewed,
    "legal_review_opinion": _reviewed,
    "correction_opinion": _sent_back,
    "penalty_notice": _told,
    "decision": _decided,
    "no_penalty_decision": _unpenalised,
    "closing_form": _closing,
}
