"""Signing in and out. Name and password alone until the second factor comes with the desk's own issue."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from wangjian.kernel.refusal import Refusal
from wangjian.modules.accounts import operations as accounts
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import begin_session, end_session, way_back


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; with the right ones begin a session and go on to where the person was going."""
    asked = cast(GateRequest, request)
    if request.method == "POST":
        try:
            signed = accounts.sign_in(
                acts.text(asked, "name", most=80),
                request.POST.get("password", ""),
                at=asked.at,
                once=acts.once(asked),
                origin=request.META.get("REMOTE_ADDR", ""),
            )
        except Refusal as refusal:
            return _form(asked, refusal)
        begin_session(asked, signed.account, signed.epoch)
        return HttpResponseRedirect(way_back(request.POST.get("next", "")), status=303)
    return _form(asked, None)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the way back in."""
    return _sign_out(cast(GateRequest, request))


@acts.posted
def _sign_out(request: GateRequest) -> HttpResponse:
    end_session(request)
    return HttpResponseRedirect("/sign-in/", status=303)


def _form(request: GateRequest, refusal: Refusal | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    page = {
        "refusal": refusal,
        "name": request.POST.get("name", "")[:80],
        "next": way_back(given.get("next", "")),
        "sample": settings.SAMPLE_INSTALLATION,
    }
    return render(request, "desk/sign_in.html", page, status=status_of(refusal) if refusal else 200)
