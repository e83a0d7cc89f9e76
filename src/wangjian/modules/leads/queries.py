"""What is suspected, how long it has waited and why it is not opened; and a lead with what was found and done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Move, Procedure
from wangjian.modules.audit import queries as audit
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.leads import policies
from wangjian.modules.leads.models import Lead, Measure, Suspicion
from wangjian.modules.matters import policies as rights
from wangjian.modules.matters import queries as matters
from wangjian.modules.matters.queries.counting import calendar
from wangjian.modules.matters.queries.rows import with_instants
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.subjects import queries as subjects

MOST = 1_000
"""Where the count of what waits stops."""
_NONE = Text("没有这条线索。", "There is no such lead.")
_CAPPED = Text(
    "本机构每日受理能力为{cap}条，强度更高的先开启，尚未轮到。",
    "The office takes in {cap} a day, stronger ones first; it is not this one's turn yet.",
)
# the last one that the next opening will take, of each office on the page: one walk of the index an office
_LAST_TAKEN = """
SELECT given.office, last.score, last.id
FROM unnest(%s::uuid[], %s::int[]) AS given (office, cap)
CROSS JOIN LATERAL (
    SELECT score, id FROM leads_suspicion
    WHERE office_id = given.office AND state = 'waiting'
    ORDER BY score DESC, id OFFSET greatest(given.cap - 1, 0) LIMIT 1
) AS last
"""
_ABOUT = """
SELECT l.origin, l.opened_by, l.ground, l.content, l.score, l.registered_at, l.outcome, l.suspicion_id,
    coalesce(s.signal, ''), coalesce(s.findings, 0)
FROM leads_lead l LEFT JOIN leads_suspicion s ON s.id = l.suspicion_id WHERE l.matter_id = %s
"""
_MEASURES = "SELECT * FROM leads_measure WHERE matter_id = %s ORDER BY issued_at, id"
_LISTED = "SELECT matter_id, origin, score FROM leads_lead WHERE matter_id = ANY(%s)"
_WAITING = """
SELECT given.office, (SELECT count(*) FROM (
    SELECT FROM leads_suspicion WHERE office_id = given.office AND state = 'waiting' LIMIT %s
) AS few) FROM unnest(%s::uuid[]) AS given (office)
"""
_NEXT = Text("将在下一次每日开启时登记。", "The next daily opening will register it.")
_CLOSED = Text("本机构每日受理能力为零，只由办案人员登记。", "The office takes in none a day: officers alone register.")


@dataclass(frozen=True, slots=True)
class SuspicionRow:
    """A suspicion with its age in working days since the first finding, and while it waits why it is not opened."""

    id: UUID
    subject: UUID
    subject_name: str
    signal: str
    office: UUID
    office_name: str
    first_at: Instant
    last_at: Instant
    age: int
    findings: int
    score: float
    reason: Text
    articles: tuple[Citation, ...]
    state: str
    waits_because: Text | None
    closed_reason: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure short of a case, and what came of it ("" while nobody has checked)."""

    id: UUID
    kind: str
    ground: str
    asks: str
    answer_due: Day
    issued_at: Instant
    result: str
    result_note: str
    checked_at: Instant | None


@dataclass(frozen=True, slots=True)
class Telling:
    """How what happened to a lead is told: where nobody reported, without what would speak of a reporter."""

    origin: str

    def words(self, procedure: Procedure) -> Procedure:
        """A procedure with its steps named as they are in this lead."""
        return policies.in_words_of(self.origin, procedure)

    def kept(self, rows: Sequence[matters.TimelineRow]) -> list[matters.TimelineRow]:
        """Those of what happened that are told."""
        return [row for row in rows if not policies.of_a_report(self.origin, row.asked)]


@dataclass(frozen=True, slots=True)
class NotYet:
    """An office whose leads of the day are still to be opened: how many suspicions wait, `MOST` + 1 for more, and how
    many of them the day takes."""

    office: str
    waiting: int
    taken: int


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead: its matter as the desk shows it, what it says, what was found and which measures were taken."""

    matter: matters.MatterView
    origin: str
    opened_by: str
    ground: str
    content: str
    score: float | None
    registered_at: Instant
    outcome: str
    suspicion: UUID | None
    signal: str
    findings: int
    measures: tuple[MeasureRow, ...]

    def against(self, move: Move) -> Refusal | None:
        """Why a move of the check makes no sense in this lead, ``lead.no-reporter``; None where it does."""
        return policies.no_reporter(self.origin, move)

    def unreported(self, move: str) -> policies.Unreported | None:
        """What a move that speaks to a reporter is where nobody reported this lead; None where it is as it reads."""
        return policies.unreported(self.origin, move)

    def state_worded(self, procedure: str, state: str, text: Text) -> Text:
        """What a state of a run is called in this lead."""
        return policies.state_worded(self.origin, procedure, state, text)

    def of_a_report(self, fact: str) -> bool:
        """Whether an answer speaks of a report, and nobody reported this lead."""
        return policies.of_a_report(self.origin, fact)

    @property
    def telling(self) -> Telling:
        """How what happened to this lead is told."""
        return Telling(self.origin)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """The content of a lead for modules above."""

    matter: UUID
    suspicion: UUID | None
    origin: str
    ground: str
    cause: str
    content: str
    articles: str


def suspicions(
    by: Actor,
    *,
    on: Day,
    state: str = "waiting",
    office: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[SuspicionRow]:
    """The suspicions that `by` may see in one state, strongest first, from the one `after` on."""
    found = policies.visible(by).filter(state=state).order_by("-score", "id")
    if office is not None:
        found = found.filter(office_id=office)
    if after is not None and (last := policies.visible(by).filter(pk=after).first()) is not None:
        found = found.filter(score__lte=last.score).exclude(score=last.score, id__lte=last.pk)
    return _rows(list(found[:limit]), on)


def suspicion(by: Actor, key: UUID, *, on: Day) -> SuspicionRow:
    """One suspicion; raise `Refusal` ``suspicion.none`` for one absent or not to be seen."""
    found = policies.visible(by).filter(pk=key).first()
    if found is None:
        raise policies.none()
    return _rows([found], on)[0]


def lead(by: Actor, matter: UUID, *, at: Instant) -> LeadView:
    """A lead as `by` may see it; raise `Refusal` ``matter.none`` or ``lead.none``."""
    return about(matters.matter(by, matter, at=at))


def about(view: matters.MatterView) -> LeadView:
    """What a lead adds to the matter that somebody sees; raise `Refusal` ``lead.none``."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT, [view.matter.id])
        found = cursor.fetchone()
    if found is None:
        raise Refusal("lead.none", _NONE)
    measures = tuple(_measure(each) for each in Measure.objects.raw(_MEASURES, [view.matter.id]))
    return LeadView(view, *[*with_instants(found), measures])


def telling(matter: UUID) -> Telling:
    """How what happened to a matter is told; as it is written in one that is no lead."""
    return Telling(Lead.objects.filter(pk=matter).values_list("origin", flat=True).first() or "report")


def listed(rows: Sequence[matters.WorkRow]) -> tuple[tuple[matters.WorkRow, ...], dict[UUID, float]]:
    """Rows of a list with the states of leads named as they are in each, and how strong the suspicion behind those is
    that came from a scan; one statement, none where no lead is among them."""
    among = [row.matter for row in rows if row.kind == "lead"]
    if not among:
        return tuple(rows), {}
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, [among])
        found = {key: (origin, score) for key, origin, score in cursor.fetchall()}
    origins = {key: origin for key, (origin, _) in found.items()}
    scores = {key: score for key, (_, score) in found.items() if score is not None}
    return tuple(_named(row, origins.get(row.matter, "report")) for row in rows), scores


def offices_opening(on: Day, among: Collection[UUID] | None = None) -> list[organisations.OrganisationRow]:
    """The offices (of these, or of all) that take in leads each day and stand on that day."""
    rows = organisations.listed(on=on, among=among)
    return [row for row in rows if row.intake_a_day and row.kind in organisations.OFFICES]


def not_yet(by: Actor, *, at: Instant) -> tuple[NotYet, ...]:
    """The offices at which `by` holds a post whose opening of the day is still to come and for which something waits.

    One statement once the day's leads are open, three before that, whatever the number of posts.
    """
    offices = {UUID(post.organisation) for post in by.posts if post.organisation}
    keys = {policies.key_of_day(office, at.day): office for office in offices}
    opened = {keys[key] for key in audit.done(system_actor(policies.OPENING).key, keys)} if keys else set()
    coming = offices_opening(at.day, offices - opened) if offices - opened else []
    if not coming:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [MOST + 1, [row.key for row in coming]])
        waiting = dict(cursor.fetchall())
    told = ((row, waiting[row.key]) for row in coming if waiting[row.key])
    return tuple(NotYet(row.name, count, min(count, row.intake_a_day)) for row, count in told)


def lead_from(by: Actor, suspicion: UUID) -> UUID | None:
    """The lead that was registered from a suspicion, where `by` may see it."""
    seen = Lead.objects.filter(suspicion=suspicion, matter__in=rights.visible(by))
    return seen.values_list("pk", flat=True).first()


def offices_to_register(by: Actor, on: Day) -> list[organisations.OrganisationRow]:
    """The offices at which `by` may register a lead by hand: where it is officer or intake, and the stations below."""
    return [
        row
        for row in organisations.listed(on=on)
        if row.kind in organisations.OFFICES
        and any(by.has_at(each, {str(row.key), str(row.bureau)}) for each in policies.REGISTERS)
    ]


def lead_of(matter: UUID) -> LeadRow:
    """The content of a lead, for the module that goes on with it; raise `Refusal` ``lead.none``."""
    found = Lead.objects.select_related("suspicion").filter(pk=matter).first()
    if found is None:
        raise Refusal("lead.none", _NONE)
    suspicion = found.suspicion
    cause = policies.cause_of(suspicion.signal if suspicion else "", found.ground)
    articles = suspicion.articles if suspicion else ""
    return LeadRow(found.pk, found.suspicion_id, found.origin, found.ground, cause.zh, found.content, articles)


def _rows(found: Collection[Suspicion], on: Day) -> list[SuspicionRow]:
    names = subjects.subjects({row.subject_id for row in found})
    offices = {row.key: row for row in organisations.listed()}
    caps = {row.office_id: offices[row.office_id].intake_a_day for row in found if row.state == "waiting"}
    last, worked = _last_taken(caps), calendar().worked_to
    return [
        SuspicionRow(
            id=row.pk,
            subject=row.subject_id,
            subject_name=names[row.subject_id].name,
            signal=row.signal,
            office=row.office_id,
            office_name=offices[row.office_id].name,
            first_at=Instant(row.first_at),
            last_at=Instant(row.last_at),
            age=worked(on) - worked(Instant(row.first_at).day),
            findings=row.findings,
            score=row.score,
            reason=Text(row.reason_zh, row.reason_en),
            articles=Citation.parse_all(row.articles),
            state=row.state,
            waits_because=_waits(row, caps[row.office_id], last.get(row.office_id)) if row.state == "waiting" else None,
            closed_reason=row.closed_reason,
        )
        for row in found
    ]


def _last_taken(caps: Mapping[UUID, int]) -> dict[UUID, tuple[float, UUID]]:
    """The weakest suspicion that each office's next opening takes; an office that takes all it has is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_TAKEN, [list(caps), list(caps.values())])
        return {office: (score, key) for office, score, key in cursor.fetchall()}


def _waits(row: Suspicion, cap: int, last: tuple[float, UUID] | None) -> Text:
    if not cap:
        return _CLOSED
    if last is None or (-row.score, row.pk) <= (-last[0], last[1]):
        return _NEXT
    return _CAPPED.fill(cap=cap)


def _named(row: matters.WorkRow, origin: str) -> matters.WorkRow:
    states = (replace(at, text=policies.state_worded(origin, at.procedure, at.state, at.text)) for at in row.states)
    return replace(row, states=tuple(states))


def _measure(found: Measure) -> MeasureRow:
    return MeasureRow(
        id=found.pk,
        kind=found.kind,
        ground=found.ground,
        asks=found.asks,
        answer_due=found.answer_due,
        issued_at=Instant(found.issued_at),
        result=found.result,
        result_note=found.result_note,
        checked_at=Instant(found.checked_at) if found.checked_at else None,
    )
