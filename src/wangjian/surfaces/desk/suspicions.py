"""What is suspected and nobody has opened yet, and the two things to do with it: register it or dismiss it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads import queries
from wangjian.modules.monitoring import queries as monitoring
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import choice, identifier, read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

ROWS = 50
STATES = ("waiting", "lead", "dismissed", "over")
_LONGEST = 500


@read_only
def suspicions(request: HttpRequest) -> HttpResponse:
    """The suspicions of one's offices in one state, strongest first."""
    return _listed(request)


@for_those_who_work
def _listed(request: GateRequest) -> HttpResponse:
    state = choice(request, "state", STATES, "waiting")
    after = identifier(request, "after")
    rows = queries.suspicions(request.actor, on=request.at.day, state=state, after=after, limit=ROWS + 1)
    audit.record_reading("suspicions", by=request.actor, at=request.at, rows=len(rows[:ROWS]))
    page = {
        "rows": rows[:ROWS],
        "next": rows[ROWS - 1].id if len(rows) > ROWS else None,
        "state": state,
        "section": "suspicions",
    }
    return render(request, "desk/suspicions.html", page)


@read_only
def suspicion(request: HttpRequest, key: UUID) -> HttpResponse:
    """One suspicion with its findings and what may be done with it; raise `Refusal` ``suspicion.none``."""
    return _shown(request, key, None)


@for_those_who_work
def _shown(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    row = queries.suspicion(request.actor, key, on=request.at.day)
    findings = monitoring.findings(request.actor, suspicion=key, limit=ROWS)
    audit.record_reading("suspicion", by=request.actor, at=request.at, subject=row.subject, rows=len(findings))
    page = {
        "row": row,
        "findings": findings,
        "lead": queries.lead_from(request.actor, key) if row.state != "waiting" else None,
        "refusal": refusal,
        "reason": request.POST.get("reason", "")[:_LONGEST],
        "section": "suspicions",
    }
    return render(request, "desk/suspicion.html", page, status=status_of(refusal) if refusal else 200)


@for_those_who_work
@acts.posted
def register(request: GateRequest, key: UUID) -> HttpResponse:
    """Register a lead from a suspicion and go to it."""
    try:
        made = leads.register(key, by=request.actor, at=request.at, once=acts.once(request))
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return _shown(request, key, refusal)
    return HttpResponseRedirect(f"/matters/{made.matter}/", status=303)


@for_those_who_work
@acts.posted
def dismiss(request: GateRequest, key: UUID) -> HttpResponse:
    """Dismiss a suspicion with a reason and go back to the list."""
    try:
        reason = acts.text(request, "reason", most=_LONGEST)
        leads.dismiss(key, reason=reason, by=request.actor, at=request.at, once=acts.once(request))
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return _shown(request, key, refusal)
    return HttpResponseRedirect("/suspicions/", status=303)
