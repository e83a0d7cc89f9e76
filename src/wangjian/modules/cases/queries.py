"""A case as the desk shows it: its matter, what it is about, what is drafted or decided, served, handed over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.cases import policies
from wangjian.modules.cases.models import Case, Decision, Service
from wangjian.modules.documents import queries as documents
from wangjian.modules.matters import queries as matters
from wangjian.modules.national import queries as national

_CASE = "SELECT * FROM cases_case WHERE matter_id = %s"
_FROM = "SELECT * FROM cases_case WHERE lead_id = %s"
_DECISION = "SELECT * FROM cases_decision WHERE case_id = %s"
_SERVICES = "SELECT * FROM cases_service WHERE matter_id = %s ORDER BY served_at, id"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What is drafted or decided, and what the party was told of it; money in 分, moments None where not yet."""

    findings: str
    reasons: str
    basis: tuple[Citation, ...]
    kinds: tuple[str, ...]
    fine_fen: int
    confiscated_fen: int
    restriction_ends: Day | None
    breach: str
    home: str
    drafted_at: Instant
    drafted_by: str
    notified_paper: UUID | None
    notified_kinds: tuple[str, ...]
    notified_fine_fen: int
    notified_confiscated_fen: int
    decided_at: Instant | None
    number: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """How and when a paper reached the party."""

    id: UUID
    paper: UUID
    receipt_kind: str
    mode: str
    served_at: Instant
    proof: UUID


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case; `matter` holds runs, permitted moves, clocks and proposals, `exchanges` what other systems hold of it."""

    matter: matters.MatterView
    lead: UUID | None
    cause: str
    articles: tuple[Citation, ...]
    filed_at: Instant
    decision: DecisionRow | None
    services: tuple[ServiceRow, ...]
    papers: tuple[documents.PaperRow, ...]
    exchanges: tuple[national.ExchangeRow, ...]

    @property
    def province(self) -> national.ExchangeRow | None:
        """What the province's enforcement platform holds of the case, with its number there."""
        return next((each for each in self.exchanges if each.system == "province"), None)


def case(by: Actor, matter: UUID, *, at: Instant) -> CaseView:
    """A case as `by` may see it; raise `Refusal` ``matter.none`` or ``case.none``."""
    return about(by, matters.matter(by, matter, at=at))


def filed_from(by: Actor, lead: UUID) -> matters.MatterRow | None:
    """The case that was filed from a lead, where `by` sees it; one statement, and one more where there is one."""
    found = next(iter(Case.objects.raw(_FROM, [lead])), None)
    try:
        return matters.brief(by, found.pk) if found else None
    except Refusal:
        return None


def about(by: Actor, view: matters.MatterView) -> CaseView:
    """What a case adds to the matter that `by` sees; raise `Refusal` ``case.none``."""
    matter = view.matter.id
    found = next(iter(Case.objects.raw(_CASE, [matter])), None)
    if found is None:
        raise policies.none()
    decision = next(iter(Decision.objects.raw(_DECISION, [matter])), None)
    services = Service.objects.raw(_SERVICES, [matter])
    return CaseView(
        matter=view,
        lead=found.lead_id,
        cause=found.cause,
        articles=Citation.parse_all(found.articles),
        filed_at=Instant(found.filed_at),
        decision=_decision(decision) if decision else None,
        services=tuple(_service(each) for each in services),
        papers=documents.papers(by, matter),
        exchanges=national.exchanges(by, matter),
    )


def _decision(found: Decision) -> DecisionRow:
    return DecisionRow(
        findings=found.findings,
        reasons=found.reasons,
        basis=Citation.parse_all(found.basis),
        kinds=tuple(found.kinds),
        fine_fen=found.fine_fen,
        confiscated_fen=found.confiscated_fen,
        restriction_ends=found.restriction_ends,
        breach=found.breach,
        home=found.home,
        drafted_at=Instant(found.drafted_at),
        drafted_by=found.drafted_by,
        notified_paper=found.notified_paper_id,
        notified_kinds=tuple(found.notified_kinds),
        notified_fine_fen=found.notified_fine_fen,
        notified_confiscated_fen=found.notified_confiscated_fen,
        decided_at=Instant(found.decided_at) if found.decided_at else None,
        number=found.number,
    )


def _service(found: Service) -> ServiceRow:
    return ServiceRow(
        id=found.pk,
        paper=found.paper_id,
        receipt_kind=found.receipt_kind,
        mode=found.mode,
        served_at=Instant(found.served_at),
        proof=found.proof_id,
    )
