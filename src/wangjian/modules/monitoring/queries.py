"""Scans that were taken in, and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.modules.leads import policies as leads
from wangjian.modules.monitoring import policies
from wangjian.modules.monitoring.models import Finding, Intake


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """A scan taken in; findings without a known subject are `findings` less `placed`."""

    id: UUID
    scan: str
    kind: str
    findings: int
    placed: int
    suspicions: int
    as_of: Day
    legal_basis: str
    at: Instant


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


def intakes(by: Actor, *, limit: int = 50) -> list[IntakeRow]:
    """The scans taken in, newest first; none for somebody who works at no bureau."""
    if not policies.sees_intakes(by):
        return []
    return [
        IntakeRow(
            id=found.pk,
            scan=found.scan,
            kind=found.kind,
            findings=found.findings,
            placed=found.placed,
            suspicions=found.suspicions,
            as_of=found.as_of,
            legal_basis=found.legal_basis,
            at=Instant(found.at),
        )
        for found in Intake.objects.order_by("-at", "-id")[:limit]
    ]


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
