"""One paper beside its content: how it stands with number and seal; its number given, the paper declared void."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.cases import operations as cases
from wangjian.modules.documents import operations, policies, queries
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.desk.choices import SEALS
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

_LONGEST = 500
_NUMBER = 80


@read_only
def about_paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """A paper as it stands; raise `Refusal` ``paper.none``."""
    return _about(request, key)


@for_those_who_work
def _about(request: GateRequest, key: UUID) -> HttpResponse:
    return _page(request, key, None)


@for_those_who_work
@acts.posted
def give_number(request: GateRequest, key: UUID) -> HttpResponse:
    """Give a paper that awaits it the number that another system gave; the paper is made with it."""
    return _done(
        request,
        key,
        lambda: operations.give_number(
            key,
            number=acts.text(request, "number", most=_NUMBER),
            by=request.actor,
            at=request.at,
            once=acts.once(request),
        ),
    )


@for_those_who_work
@acts.posted
def void_paper(request: GateRequest, key: UUID) -> HttpResponse:
    """Declare, with a reason, that a paper no longer counts."""
    return _done(
        request,
        key,
        lambda: cases.void_paper(
            key,
            reason=acts.text(request, "reason", most=_LONGEST),
            by=request.actor,
            at=request.at,
            once=acts.once(request),
        ),
    )


def _done(request: GateRequest, key: UUID, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        if refusal.code == "paper.none":
            raise
        acts.note_refusal(request, refusal)
        return _page(request, key, refusal)
    return HttpResponseRedirect(f"/papers/{key}/about/", status=303)


def _page(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    paper = queries.paper(request.actor, key)
    audit.record_reading("paper", by=request.actor, at=request.at, matter=paper.matter)
    page = {
        "paper": paper,
        "matter": matters.brief(request.actor, paper.matter),
        "may_act": policies.may_act(request.actor, key),
        "seals": SEALS,
        "refusal": refusal,
        "sent": request.POST,
    }
    return render(request, "desk/paper.html", page, status=status_of(refusal) if refusal else 200)
