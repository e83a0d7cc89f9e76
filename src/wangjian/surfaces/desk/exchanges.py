"""How we stand with the systems of record: what waits, and what the last comparison showed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.modules.audit import operations as audit
from wangjian.modules.national import queries
from wangjian.surfaces.desk.choices import SYSTEMS
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work


@read_only
def exchanges(request: HttpRequest) -> HttpResponse:
    """What is open with each system and how far both sides agree."""
    return _shown(request)


@for_those_who_work
def _shown(request: GateRequest) -> HttpResponse:
    compared = [found for name in SYSTEMS if (found := queries.reconciliation(name, by=request.actor)) is not None]
    rows = sum(len(view.rows) for view in compared)
    audit.record_reading("exchanges", by=request.actor, at=request.at, rows=rows)
    page = {"waiting": queries.waiting(), "compared": compared, "systems": SYSTEMS, "section": "exchanges"}
    return render(request, "desk/exchanges.html", page)
