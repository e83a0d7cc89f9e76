"""Whether an act was done."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from wangjian.modules.audit.models import Result


def done(actor_key: str, keys: Collection[UUID]) -> frozenset[UUID]:
    """Those of these keys under which an actor has done an act and been given its result; one statement."""
    found = Result.objects.filter(actor_key=actor_key, key__in=keys)
    return frozenset(found.values_list("key", flat=True))
