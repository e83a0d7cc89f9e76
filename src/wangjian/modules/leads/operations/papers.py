"""The papers of a lead, made in the act that calls for them: record, report of the check, forms and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.law.library import library
from wangjian.law.procedure import Procedure
from wangjian.modules.audit.operations import Act
from wangjian.modules.documents import operations as documents
from wangjian.modules.leads import policies
from wangjian.modules.leads.models import Lead, Measure
from wangjian.modules.matters import queries as matters
from wangjian.modules.matters.operations import LockedRun, Made
from wangjian.modules.subjects import queries as subjects

ORIGIN = {"finding": "监测发现", "officer": "执法人员发现", "report": "举报", "transfer": "移送"}
RESULT = {"corrected": "已改正", "not_corrected": "未改正", "not_needed": "无需整改", "": "尚未核查"}
MEASURE = {
    "guidance": Text("行政指导建议书", "administrative guidance"),
    "self_correction": Text("自查自纠提示函", "self-correction notice"),
}


def issue(
    act: Act, lead: Lead, run: UUID, procedure: Procedure, kinds: Iterable[str], more: Mapping[str, object]
) -> tuple[UUID, ...]:
    """Issue these papers of a lead's run, those with a number last; `more` is what the move adds to their content."""
    content = {**content_of(lead), **more}
    made = []
    for kind in sorted(kinds, key=lambda kind: (documents.SERIES.get(kind, ""), kind)):
        paper = documents.issue(
            act,
            matter=lead.pk,
            run=run,
            kind=kind,
            inputs=content,
            series=documents.SERIES.get(kind),
            title=procedure.papers[kind].text.zh,
        )
        made.append(paper.id)
    return tuple(made)


def issue_measure(act: Act, lead: Lead, run: UUID, measure: Measure) -> UUID:
    """Issue the paper of a measure: what is asked and by when (PL-33)."""
    content = content_of(lead) | {
        "text": [measure.asks, f"请于{measure.answer_due.isoformat()}前完成自查整改并书面答复。"],
        "basis": [library().title(Citation("PL", "33"), "zh")],
    }
    kind = f"{measure.kind}_paper"
    title = MEASURE[measure.kind].zh
    return documents.issue(act, matter=lead.pk, run=run, kind=kind, inputs=content, series=None, title=title).id


def content_of(lead: Lead) -> dict[str, object]:
    """What every paper of a lead says; its original names a natural person in full, what lies here is masked."""
    assert lead.matter.subject_id is not None, "a lead is about somebody"
    about = subjects.subject(lead.matter.subject_id)
    found = [f"监测发现共{lead.suspicion.findings}条。"] if lead.suspicion else []
    return {
        **documents.party(about),
        "source": ORIGIN[lead.origin],
        "cause": policies.cause_of(lead.suspicion.signal if lead.suspicion else "", lead.ground).zh,
        "facts": [lead.content, *found, *_measures(lead)],
        "basis": instruments(lead.suspicion.articles) if lead.suspicion else [],
    }


def signed_by(act: Act, locked: LockedRun, signed: Made, capacity: str) -> list[dict[str, str]]:
    """Who signed a move that is made, as its papers name them: capacity, name and moment; a step."""
    if signed.proposal is None:
        return [signature(locked.procedure.capacities[capacity].text, act.by.name, act.at)]
    return [signature(each.capacity, each.name, each.at) for each in matters.signatures(signed.proposal)]


def signature(capacity: Text, name: str, at: Instant) -> dict[str, str]:
    """One line of who signed, as papers print it."""
    return {"capacity": capacity.zh, "name": name, "at": str(at)[:16].replace("T", " ")}


def instruments(articles: str) -> list[str]:
    """Citations as papers name them: 《…法》第九条."""
    return [library().title(citation, "zh") for citation in Citation.parse_all(articles)]


def _measures(lead: Lead) -> list[str]:
    found = Measure.objects.filter(matter_id=lead.pk).order_by("issued_at", "id")
    return [
        f"{MEASURE[each.kind].zh}：{each.asks}整改情况：{RESULT[each.result]}。{each.result_note}" for each in found
    ]
