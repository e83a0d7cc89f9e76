"""One's own password: changed with the old one; every other session of the account ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts import operations as accounts
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import begin_session, for_those_signed_in

LONGEST = 400

_APART = Text("两次填写的新口令不一致。", "The new password was typed differently the second time.")


@sensitive_post_parameters("old", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """The form, and the change; a wrong old password counts like a failed sign-in."""
    return _password(request)


@for_those_signed_in
def _password(request: GateRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, None)
    try:
        _change(request)
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return _form(request, refusal)
    return HttpResponseRedirect("/", status=303)


def _change(request: GateRequest) -> None:
    old, new, again = (request.POST.get(name, "")[:LONGEST] for name in ("old", "new", "again"))
    if new != again:
        raise Refusal("password.apart", _APART)
    account = request.account
    assert account is not None, "for those signed in"
    changed = accounts.change_password(
        account,
        old=old,
        new=new,
        origin=request.META.get("REMOTE_ADDR", ""),
        by=request.actor,
        at=request.at,
        once=acts.once(request),
    )
    begin_session(request, changed.account, changed.epoch)


def _form(request: GateRequest, refusal: Refusal | None) -> HttpResponse:
    page = {"refusal": refusal, "section": "password"}
    return render(request, "desk/password.html", page, status=status_of(refusal) if refusal else 200)
