"""The page of a matter: a constant number of statements whatever its runs and clocks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure_machine import Permission, permitted
from wangjian.modules.matters.models import Matter, Part, Proposal, Run, Seat, Signature, Supervision
from wangjian.modules.matters.policies import none, post_at, visible, works_on
from wangjian.modules.matters.queries.clocks import ClockView, clocks_of
from wangjian.modules.matters.queries.proposals import ProposalView, proposal_view
from wangjian.modules.matters.queries.rows import MatterRow, RunRow, instant, matter_row, run_row
from wangjian.modules.matters.queries.standing import Standing, standings


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

    `capacities` are those this actor holds on the matter; `permissions` are for them.
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


@dataclass(frozen=True, slots=True)
class SeatView:
    """Who sees the matter, and how: 3 owns, 2 works on it, 1 reads and supervises."""

    holder: UUID
    name: str
    level: int


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
    """A matter as it stands `at` a moment, with what has lapsed read into it; eleven statements.

    Raise `Refusal` ``matter.none``, absent or not to be seen, and ``procedure.version-missing``.
    """
    found = visible(by).filter(pk=id).select_related("office", "bureau", "subject").first()
    if found is None:
        raise none()
    runs = list(Run.objects.filter(matter=id).order_by("opened_at", "id"))
    seats = Seat.objects.filter(matter=id).select_related("holder").order_by("-level", "holder__name")
    asked = Supervision.objects.filter(matter=id).select_related("by_holder").order_by("at", "id")
    return MatterView(
        matter=matter_row(found),
        office=found.office.name,
        bureau=found.bureau.name,
        subject=found.subject.name if found.subject else "",
        works=works_on(by, {found.office_id, found.bureau_id}),
        runs=_run_views(by, found, runs, at),
        seats=tuple(SeatView(each.holder_id, each.holder.name, each.level) for each in seats),
        supervisions=tuple(_supervision(each) for each in asked),
    )


def matter_of(by: Actor, run: UUID) -> UUID:
    """The matter of a run that this actor may see; raise `Refusal` ``matter.none``."""
    found = Run.objects.filter(pk=run, matter__in=visible(by)).values_list("matter", flat=True).first()
    if found is None:
        raise none()
    return found


def _run_views(by: Actor, found: Matter, runs: list[Run], at: Instant) -> tuple[RunView, ...]:
    keys = [run.id for run in runs]
    people: dict[UUID, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(run__in=keys).select_related("person").order_by("role", "person__name"):
        people[part.run_id].append(part)
    waiting = {each.run_id: each for each in Proposal.objects.filter(run__in=keys, state="open")}
    signed: dict[UUID, list[Signature]] = defaultdict(list)
    under = [each.id for each in waiting.values()]
    for signature in Signature.objects.filter(proposal__in=under).select_related("person").order_by("at", "id"):
        signed[signature.proposal_id].append(signature)
    views = []
    for standing in standings(runs, at):
        proposal = waiting.get(standing.row.id)
        shown = proposal_view(by, matter_row(found), standing, proposal, signed[proposal.id]) if proposal else None
        views.append(_run_view(by, found, standing, people[standing.row.id], shown))
    return tuple(views)


def _run_view(
    by: Actor, found: Matter, standing: Standing, people: list[Part], proposal: ProposalView | None
) -> RunView:
    procedure, law = standing.procedure, standing.law
    places = {found.office_id, found.bureau_id}
    held = tuple(key for key in procedure.capacities if post_at(by, key, places) is not None)
    papers = ((key, paper.text) for key, paper in procedure.papers.items() if key in law.papers)
    return RunView(
        run=run_row(standing.row, procedure, law.state),
        title=procedure.text,
        capacities=held,
        permissions=tuple(permitted(procedure, law, held, standing.facts)),
        clocks=clocks_of(standing),
        answers=tuple(_answer(standing, name) for name in procedure.facts if name in standing.facts),
        papers=tuple(papers),
        people=tuple(PersonView(each.person_id, each.person.name, _role(standing, each.role)) for each in people),
        proposal=proposal,
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


def _role(standing: Standing, role: str) -> Text:
    known = standing.procedure.capacities.get(role)
    return known.text if known else Text(role, role)


def _supervision(found: Supervision) -> SupervisionView:
    return SupervisionView(
        id=found.id,
        by=found.by_holder.name,
        asks=found.asks,
        answer_due=found.answer_due,
        at=Instant(found.at),
        answer=found.answer,
        answered_at=instant(found.answered_at),
    )
