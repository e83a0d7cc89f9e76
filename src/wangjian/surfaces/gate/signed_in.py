"""Signing in and out: what a session holds, how long it lasts, and whom a page is for.

A session holds the account's key, its epoch (raised to end every session of it) and two moments. It ends after
`IDLE` without a page, after `LONGEST` whatever happens, and at once when the account is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from wangjian.kernel.actor import ANYONE, Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.accounts.policies import CAPACITIES, side_of
from wangjian.surfaces.gate.request import GateRequest

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_SELDOM = timedelta(minutes=1)
"""How often a session's last page is written down: not with every page."""

SIGN_IN = Text("请先登录。您填写的内容没有提交。", "Sign in first. What you filled in was not sent.")

NOT_WORK = Text(
    "管理员不办理也不查阅事项，这一页供业务人员使用。",
    "Administrators neither work on matters nor read them; this page is for those who do.",
)
NOT_YOURS = Text("这一页供{who}使用。", "This page is for the {who}.")

P = ParamSpec("P")
View = Callable[Concatenate[GateRequest, P], HttpResponse]


def begin_session(request: GateRequest, account: UUID, epoch: int) -> None:
    """Start a session of an account under a new token."""
    request.session.flush()
    moment = str(request.at)
    request.session.update({"account": str(account), "epoch": epoch, "since": moment, "last": moment})


def end_session(request: GateRequest) -> None:
    """End the session: its row and its cookie go."""
    request.session.flush()


def whoever_signed_in(request: GateRequest) -> tuple[UUID | None, Actor]:
    """The account and actor of the session; the public where there is none, or it is over."""
    kept = request.session
    if "account" not in kept:
        return None, ANYONE
    since, last = Instant.parse(kept["since"]), Instant.parse(kept["last"])
    account = UUID(kept["account"])
    if request.at.at - last.at > IDLE or request.at.at - since.at > LONGEST:
        kept.flush()
        return None, ANYONE
    try:
        actor = accounts.actor(account, request.at.day, epoch=kept["epoch"])
    except Refusal:
        kept.flush()
        return None, ANYONE
    if request.at.at - last.at > _SELDOM:
        kept["last"] = str(request.at)
    return account, actor


def for_those_signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let `view` see people who have signed in; a reader is sent to sign in, a form refused ``sign_in.needed``."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast(GateRequest, request)
        if asked.account is not None:
            return view(asked, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect("/sign-in/?" + urlencode({"next": request.get_full_path()}))
        raise Refusal("sign_in.needed", SIGN_IN)

    return guarded


def for_those_who_work(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same, without administrators: they are refused ``page.not_yours`` (8.1.4.2 d)."""

    @wraps(view)
    def guarded(request: GateRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_administrator(request.actor):
            raise Refusal("page.not_yours", NOT_WORK)
        return view(request, *args, **kwargs)

    return for_those_signed_in(guarded)


def for_the(capacity: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let a view see those who hold one capacity; others are refused ``page.not_yours``."""

    def guard(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: GateRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.actor.has(capacity):
                raise Refusal("page.not_yours", each_language(NOT_YOURS, who=CAPACITIES[capacity]))
            return view(request, *args, **kwargs)

        return for_those_signed_in(guarded)

    return guard


def is_administrator(actor: Actor) -> bool:
    """Whether this is one of the three administrators."""
    return any(side_of(capacity) for capacity in actor.capacities)


def each_language(text: Text, **values: Text) -> Text:
    """Fill each language of a sentence with the words of that language."""
    zh, en = ({name: value.in_(lang) for name, value in values.items()} for lang in ("zh", "en"))
    return Text(text.zh.format_map(zh), text.en.format_map(en))


def way_back(given: str, default: str = "/") -> str:
    """The address to go on to after a form: one of this host, else `default`."""
    safe = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if safe else default
