"""What the security administrator does: people noted and retired, posts, deputies, accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters

from wangjian.kernel.moment import parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.modules.accounts import operations as accounts
from wangjian.modules.accounts import queries
from wangjian.modules.accounts.policies import CAPACITIES, LONGEST_NAME
from wangjian.surfaces.desk.choices import ENDINGS
from wangjian.surfaces.desk.people import people_page, person_page, sure_about_account, sure_about_post
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_the

SHORT = 80
LONGEST_PASSWORD = 400

Doing = Callable[[GateRequest, UUID], object]


def on_person(doing: Doing) -> Callable[..., HttpResponse]:
    """Make `doing` (request, person) a view of the security administrator: back to the page, refused or not."""

    @sensitive_post_parameters("password")
    @for_the("security_administrator")
    @acts.posted
    @wraps(doing)
    def view(request: GateRequest, key: UUID) -> HttpResponse:
        try:
            doing(request, key)
        except Refusal as refusal:
            if refusal.code == "person.none":
                raise
            acts.note_refusal(request, refusal)
            return person_page(request, key, refusal)
        return HttpResponseRedirect(f"/people/{key}/", status=303)

    return view


@for_the("security_administrator")
@acts.posted
def note_person(request: GateRequest) -> HttpResponse:
    """Note a person and go to the page."""
    try:
        noted = accounts.note_person(
            acts.text(request, "name", most=LONGEST_NAME),
            organisation=acts.key(request, "organisation"),
            licence=acts.text(request, "licence", most=SHORT, needed=False),
            by=request.actor,
            at=request.at,
            once=acts.once(request),
        )
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return people_page(request, refusal)
    return HttpResponseRedirect(f"/people/{noted.id}/", status=303)


@on_person
def give_post(request: GateRequest, key: UUID) -> None:
    """Give a post from a day on, to a day if one is named."""
    until = acts.text(request, "until", most=20, needed=False)
    accounts.give_post(
        key,
        capacity=acts.chosen(request, "capacity", CAPACITIES),
        organisation=acts.key(request, "organisation"),
        since=acts.day(request, "since"),
        until=parse_day(until) if until else None,
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_person
def confirm_post(request: GateRequest, key: UUID) -> None:
    """Confirm an administrator's post as the second hand."""
    accounts.confirm_post(acts.key(request, "post"), by=request.actor, at=request.at, once=acts.once(request))


def end_post(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask first whether a post is to end, and why; then end it at once."""
    return _end_post(request, key) if request.method == "POST" else sure_about_post(request, key)


@on_person
def _end_post(request: GateRequest, key: UUID) -> None:
    accounts.end_post(
        acts.key(request, "post"),
        why=acts.chosen(request, "why", ENDINGS),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_person
def name_deputy(request: GateRequest, key: UUID) -> None:
    """Let a colleague stand in on a post for some days."""
    accounts.name_deputy(
        acts.key(request, "post"),
        deputy=acts.key(request, "deputy"),
        since=acts.day(request, "since"),
        until=acts.day(request, "until"),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_person
def end_deputy(request: GateRequest, key: UUID) -> None:
    """End a deputyship at once."""
    accounts.end_deputy(acts.key(request, "deputyship"), by=request.actor, at=request.at, once=acts.once(request))


@on_person
def open_account(request: GateRequest, key: UUID) -> None:
    """Open an account under a first password, which its owner changes."""
    accounts.open_account(
        key,
        sign_in=acts.text(request, "sign_in", most=SHORT),
        password=request.POST.get("password", "")[:LONGEST_PASSWORD],
        sample=settings.SAMPLE_INSTALLATION,
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_person
def reset_password(request: GateRequest, key: UUID) -> None:
    """Give a person's account another password; its sessions end."""
    accounts.reset_password(
        queries.account_of(key).key,
        new=request.POST.get("password", "")[:LONGEST_PASSWORD],
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


def close_account(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask first whether an account is to be closed, and why; then close it, and its sessions end."""
    return _close_account(request, key) if request.method == "POST" else sure_about_account(request, key)


@on_person
def _close_account(request: GateRequest, key: UUID) -> None:
    accounts.close_account(
        queries.account_of(key).key,
        why=acts.chosen(request, "why", ENDINGS),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )


@on_person
def retire_person(request: GateRequest, key: UUID) -> None:
    """Retire a person: no more acts, every session ended."""
    accounts.retire_person(key, by=request.actor, at=request.at, once=acts.once(request))


__all__ = [
    "close_account",
    "confirm_post",
    "end_deputy",
    "end_post",
    "give_post",
    "name_deputy",
    "note_person",
    "open_account",
    "reset_password",
    "retire_person",
]
