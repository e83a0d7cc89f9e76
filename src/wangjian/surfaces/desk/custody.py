"""One item of evidence: what it is, through whose hands it went, whether it is the same; checked and withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases import policies as bounds
from wangjian.modules.evidence import operations, policies, queries
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.desk import one_act
from wangjian.surfaces.desk.choices import CUSTODY
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work


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

    def act() -> object:
        return operations.check_item(key, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, key, act)


@for_those_who_work
@acts.posted
def withdraw_item(request: GateRequest, key: UUID) -> HttpResponse:
    """Declare, with a reason, that an item no longer counts."""

    def act() -> object:
        reason = one_act.reason(request)
        return cases.withdraw_item(key, reason=reason, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, key, act)


def _done(request: GateRequest, key: UUID, act: one_act.Act) -> HttpResponse:
    to = f"/evidence/{key}/custody/"
    return one_act.do(request, act, lambda refusal: _page(request, key, refusal), to=to, absent=("evidence.none",))


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
        "against": bounds.rested_on(request.actor, item),
        "acts": CUSTODY,
    }
    return one_act.shown(request, "desk/custody.html", page, refusal)
