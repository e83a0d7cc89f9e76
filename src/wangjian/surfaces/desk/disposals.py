"""Personal values whose time is over: one person proposes that they be destroyed, another approves (PIPL-19)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wangjian.kernel.refusal import Refusal
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit import operations as audit
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.vault import operations, policies, queries
from wangjian.surfaces.desk import one_act
from wangjian.surfaces.desk.choices import CLASS_WORDS
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

ROWS = 200
"""Values shown and disposed of at once; what is left comes when these are done."""


@read_only
def disposals(request: HttpRequest) -> HttpResponse:
    """What is due for disposal and what waits for the second person, masked."""
    return _disposals(request)


@for_those_who_work
def _disposals(request: GateRequest) -> HttpResponse:
    return _page(request, None)


@for_those_who_work
@acts.posted
def propose_disposal(request: GateRequest) -> HttpResponse:
    """Propose with a reason that the chosen values be destroyed."""

    def act() -> object:
        chosen, reason = acts.keys(request, "value", most=ROWS), one_act.reason(request)
        return operations.propose_disposal(
            chosen, reason=reason, by=request.actor, at=request.at, once=acts.once(request)
        )

    return _done(request, act)


@for_those_who_work
@acts.posted
def approve_disposal(request: GateRequest) -> HttpResponse:
    """Destroy the values of the chosen proposals, as the second person."""

    def act() -> object:
        chosen = acts.keys(request, "disposal", most=ROWS)
        return operations.approve_disposal(chosen, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, act)


@for_those_who_work
@acts.posted
def withdraw_disposal(request: GateRequest) -> HttpResponse:
    """Withdraw one proposal; its value stays."""

    def act() -> object:
        chosen = acts.key(request, "disposal")
        return operations.withdraw_disposal(chosen, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, act)


def _done(request: GateRequest, act: one_act.Act) -> HttpResponse:
    return one_act.do(request, act, lambda refusal: _page(request, refusal), to="/disposals/")


def _page(request: GateRequest, refusal: Refusal | None) -> HttpResponse:
    due = queries.due_for_disposal(request.at.day, limit=ROWS)
    proposed = queries.proposed(limit=ROWS)
    audit.record_reading("disposals", by=request.actor, at=request.at, rows=len(due) + len(proposed))
    page = {
        "due": due,
        "proposed": proposed,
        "masked": queries.masked([row.id for row in due] + [row.value for row in proposed]),
        "owners": subjects.subjects({row.owner for row in due} | {row.owner for row in proposed}),
        "people": accounts.persons({UUID(row.proposed_by) for row in proposed}),
        "me": request.actor.key,
        "approves": policies.approves(request.actor),
        "classes": CLASS_WORDS,
        "section": "subjects",
    }
    return one_act.shown(request, "desk/disposals.html", page, refusal)
