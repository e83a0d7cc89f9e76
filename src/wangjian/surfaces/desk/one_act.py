"""A page with forms of its own: one act is done and leads on, or the page shows why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.request import GateRequest

Act = Callable[[], object]
"""Reads a form and calls one operation."""

LONGEST = 500
"""Characters of a reason."""


def reason(request: GateRequest) -> str:
    """The reason that a form gives; raise `Refusal` ``form.missing`` without one."""
    return acts.text(request, "reason", most=LONGEST)


def do(
    request: GateRequest,
    act: Act,
    page: Callable[[Refusal], HttpResponse],
    *,
    to: str,
    absent: Collection[str] = (),
) -> HttpResponse:
    """Do `act` and go on `to` an address; refused, note it and show `page` with the refusal.

    A refusal whose code is among `absent` has no page to be shown on and is raised.
    """
    try:
        act()
    except Refusal as refusal:
        if refusal.code in absent:
            raise
        acts.note_refusal(request, refusal)
        return page(refusal)
    return HttpResponseRedirect(to, status=303)


def shown(request: GateRequest, template: str, page: dict[str, object], refusal: Refusal | None) -> HttpResponse:
    """A page with the refusal of its form, if there was one, under the refusal's status."""
    status = status_of(refusal) if refusal else 200
    return render(request, template, {**page, "refusal": refusal, "sent": request.POST}, status=status)
