"""The system administrator's page: what is wrong, how the queue stands, which workers live."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.modules.audit import queries as audit
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_the


@read_only
def faults(request: HttpRequest) -> HttpResponse:
    """The fault list and the state of the jobs, without anything about a matter."""
    return _faults(request)


@for_the("system_administrator")
def _faults(request: GateRequest) -> HttpResponse:
    page = {
        "faults": audit.faults(at=request.at),
        "jobs": audit.jobs(),
        "workers": audit.workers(),
        "section": "faults",
    }
    return render(request, "desk/faults.html", page)
