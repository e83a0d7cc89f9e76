"""The reader's choice of language, kept in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_METHOD = Text("语言由表单选择，不接受{method}请求。", "The language is chosen by a form; {method} is not taken.")
_UNKNOWN = Text("没有这一语言。", "There is no such language.")
YEAR = 365 * 24 * 3600


def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language for a year and go back to the page it was chosen on, on this host only.

    Raise `Refusal` ``method.not_allowed`` for anything but POST and ``language.malformed`` for another language.
    """
    if request.method != "POST":
        raise Refusal("method.not_allowed", _METHOD, method=request.method, allow="POST")
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Refusal("language.malformed", _UNKNOWN)
    back = request.POST.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        path="/",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
