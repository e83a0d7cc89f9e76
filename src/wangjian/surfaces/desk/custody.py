"""One item of evidence: what it is, through whose hands it went, whether it is the same; checked and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.cases import operations as cases
from wangjian.modules.evidence import operations, policies, queries
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.desk.choices import CUSTODY
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

_LONGEST = 500


@read_only
def custody(request: HttpRequest, key: UUID) -> HttpResponse:
    """An item with its custody record; raise `Refusal` ``evidence.none``."""
    return _custody(request, key)


@for_those_who_work
def _custody(request: GateRequest, key: UUID) -> HttpResponse:
    return _page(request, key, None)


@for_those_who_work
@acts.posted
def check_item(request: GateRequest, key: UUID) -> HttpResponse:
    """Compute the digest of the content again; what came of it is the newest line of the record."""
    return _done(
        request, key, lambda: operations.check_item(key, by=request.actor, at=request.at, once=acts.once(request))
    )


@for_those_who_work
@acts.posted
def withdraw_item(request: GateRequest, key: UUID) -> HttpResponse:
    """Declare, with a reason, that an item no longer counts."""
    return _done(
        request,
        key,
        lambda: cases.withdraw_item(
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
        if refusal.code == "evidence.none":
            raise
        acts.note_refusal(request, refusal)
        return _page(request, key, refusal)
    return HttpResponseRedirect(f"/evidence/{key}/custody/", status=303)


def _page(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    item = queries.item(request.actor, key)
    lines = queries.custody(request.actor, key)
    audit.record_reading("custody", by=request.actor, at=request.at, matter=item.matter, rows=len(lines))
    page = {
        "item": item,
        "matter": matters.brief(request.actor, item.matter),
        "lines": lines,
        "checked": next((line for line in reversed(lines) if line.act in ("checked", "differs")), None),
        "handles": policies.handles_item(request.actor, key),
        "acts": CUSTODY,
        "refusal": refusal,
        "reason": request.POST.get("reason", "")[:_LONGEST],
    }
    return render(request, "desk/custody.html", page, status=status_of(refusal) if refusal else 200)
