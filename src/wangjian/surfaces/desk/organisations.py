"""The system administrator's list of organisations: seen, added to, ended."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.organisations import operations, queries
from wangjian.modules.organisations.operations.noting import KINDS
from wangjian.surfaces.desk.choices import ORGANISATIONS
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import choice, read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_the

SHORT = 120
MOST_A_DAY = 1000


@read_only
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation there is or was, of one kind if asked for."""
    return _listed(request)


@for_the("system_administrator")
def _listed(request: GateRequest) -> HttpResponse:
    return _list(request, None)


@read_only
def organisation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One organisation; raise `Refusal` ``organisation.none``."""
    return _shown(request, key)


@for_the("system_administrator")
def _shown(request: GateRequest, key: UUID) -> HttpResponse:
    return _one(request, key, None)


@for_the("system_administrator")
@acts.posted
def note_organisation(request: GateRequest) -> HttpResponse:
    """Note an organisation and go to its page."""
    try:
        new = operations.NewOrganisation(
            code=acts.text(request, "code", most=SHORT),
            kind=acts.chosen(request, "kind", KINDS),
            name=acts.text(request, "name", most=SHORT),
            short_name=acts.text(request, "short_name", most=SHORT),
            english=acts.text(request, "english", most=SHORT),
            region=acts.text(request, "region", most=9),
            valid_from=acts.day(request, "valid_from"),
            above=acts.text(request, "above", most=SHORT, needed=False),
            credit_code=acts.text(request, "credit_code", most=18, needed=False),
            intake_a_day=acts.whole(request, "intake_a_day", high=MOST_A_DAY),
        )
        noted = operations.note_organisation(new, by=request.actor, at=request.at, once=acts.once(request))
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return _list(request, refusal)
    return HttpResponseRedirect(f"/organisations/{noted.id}/", status=303)


@for_the("system_administrator")
@acts.posted
def end_organisation(request: GateRequest, key: UUID) -> HttpResponse:
    """End an organisation with its last day; raise `Refusal` ``organisation.none``."""
    try:
        day = acts.day(request, "day")
        operations.end_organisation(key, day=day, by=request.actor, at=request.at, once=acts.once(request))
    except Refusal as refusal:
        if refusal.code == "organisation.none":
            raise
        acts.note_refusal(request, refusal)
        return _one(request, key, refusal)
    return HttpResponseRedirect(f"/organisations/{key}/", status=303)


def _list(request: GateRequest, refusal: Refusal | None) -> HttpResponse:
    kind = choice(request, "kind", KINDS)
    every = queries.listed()
    page = {
        "rows": [row for row in every if not kind or row.kind == kind],
        "names": {row.key: row.name for row in every},
        "standing": [row for row in every if row.stands(request.at.day)],
        "kind": kind,
        "kinds": ORGANISATIONS,
        "on": request.at.day,
        "refusal": refusal,
        "sent": request.POST,
        "section": "organisations",
    }
    return render(request, "desk/organisations.html", page, status=status_of(refusal) if refusal else 200)


def _one(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    row = queries.organisation(key)
    every = queries.listed(on=request.at.day)
    page = {
        "row": row,
        "above": [each.name for each in queries.above(key)],
        "bureau": queries.organisation(row.bureau).name,
        "below": [each for each in every if each.above == key],
        "kinds": ORGANISATIONS,
        "on": request.at.day,
        "refusal": refusal,
        "sent": request.POST,
        "section": "organisations",
    }
    return render(request, "desk/organisation.html", page, status=status_of(refusal) if refusal else 200)
