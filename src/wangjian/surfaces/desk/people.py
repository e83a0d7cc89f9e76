"""The security administrator's pages: people, their posts and deputies, their accounts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts import queries
from wangjian.modules.accounts.policies import CAPACITIES, LONGEST_NAME
from wangjian.modules.audit import operations as audit
from wangjian.modules.organisations import queries as organisations
from wangjian.surfaces.design.paging import Page
from wangjian.surfaces.desk.choices import ENDINGS
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import identifier, number, read_only, words
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_the

ROWS = 50
WORKING = ("bureau", "station", "department")
"""Kinds of organisations at which people hold posts."""

NO_POST = Text("没有这个岗位，或者已经终止。", "There is no such post, or it has ended.")


@read_only
def people(request: HttpRequest) -> HttpResponse:
    """People found by name or sign-in, 50 a page, and posts of administrators that wait for a second hand."""
    return _people(request)


@for_the("security_administrator")
def _people(request: GateRequest) -> HttpResponse:
    return people_page(request, None)


def people_page(request: GateRequest, refusal: Refusal | None) -> HttpResponse:
    """The list, with what was refused on top."""
    asked, wanted = words(request, "q"), number(request, "page", low=1, high=10_000, default=1)
    rows, count = queries.staff(request.actor, asked, offset=(wanted - 1) * ROWS, limit=ROWS)
    audit.record_reading("people", by=request.actor, at=request.at, rows=len(rows))
    page = {
        "rows": rows,
        "asked": asked,
        "page": Page(wanted, ROWS, count),
        "places": places(request.at.day),
        "unconfirmed": [post for post in queries.administrators(request.at.day) if not post.counts],
        "capacities": CAPACITIES,
        "refusal": refusal,
        "sent": request.POST,
        "longest_name": LONGEST_NAME,
        "section": "people",
    }
    return render(request, "desk/people.html", page, status=status_of(refusal) if refusal else 200)


@read_only
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person with posts, deputies and account; raise `Refusal` ``person.none``."""
    return _person(request, key)


@for_the("security_administrator")
def _person(request: GateRequest, key: UUID) -> HttpResponse:
    return person_page(request, key, None)


def person_page(request: GateRequest, key: UUID, refusal: Refusal | None) -> HttpResponse:
    """The page, with what was refused on top and what was filled in kept, passwords apart."""
    on, row = request.at.day, queries.person(key)
    colleagues, _ = queries.staff(request.actor, of=row.organisation, limit=500)
    audit.record_reading("person", by=request.actor, at=request.at)
    page = {
        "row": row,
        "account": _account(key),
        "posts": queries.posts(key, on),
        "deputies": queries.deputies(key, on),
        "colleagues": [each.person for each in colleagues if each.person.key != key and each.person.active],
        "places": places(on),
        "capacities": CAPACITIES,
        "on": on,
        "refusal": refusal,
        "sent": request.POST,
        "section": "people",
    }
    return render(request, "desk/person.html", page, status=status_of(refusal) if refusal else 200)


@read_only
def sure_about_post(request: HttpRequest, key: UUID) -> HttpResponse:
    """What ends with a post, asked before it is ended; raise `Refusal` ``post.none`` or ``person.none``."""
    return _sure_about_post(request, key)


@for_the("security_administrator")
def _sure_about_post(request: GateRequest, key: UUID) -> HttpResponse:
    wanted = identifier(request, "post")
    post = next((each for each in queries.posts(key, request.at.day) if each.key == wanted), None)
    if post is None:
        raise Refusal("post.none", NO_POST)
    stands_in = [each for each in queries.deputies(key, request.at.day) if each.post == post.key]
    return _sure(request, key, post=post, deputies=stands_in, capacities=CAPACITIES, places=places(request.at.day))


@read_only
def sure_about_account(request: HttpRequest, key: UUID) -> HttpResponse:
    """What ends with an account, asked before it is closed; raise `Refusal` ``account.none`` or ``person.none``."""
    return _sure_about_account(request, key)


@for_the("security_administrator")
def _sure_about_account(request: GateRequest, key: UUID) -> HttpResponse:
    return _sure(request, key, account=queries.account_of(key))


def _sure(request: GateRequest, key: UUID, **about: object) -> HttpResponse:
    row = queries.person(key)
    audit.record_reading("person", by=request.actor, at=request.at)
    page = {"row": row, "endings": ENDINGS, "section": "people", **about}
    return render(request, "desk/sure.html", page)


def places(on: Day) -> dict[UUID, str]:
    """The organisations at which people hold posts, by key."""
    return {row.key: row.name for row in organisations.listed(on=on) if row.kind in WORKING}


def _account(key: UUID) -> queries.AccountRow | None:
    try:
        return queries.account_of(key)
    except Refusal:
        return None
