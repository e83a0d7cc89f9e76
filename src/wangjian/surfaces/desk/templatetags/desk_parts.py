"""What only the desk's templates need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import template
from django.http import QueryDict

from wangjian.kernel.actor import Actor
from wangjian.surfaces.desk.moves import Ask
from wangjian.surfaces.desk.worklist import own_page

register = template.Library()


@register.filter
def sent_or(sent: Mapping[str, Any], ask: Ask) -> str:
    """What was filled in for a fact before the act was refused, else what is established of it."""
    return str(sent.get(ask.field) or ask.value)


@register.simple_tag(takes_context=True)
def first_page(context: Mapping[str, Any]) -> str:
    """Where an administrator's work lies; nothing for all others."""
    actor: Actor = context["request"].actor
    return own_page(actor)


@register.filter
def by_key(things: Mapping[UUID, Any], key: str) -> Any:
    """What `things` hold under an identifier that is written out, nothing if nothing."""
    return things.get(UUID(key))


@register.filter
def every(sent: Mapping[str, Any], name: str) -> list[str]:
    """Every value that was filled in under a name before the act was refused."""
    return sent.getlist(name) if isinstance(sent, QueryDict) else []
