"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.law.clock import catalogue
from wangjian.law.library import library
from wangjian.law.mark import Mark
from wangjian.surfaces.gate.parameters import read_only


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what it can answer today, and what comes later."""
    page = {"instruments": len(library().instruments), "clocks": len(catalogue()), "marks": list(Mark)}
    return render(request, "portal/home.html", page)
