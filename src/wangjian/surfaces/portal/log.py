"""The newest signed head of the log: whoever keeps it can check later that nothing before it was changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.modules.audit import queries as audit
from wangjian.surfaces.gate.parameters import read_only

HEADS = 10


@read_only
def log(request: HttpRequest) -> HttpResponse:
    """The newest heads, and what one is good for."""
    return render(request, "portal/log.html", {"heads": audit.heads(HEADS), "section": "log"})
