"""Subjects: found by name, code or address, and how one hangs together with others."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit import operations as audit
from wangjian.modules.matters import operations as matters
from wangjian.modules.subjects import queries
from wangjian.surfaces.desk.choices import PURPOSES
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import read_only, words
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

KINDS: dict[str, Text] = {
    "company": Text("企业", "company"),
    "individual": Text("个体工商户", "individual business"),
    "person": Text("自然人", "natural person"),
    "platform": Text("平台", "platform"),
    "shop": Text("店铺", "shop"),
    "site": Text("网站", "site"),
    "app": Text("应用程序", "app"),
    "mini_program": Text("小程序", "mini-program"),
    "live_room": Text("直播间", "live room"),
}
RELATIONS: dict[str, tuple[Text, Text]] = {
    "run_by": (Text("由其经营", "is run by"), Text("经营", "runs")),
    "hosted_by": (Text("开设于", "is hosted by"), Text("承载", "hosts")),
    "owned_by": (Text("属于", "is owned by"), Text("拥有", "owns")),
    "same_as": (Text("同一主体", "is the same as"), Text("同一主体", "is the same as")),
}
"""A relation as it reads from the subject's side and from the other's."""


@read_only
def subjects(request: HttpRequest) -> HttpResponse:
    """Subjects found by what was typed."""
    return _found(request)


@for_those_who_work
def _found(request: GateRequest) -> HttpResponse:
    asked = words(request, "q")
    rows = queries.find(asked) if asked else []
    if asked:
        audit.record_reading("subjects", by=request.actor, at=request.at, rows=len(rows))
    return render(request, "desk/subjects.html", {"rows": rows, "asked": asked, "kinds": KINDS, "section": "subjects"})


@read_only
def subject(request: HttpRequest, key: UUID) -> HttpResponse:
    """One subject with what it hangs together with; raise `Refusal` ``subject.none``."""
    return _shown(request, key)


@for_those_who_work
def _shown(request: GateRequest, key: UUID) -> HttpResponse:
    return _page(request, key, "", None)


@for_those_who_work
@acts.posted
def reveal_name(request: GateRequest, key: UUID) -> HttpResponse:
    """The full name of a natural person, each time for a stated purpose that the ledger keeps (PIPL-6, PIPL-34)."""
    try:
        purpose = acts.chosen(request, "purpose", PURPOSES)
        asker = request.actor.for_purpose(PURPOSES[purpose].zh)
        shown = matters.open_name(key, by=asker, at=request.at, once=acts.new_once())
    except Refusal as refusal:
        if refusal.code == "subject.none":
            raise
        acts.note_refusal(request, refusal)
        return _page(request, key, "", refusal)
    return _page(request, key, shown, None)


def _page(request: GateRequest, key: UUID, revealed: str, refusal: Refusal | None) -> HttpResponse:
    row = queries.subject(key)
    audit.record_reading("subject", by=request.actor, at=request.at, subject=key)
    page = {
        "row": row,
        "revealed": revealed,
        "refusal": refusal,
        "purposes": PURPOSES,
        "links": queries.around(key, request.at.day),
        "kinds": KINDS,
        "relations": RELATIONS,
        "section": "subjects",
    }
    return render(request, "desk/subject.html", page, status=status_of(refusal) if refusal else 200)
