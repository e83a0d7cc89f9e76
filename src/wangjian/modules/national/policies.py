"""Who sees what was exchanged: whoever sees the matter."""

from __future__ import annotations

from django.db.models import QuerySet

from wangjian.kernel.actor import Actor
from wangjian.modules.matters import policies as matters
from wangjian.modules.national.models import Exchange


def visible(by: Actor) -> QuerySet[Exchange]:
    """The exchanges of the matters that `by` sees; the machine sees all."""
    return Exchange.objects.filter(matter__in=matters.visible(by))
