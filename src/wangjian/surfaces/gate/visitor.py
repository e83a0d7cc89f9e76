"""Who asks, at which surface, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from django.utils.translation import get_language

from wangjian.kernel.actor import ANYONE
from wangjian.kernel.text import Lang
from wangjian.surfaces.gate.request import GateRequest


def reading_language() -> Lang:
    """The language this request is answered in, as the kernel names it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


class Visitor:
    """Put surface, actor and language on the request; nobody can sign in yet, so everyone is the public.

    Stands after the host table (which refuses unknown hosts) and the choice of language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with all three known."""
        asked = cast(GateRequest, request)
        host, _ = split_domain_port(request.get_host())
        asked.surface = settings.SURFACES[host]
        asked.actor = ANYONE
        asked.lang = reading_language()
        return self.get_response(request)
