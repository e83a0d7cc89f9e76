"""The page of a matter: who and what, how its runs stand, what may be done next, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Do, Move, Paper, Procedure
from wangjian.law.procedure_source import procedures
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit import operations as audit
from wangjian.modules.cases import queries as cases
from wangjian.modules.cases.operations import comes_in
from wangjian.modules.documents import queries as documents
from wangjian.modules.evidence import queries as evidence
from wangjian.modules.evidence.operations import KINDS as EVIDENCE_KINDS
from wangjian.modules.leads import queries as leads
from wangjian.modules.matters import queries as matters
from wangjian.modules.matters.operations import held_back
from wangjian.modules.matters.queries import MatterView, RunView
from wangjian.modules.matters.queries.clocks import ClockView
from wangjian.modules.matters.queries.matter import AnswerView
from wangjian.surfaces.desk import choices
from wangjian.surfaces.desk.moves import Group, NextMove, facts_of, next_moves
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

SHOWN = 15
"""How much of what happened stands on the page itself; the rest is a page away."""


OFFERED: Mapping[str, object] = {
    "penalties": choices.PENALTIES,
    "modes": choices.MODES,
    "orders": choices.ORDERS,
    "tiers": choices.TIERS,
    "grounds": choices.GROUNDS,
    "measures": choices.MEASURES,
    "results": choices.RESULTS,
    "seals": choices.SEALS,
    "systems": choices.SYSTEMS,
}
"""What the forms of the page offer to choose from."""


@dataclass(frozen=True, slots=True)
class RunPanel:
    """A run with its act panel: the moves of its state, who can be named, the move that was just refused."""

    view: RunView
    procedure: Procedure
    moves: tuple[NextMove, ...]
    tried: str
    notes: tuple[matters.NoteRow, ...]
    lead: leads.LeadView | None

    @property
    def waiting(self) -> Text | None:
        """The move that waits for signatures, if one does: while it waits, only what one person makes can be made."""
        proposal = self.view.proposal
        return proposal.text if proposal and not proposal.stale else None

    @property
    def open(self) -> bool:
        """Whether the steps that one person makes beside what waits are to be unfolded: one of them was tried."""
        return any(each.move.key == self.tried for each in self.possible)

    @property
    def possible(self) -> list[NextMove]:
        """What can be tried now; what waits for signatures is signed where it waits."""
        waiting = self.view.proposal.move if self.view.proposal and self.waiting else ""
        return [each for each in self.moves if each.possible and each.move.key != waiting]

    @property
    def groups(self) -> list[tuple[Text, list[NextMove]]]:
        """The same by what becomes of the run: it goes on, its periods change, it ends."""
        grouped = [(group.text, [each for each in self.possible if each.group is group]) for group in Group]
        return [(text, moves) for text, moves in grouped if moves]

    @property
    def not_now(self) -> list[NextMove]:
        """What cannot, with the reasons."""
        waiting = self.view.proposal.move if self.view.proposal and self.waiting else ""
        return [
            each for each in self.moves if not each.possible and each.senseless is None and each.move.key != waiting
        ]

    @property
    def state(self) -> Text:
        """What the state is called in this matter."""
        run = self.view.run
        return self.lead.state_worded(run.procedure, run.state, run.state_text) if self.lead else run.state_text

    @property
    def answers(self) -> list[AnswerView]:
        """What is established, without what would speak of a report where there is none."""
        return [each for each in self.view.answers if not (self.lead and self.lead.of_a_report(each.name))]

    @property
    def not_here(self) -> list[NextMove]:
        """What makes no sense in this matter, with the reason."""
        return [each for each in self.moves if each.senseless is not None]

    @property
    def written(self) -> list[tuple[Text, matters.NoteRow]]:
        """What was written for papers that wait for no signature, with the move it was written for."""
        waiting = self.view.proposal.id if self.view.proposal else None
        standing = [each for each in self.notes if each.proposal is None or each.proposal != waiting]
        return [(self.procedure.moves[each.move].text, each) for each in standing]

    @property
    def proposed(self) -> Proposed | None:
        """What whoever signs second signs: the answers, what was written, the papers."""
        if self.view.proposal is None:
            return None
        move = self.procedure.moves[self.view.proposal.move]
        asked = facts_of(self.procedure, move)
        return Proposed(
            answers=tuple(each for each in self.view.answers if each.name in asked),
            note=next((each for each in self.notes if each.proposal == self.view.proposal.id), None),
            papers=tuple(self.procedure.papers[key] for key in move.papers_made),
            role=move.named,
        )


@dataclass(frozen=True, slots=True)
class Proposed:
    """What stands behind a proposal: answers its move asks for, the note and the papers it makes, whom it names."""

    answers: tuple[AnswerView, ...]
    note: matters.NoteRow | None
    papers: tuple[Paper, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was refused: why, and what was filled in, so that nothing is lost."""

    refusal: Refusal
    sent: Mapping[str, Any]


@read_only
def matter(request: HttpRequest, key: UUID) -> HttpResponse:
    """A matter on one page; raise `Refusal` ``matter.none``, absent or not to be seen."""
    return _page(request, key)


@for_those_who_work
def _page(request: GateRequest, key: UUID) -> HttpResponse:
    return matter_page(request, key)


def matter_page(request: GateRequest, key: UUID, refused: Refused | None = None) -> HttpResponse:
    """The page, with a refusal on top and what was filled in kept where an act was refused."""
    view = matters.matter(request.actor, key, at=request.at)
    audit.record_reading("matter", by=request.actor, at=request.at, matter=key)
    case = cases.about(request.actor, view) if view.matter.kind == "case" else None
    lead = leads.about(view) if view.matter.kind == "lead" else None
    notes = matters.written(view)
    sent = refused.sent if refused else {}
    telling = lead.telling if lead else leads.Telling("report")
    timeline = matters.happened(view, at=request.at, limit=SHOWN + 1, words=telling.words)
    page: dict[str, object] = {
        "view": view,
        "matter": view.matter,
        "runs": [_panel(run, sent, notes.get(run.run.id, ()), lead) for run in view.runs],
        "next_due": min(
            (clock for run in view.runs for clock in run.clocks if clock.state == "running"), key=_due, default=None
        ),
        "timeline": telling.kept(timeline[:SHOWN]),
        "more": timeline[SHOWN - 1].fact if len(timeline) > SHOWN else None,
        "oversees": matters.oversees(request.actor, view),
        "people": _people(view, request.at.day),
        "lead": lead,
        "case": case,
        "filed": cases.filed_from(request.actor, key) if lead and view.runs[0].run.final else None,
        **_kept(evidence.items(request.actor, key), case.papers if case else documents.papers(request.actor, key)),
        "supervises": _supervises(request, view),
        "refusal": refused.refusal if refused else None,
        "sent": sent,
        "on": request.at.day,
        **OFFERED,
        "comes_in": comes_in(procedure_of(view.runs[0])) if case else {},
        "evidence_kinds": EVIDENCE_KINDS,
    }
    return render(request, "desk/matter.html", page, status=status_of(refused.refusal) if refused else 200)


def _kept(items: Sequence[evidence.ItemRow], papers: Sequence[documents.PaperRow]) -> dict[str, object]:
    """Evidence and papers, and of both what still counts as forms offer it: key and name, the newest first."""
    standing = [item for item in items if item.withdrawn_at is None]
    to_serve = [paper for paper in papers if paper.kind in choices.SERVED and paper.voided_at is None]
    return {
        "evidence": items,
        "papers": papers,
        "standing": standing,
        "proofs": [(str(item.id), item.name) for item in reversed(standing)],
        "to_serve": [(str(paper.id), f"{paper.title} {paper.number or ''}".rstrip()) for paper in reversed(to_serve)],
    }


def _due(clock: ClockView) -> date:
    return clock.act_by


def procedure_of(view: RunView) -> Procedure:
    """The procedure a run stands under."""
    return procedures()[view.run.procedure, date.fromisoformat(view.run.version)]


def lengthens(procedure: Procedure, move: str) -> bool:
    """Whether a move lengthens a period, so that days may have to be stated."""
    return any(step.do is Do.EXTEND for step in procedure.moves[move].clocks)


def _panel(
    view: RunView, sent: Mapping[str, Any], notes: Sequence[matters.NoteRow], lead: leads.LeadView | None
) -> RunPanel:
    procedure = procedure_of(view)
    known = {answer.name: answer.value for answer in view.answers}
    tried = str(sent.get("move", "")) if str(sent.get("run", "")) == str(view.run.id) else ""
    against: Callable[[Move], Refusal | None] = lead.against if lead else lambda move: None
    moves = next_moves(procedure, view.permissions, known, set(view.capacities), against)
    waiting = view.proposal.move if view.proposal and not view.proposal.stale else ""
    shown = [_in_this_lead(each, lead) for each in moves]
    if waiting:
        shown = [_beside(each, held_back(procedure, known, waiting, each.move.key)) for each in shown]
    return RunPanel(view, procedure, tuple(shown), tried, tuple(notes), lead)


def _beside(shown: NextMove, held: Refusal | None) -> NextMove:
    """A move beside one that waits for signatures: it waits too, unless one person makes it."""
    if held is None or shown.senseless is not None or not shown.capacities:
        return shown
    return replace(shown, hindrances=(*shown.hindrances, held))


def _in_this_lead(shown: NextMove, lead: leads.LeadView | None) -> NextMove:
    """A move that would speak to a reporter, as it is where nobody reported."""
    elsewise = lead.unreported(shown.move.key) if lead else None
    if elsewise is None:
        return shown
    makes = tuple(paper for paper in shown.makes if paper.key not in elsewise.left_out)
    advice = elsewise.advice, elsewise.articles
    return replace(shown, text=elsewise.text, target=elsewise.state_text, makes=makes, advice=advice)


def _people(view: MatterView, on: date) -> dict[str, list[tuple[str, str]]]:
    """Who can be named in which role: those who hold it at the office or its bureau."""
    roles = {made.named for run in view.runs for made in procedure_of(run).moves.values() if made.named}
    holding = accounts.holding_each(roles, view.matter.places, on)
    return {role: list({str(row.key): row.name for row in rows}.items()) for role, rows in holding.items()}


def _supervises(request: GateRequest, view: MatterView) -> bool:
    """Whether this person can ask the office for something as its superior."""
    above = {str(seat.holder) for seat in view.seats if seat.level == 1}
    return any(post.capacity in ("supervisor", "head") and post.organisation in above for post in request.actor.posts)


NO_RUN = Text("没有这一程序，或者不在本件之中。", "There is no such run in this matter.")


def run_of(view: MatterView, key: UUID) -> RunView:
    """The run of a matter by its key; raise `Refusal` ``matter.none``."""
    found = next((run for run in view.runs if run.run.id == key), None)
    if found is None:
        raise Refusal("matter.none", NO_RUN)
    return found
