"""The request as the surfaces see it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Lang


class GateRequest(HttpRequest):
    """A request that has passed the gate.

    Which surface it asked, the one moment it is answered by, who asks (and by which account), the answer's language;
    and whether a refusal of it is on record already.
    """

    surface: str
    at: Instant
    actor: Actor
    account: UUID | None
    lang: Lang
    refusal_noted: bool
