"""The page of a matter: a constant number of statements whatever its runs and clocks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure_machine import Permission, permitted
from wangjian.modules.matters.models import Proposal, Run
from wangjian.modules.matters.policies import none, post_at, seen, visible, works_on
from wangjian.modules.matters.queries.clocks import ClockView, clocks_of
from wangjian.modules.matters.queries.proposals import (
    FallenView,
    ProposalView,
    fallen_view,
    proposal_view,
    signed_under,
)
from wangjian.modules.matters.queries.rows import MatterRow, RunRow, matter_row, run_row, with_instants
from wangjian.modules.matters.queries.standing import PartRow, Standing, standings

_MATTER = """
SELECT m.id, m.number, m.kind, m.title, m.office_id, m.bureau_id, m.subject_id, m.opened_at, m.closed_at,
    office.name, bureau.name, coalesce(subject.name, '')
FROM matters_matter m JOIN organisations_holder office ON office.id = m.office_id
JOIN organisations_holder bureau ON bureau.id = m.bureau_id
LEFT JOIN subjects_subject subject ON subject.id = m.subject_id
WHERE m.id = %(matter)s AND
"""
_RUNS = "SELECT * FROM matters_run WHERE matter_id = %(matter)s ORDER BY opened_at, id"
_SEATS = """
SELECT s.holder_id, h.name, s.level, h.kind = 'organisation'
FROM matters_seat s JOIN organisations_holder h ON h.id = s.holder_id
WHERE s.matter_id = %(matter)s ORDER BY s.level DESC, h.name
"""
_SUPERVISIONS = """
SELECT s.id, h.name, s.asks, s.answer_due, s.at, s.answer, s.answered_at
FROM matters_supervision s JOIN organisations_holder h ON h.id = s.by_holder_id
WHERE s.matter_id = %(matter)s ORDER BY s.at, s.id
"""
# Those that wait, and those that fell and why; one that fell because something else changed needs no reason.
_PROPOSALS = """
SELECT * FROM matters_proposal
WHERE run_id = ANY(%s) AND (state = 'open' OR (state IN ('returned', 'withdrawn') AND reason <> ''))
ORDER BY ended_at DESC, id
"""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A fact the procedure asks for, as it is established."""

    name: str
    text: Text
    value: bool | str | Instant
    shown: Text


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody with a part in a run."""

    person: UUID
    name: str
    role: Text


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: how it stands, what may be done with every reason against it, and what it rests on.

    `capacities` are those this actor holds on the matter; `permissions` are for them. `fallen` are the proposals that
    were returned or withdrawn, the last one first.
    """

    run: RunRow
    title: Text
    capacities: tuple[str, ...]
    permissions: tuple[Permission, ...]
    clocks: tuple[ClockView, ...]
    answers: tuple[AnswerView, ...]
    papers: tuple[tuple[str, Text], ...]
    people: tuple[PersonView, ...]
    proposal: ProposalView | None
    fallen: tuple[FallenView, ...]


@dataclass(frozen=True, slots=True)
class SeatView:
    """Who sees the matter, and how: 3 owns, 2 works on it, 1 reads and supervises."""

    holder: UUID
    name: str
    level: int
    organisation: bool


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """What a superior asked, and the answer."""

    id: UUID
    by: str
    asks: str
    answer_due: Day
    at: Instant
    answer: str
    answered_at: Instant | None


@dataclass(frozen=True, slots=True)
class MatterView:
    """Everything on the page of a matter; `works` says whether this actor works on it or only reads."""

    matter: MatterRow
    office: str
    bureau: str
    subject: str
    works: bool
    runs: tuple[RunView, ...]
    seats: tuple[SeatView, ...]
    supervisions: tuple[SupervisionView, ...]


def brief(by: Actor, id: UUID) -> MatterRow:
    """Number and title of a matter, one statement; raise `Refusal` ``matter.none``."""
    found = visible(by).filter(pk=id).first()
    if found is None:
        raise none()
    return matter_row(found)


def matter(by: Actor, id: UUID, *, at: Instant) -> MatterView:
    """A matter as it stands `at` a moment, with what has lapsed read into it; ten statements at most.

    Raise `Refusal` ``matter.none``, absent or not to be seen, and ``procedure.version-missing``.
    """
    allowed, given = seen(by, "m.id")
    given["matter"] = id
    with connection.cursor() as cursor:
        cursor.execute(_MATTER + allowed, given)
        row = cursor.fetchone()
        if row is None:
            raise none()
        cursor.execute(_SEATS, given)
        seats = tuple(SeatView(*seat) for seat in cursor.fetchall())
        cursor.execute(_SUPERVISIONS, given)
        supervisions = tuple(SupervisionView(*with_instants(asked)) for asked in cursor.fetchall())
    *columns, office, bureau, subject = with_instants(row)
    found = MatterRow(*columns)
    runs = _run_views(by, found, list(Run.objects.raw(_RUNS, given)), at)
    return MatterView(found, office, bureau, subject, works_on(by, found.places), runs, seats, supervisions)


def matter_of(by: Actor, run: UUID) -> UUID:
    """The matter of a run that this actor may see; raise `Refusal` ``matter.none``."""
    found = Run.objects.filter(pk=run, matter__in=visible(by)).values_list("matter", flat=True).first()
    if found is None:
        raise none()
    return found


def _run_views(by: Actor, found: MatterRow, runs: list[Run], at: Instant) -> tuple[RunView, ...]:
    proposals = list(Proposal.objects.raw(_PROPOSALS, [[run.id for run in runs]]))
    waiting = {each.run_id: each for each in proposals if each.state == "open"}
    signed = signed_under([each.id for each in waiting.values()])
    views = []
    for standing in standings(runs, at):
        proposal = waiting.get(standing.row.id)
        shown = proposal_view(by, standing, proposal, signed[proposal.id]) if proposal else None
        fallen = (each for each in proposals if each.run_id == standing.row.id and each.state != "open")
        fell = tuple(fallen_view(standing, each) for each in fallen)
        views.append(_run_view(by, found, standing, shown, fell))
    return tuple(views)


def _run_view(
    by: Actor, found: MatterRow, standing: Standing, proposal: ProposalView | None, fallen: tuple[FallenView, ...]
) -> RunView:
    procedure, law = standing.procedure, standing.law
    held = tuple(key for key in procedure.capacities if post_at(by, key, found.places) is not None)
    papers = ((key, paper.text) for key, paper in procedure.papers.items() if key in law.papers)
    return RunView(
        run=run_row(standing.row, procedure, law.state),
        title=procedure.text,
        capacities=held,
        permissions=tuple(permitted(procedure, law, held, standing.facts)),
        clocks=clocks_of(standing),
        answers=tuple(_answer(standing, name) for name in procedure.facts if name in standing.facts),
        papers=tuple(papers),
        people=tuple(_person(standing, each) for each in standing.people),
        proposal=proposal,
        fallen=fallen,
    )


def _answer(standing: Standing, name: str) -> AnswerView:
    asked, value = standing.procedure.facts[name], standing.facts[name]
    if isinstance(value, bool):
        shown = Text("是", "yes") if value else Text("否", "no")
    elif isinstance(value, Instant):
        words = str(value)[:16].replace("T", " ")
        shown = Text(words, words)
    else:
        shown = asked.values.get(value, Text(value, value))
    return AnswerView(name, asked.text, value, shown)


def _person(standing: Standing, part: PartRow) -> PersonView:
    known = standing.procedure.capacities.get(part.role)
    return PersonView(part.person, part.name, known.text if known else Text(part.role, part.role))
