"""The request as the surfaces see it."""

from __future__ import annotations

from django.http import HttpRequest

from wangjian.kernel.actor import Actor
from wangjian.kernel.text import Lang


class GateRequest(HttpRequest):
    """A request that has passed the gate: which surface it asked, who asks, and the language of the answer."""

    surface: str
    actor: Actor
    lang: Lang
