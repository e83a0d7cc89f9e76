"""A lead that no scan brought: its subject is looked for, then it is registered with what is suspected."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads import queries
from wangjian.modules.leads.operations.register import BY_HAND
from wangjian.modules.leads.policies import GROUNDS
from wangjian.modules.subjects import queries as subjects
from wangjian.surfaces.desk.choices import ORIGINS
from wangjian.surfaces.desk.subjects import KINDS
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import identifier, read_only, words
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

_LONGEST = 2_000


@read_only
def new_lead(request: HttpRequest) -> HttpResponse:
    """The subjects found by what was typed, or the form for the one that was chosen; raise ``subject.none``."""
    return _asked(request)


@for_those_who_work
def _asked(request: GateRequest) -> HttpResponse:
    return _page(request, identifier(request, "subject"), None)


@for_those_who_work
@acts.posted
def register_by_hand(request: GateRequest, key: UUID) -> HttpResponse:
    """Register a lead about a subject and go to it; raise `Refusal` ``subject.none``."""
    try:
        received = acts.text(request, "received_on", most=40, needed=False)
        made = leads.register_by_hand(
            key,
            office=acts.key(request, "office"),
            origin=acts.chosen(request, "origin", BY_HAND),
            ground=acts.chosen(request, "ground", GROUNDS),
            content=acts.text(request, "content", most=_LONGEST),
            received_on=acts.moment(request, "received_on") if received else None,
            by=request.actor,
            at=request.at,
            once=acts.once(request),
        )
    except Refusal as refusal:
        if refusal.code == "subject.none":
            raise
        acts.note_refusal(request, refusal)
        return _page(request, key, refusal)
    return HttpResponseRedirect(f"/matters/{made.matter}/", status=303)


def _page(request: GateRequest, key: UUID | None, refusal: Refusal | None) -> HttpResponse:
    asked = words(request, "q")
    rows = subjects.find(asked) if asked and key is None else []
    row = subjects.subject(key) if key else None
    if row or asked:
        audit.record_reading("subjects", by=request.actor, at=request.at, rows=len(rows) or 1)
    page = {
        "asked": asked,
        "rows": rows,
        "row": row,
        "offices": [(str(each.key), each.name) for each in queries.offices_to_register(request.actor, request.at.day)],
        "origins": {origin: ORIGINS[origin] for origin in BY_HAND},
        "grounds": GROUNDS,
        "kinds": KINDS,
        "refusal": refusal,
        "sent": request.POST,
        "section": "suspicions",
    }
    return render(request, "desk/by_hand.html", page, status=status_of(refusal) if refusal else 200)
