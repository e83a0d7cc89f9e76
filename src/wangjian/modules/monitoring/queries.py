"""The findings of scans that were taken in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text
from wangjian.modules.leads import policies as leads
from wangjian.modules.monitoring import policies
from wangjian.modules.monitoring.models import Finding


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One candidate: what was judged, the evidence in it (`place` -1 where it is not quoted), why, under what."""

    id: UUID
    intake: UUID
    subject: UUID | None
    suspicion: UUID | None
    signal: str
    pack: str
    file: str
    row: int
    place: int
    text: str
    evidence: str
    score: float
    reason: Text
    articles: tuple[Citation, ...]


def findings(
    by: Actor, *, suspicion: UUID | None = None, intake: UUID | None = None, offset: int = 0, limit: int = 50
) -> list[FindingRow]:
    """The findings behind a suspicion or of a scan, strongest first: those of one's offices and those of nobody."""
    if not policies.sees_intakes(by):
        return []
    found = Finding.objects.filter(Q(suspicion=None) | Q(suspicion__in=leads.visible(by)))
    if suspicion is not None:
        found = found.filter(suspicion_id=suspicion)
    if intake is not None:
        found = found.filter(intake_id=intake)
    return [_row(each) for each in found.order_by("-score", "id")[offset : offset + limit]]


def _row(found: Finding) -> FindingRow:
    return FindingRow(
        id=found.pk,
        intake=found.intake_id,
        subject=found.subject_id,
        suspicion=found.suspicion_id,
        signal=found.signal,
        pack=found.pack,
        file=found.file,
        row=found.row,
        place=found.place,
        text=found.text,
        evidence=found.evidence,
        score=found.score,
        reason=Text(found.reason_zh, found.reason_en),
        articles=Citation.parse_all(found.articles),
    )
