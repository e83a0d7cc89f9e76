"""A refusal becomes an answer: what is refused, why, under which article, in the reader's language, with its status."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.surfaces.gate.acts import note_refusal
from wangjian.surfaces.gate.request import GateRequest

_STATUS = {
    "desk.elsewhere": 403,
    "page.not_yours": 403,
    "sign_in.needed": 401,
    "account.wrong": 401,
    "account.locked": 429,
    "matter.changed": 409,
    "matter.none": 404,
    "entry.none": 404,
    "act.other": 409,
    "file.too-large": 413,
    "form.too_large": 413,
    "form.stale": 403,
    "method.not_allowed": 405,
    "query.too_long": 414,
    "page.fault": 500,
    "scan.none": 404,
    "clock.ambiguous": 404,
    "clock.replaced": 404,
}
"""The status of a refusal by its code; else what is unknown is 404, what is not the asker's to do 403, the rest 400."""

_OURS = frozenset({"installed.unusable"})
"""Refusals that say what is wrong with the installation and where: for the log, not for a visitor."""

NO_PAGE = Text("这里没有您要找的页面。", "There is no such page here.")
BAD_REQUEST = Text(
    "无法理解这一请求，或本服务不以此名称应答。",
    "This request cannot be understood, or nothing answers under this name.",
)
STALE_FORM = Text(
    "表单已失效或不是从本站提交，请返回上一页重新提交。",
    "The form has expired or was not sent from this site; go back and send it again.",
)
FAULT = Text(
    "系统出错，没有完成您的请求；错误已记入日志。",
    "Something went wrong and your request was not completed; the fault is in the log.",
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    known = _STATUS.get(refusal.code)
    if known is None and refusal.code.endswith((".none", ".unknown", ".not_found")):
        return 404
    return known or (403 if refusal.code.endswith((".forbidden", ".not-yours", ".himself")) else 400)


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with the refusal as JSON where asked for, else as a page in the frame of the surface.

    Where no surface is known (a host that is none of ours) there is no frame, and both languages are given plain.
    """
    status = status_of(refusal)
    if wants_json(request) or getattr(request, "surface", "") == "api":
        told: HttpResponse = JsonResponse(refusal.as_json(), json_dumps_params={"ensure_ascii": False})
    elif hasattr(request, "surface"):
        told = HttpResponse(render_to_string("answer.html", {"refusal": refusal, "status": status}, request))
    else:
        told = plain(request, refusal)
    told.status_code = status
    if "allow" in refusal.values:
        told.headers["Allow"] = str(refusal.values["allow"])
    return told


def plain(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Both languages and the portal's address by its name: whoever came by number or another name gets on."""
    status = status_of(refusal)
    portal = f"http://{settings.PORTAL_HOST}:{request.META['SERVER_PORT']}/"
    body = f"{status}\n{refusal.zh}\n{refusal.en}\n{portal}\n"
    return HttpResponse(body, status=status, content_type="text/plain; charset=utf-8")


class Refusals:
    """Turn a `Refusal` raised by a view, or by a guard before it, into its answer; a refused form goes on record."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception, and what is wrong with the installation, to the fault page."""
        if not isinstance(exception, Refusal) or exception.code in _OURS:
            return None
        if request.method == "POST":
            note_refusal(cast(GateRequest, request), exception)
        return answer(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that is in no table of this host."""
    return answer(request, Refusal("page.not_found", NO_PAGE))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that Django itself finds malformed."""
    return answer(request, Refusal("request.malformed", BAD_REQUEST))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token."""
    return answer(request, Refusal("form.stale", STALE_FORM))


def fault(request: HttpRequest) -> HttpResponse:
    """The page for an error in the program: no trace, and plain text if the frame is what failed."""
    refusal = Refusal("page.fault", FAULT)
    try:
        return answer(request, refusal)
    except (
        Exception
    ):  # the frame may be the fault; whatever it raised, the visitor gets an answer and the log the reason
        logging.getLogger(__name__).exception("the fault page could not be rendered")
        return plain(request, refusal)
