"""Who asks, at which surface, at which moment, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from django.utils.translation import get_language

from wangjian.kernel.actor import ANYONE
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Lang
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import whoever_signed_in


def reading_language() -> Lang:
    """The language this request is answered in, as the kernel names it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


class Visitor:
    """Put surface, moment, actor and language on the request; where nobody can sign in everyone is the public.

    Stands after the host table (which refuses unknown hosts), the sessions and the choice of language. The clock is
    read here, once a request, and passed on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with all of it known."""
        asked = cast(GateRequest, request)
        host, _ = split_domain_port(request.get_host())
        asked.surface = settings.SURFACES[host]
        asked.at = Instant(datetime.now(UTC))
        asked.account, asked.actor, asked.refusal_noted = None, ANYONE, False
        if asked.surface in settings.SIGN_IN_SURFACES:
            asked.account, asked.actor = whoever_signed_in(asked)
        asked.lang = reading_language()
        return self.get_response(request)
