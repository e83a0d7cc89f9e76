"""One paper beside its content: how it stands with number and seal; its number given, the paper declared void."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import operations as audit
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases import policies as bounds
from wangjian.modules.documents import operations, policies, queries
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.desk import one_act
from wangjian.surfaces.desk.choices import SEALS
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

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

    def act() -> object:
        number = acts.text(request, "number", most=_NUMBER)
        return operations.give_number(key, number=number, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, key, act)


@for_those_who_work
@acts.posted
def void_paper(request: GateRequest, key: UUID) -> HttpResponse:
    """Declare, with a reason, that a paper no longer counts."""

    def act() -> object:
        reason = one_act.reason(request)
        return cases.void_paper(key, reason=reason, by=request.actor, at=request.at, once=acts.once(request))

    return _done(request, key, act)


def _done(request: GateRequest, key: UUID, act: one_act.Act) -> HttpResponse:
    to = f"/papers/{key}/about/"
    return one_act.do(request, act, lambda refusal: _page(request, key, refusal), to=to, absent=("paper.none",))


def _page(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    paper = queries.paper(request.actor, key)
    audit.record_reading("paper", by=request.actor, at=request.at, matter=paper.matter)
    page = {
        "paper": paper,
        "matter": matters.brief(request.actor, paper.matter),
        "may_act": policies.may_act(request.actor, key),
        "against": policies.against_voiding(request.actor, key) or bounds.served(paper),
        "seals": SEALS,
    }
    return one_act.shown(request, "desk/paper.html", page, refusal)
