"""The first page: what is due, what waits for one's signature, and what one was told."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit import operations as audit
from wangjian.modules.leads import queries as leads
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters import queries
from wangjian.modules.matters.queries.worklist import MOST, View
from wangjian.surfaces.desk.schedule import next_of
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.parameters import choice, read_only, words
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_signed_in, for_those_who_work

ROWS = 50
VIEWS = ("open", "mine", "overdue", "week", "all")
KINDS = ("lead", "case")
FIRST_PAGES = {"system_administrator": "/faults/", "security_administrator": "/people/", "audit_administrator": "/log/"}
_PLACE = Text("翻页位置无法识别。", "The place in the list cannot be read.")


@read_only
def worklist(request: HttpRequest) -> HttpResponse:
    """The matters of one's holders, those first that are due first; counts stop at 1,000.

    An administrator has no matters and is sent on to the page of his own work.
    """
    return _first_page(request)


@for_those_signed_in
def _first_page(request: GateRequest) -> HttpResponse:
    own = own_page(request.actor)
    return HttpResponseRedirect(own) if own else _listed(request)


def own_page(actor: Actor) -> str:
    """Where an administrator's work lies; nothing for those who work on matters."""
    return next((page for capacity, page in FIRST_PAGES.items() if actor.has(capacity)), "")


def _listed(request: GateRequest) -> HttpResponse:
    view, kind = choice(request, "view", VIEWS, "open"), choice(request, "kind", KINDS)
    on, after = request.at.day, _after(words(request, "after"))
    found = _rows(request, view, kind or None, after)
    audit.record_reading("worklist", by=request.actor, at=request.at, rows=len(found.rows))
    rows, scores = leads.listed(found.rows)
    page = {
        "rows": rows,
        "scores": scores,
        "next": _place(found.next),
        "view": view,
        "kind": kind,
        "counts": queries.counts(request.actor, on),
        "most": MOST,
        "to_sign": queries.to_sign(request.actor),
        "not_yet": leads.not_yet(request.actor, at=request.at) if after is None else (),
        "opened_at": next_of("leads.open_daily", request.at),
        "on": on,
        "section": "worklist",
    }
    return render(request, "desk/worklist.html", page)


def _rows(request: GateRequest, view: str, kind: str | None, after: queries.After | None) -> queries.Worklist:
    by, on = request.actor, request.at.day
    if view == "mine":
        return queries.mine(by, on=on, kind=kind, after=after, limit=ROWS)
    return queries.worklist(by, on=on, view=cast(View, view), kind=kind, after=after, limit=ROWS)


@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Matters that speak of what was typed: number, title or subject, inside one's rights."""
    return _searched(request)


@for_those_who_work
def _searched(request: GateRequest) -> HttpResponse:
    asked = words(request, "q")
    found = queries.search(request.actor, asked, on=request.at.day, limit=ROWS)
    if asked:
        audit.record_reading("search", by=request.actor, at=request.at, rows=len(found.rows))
    rows, scores = leads.listed(found.rows)
    page = {
        "rows": rows,
        "scores": scores,
        "whole": found.whole,
        "asked": asked,
        "on": request.at.day,
        "section": "search",
    }
    return render(request, "desk/search.html", page)


@read_only
def notices(request: HttpRequest) -> HttpResponse:
    """What one and one's offices were told and nobody has read."""
    return _told(request)


@for_those_who_work
def _told(request: GateRequest) -> HttpResponse:
    rows = queries.notices(request.actor)
    return render(request, "desk/notices.html", {"rows": rows, "section": "notices"})


@for_those_who_work
@acts.posted
def read_notice(request: GateRequest, key: UUID) -> HttpResponse:
    """Take note of a notice and go on to its matter, or back to the list."""
    matters.read_notice(key, by=request.actor, at=request.at, once=acts.once(request))
    return HttpResponseRedirect("/notices/", status=303)


def _place(after: queries.After | None) -> str:
    if after is None:
        return ""
    return f"{after.opened or after.due}~{after.matter}"


def _after(given: str) -> queries.After | None:
    """The place a page ended at, as `_place` wrote it; raise `Refusal` ``parameter.malformed``."""
    if not given:
        return None
    place, _, matter = given.partition("~")
    try:
        if "T" in place:
            return queries.After(None, Instant.parse(place), UUID(matter))
        day: date = parse_day(place)
        return queries.After(day, None, UUID(matter))
    except (ValueError, Refusal):
        raise Refusal("parameter.malformed", _PLACE) from None
