"""Whether this release holds every procedure that open runs stand under."""

from __future__ import annotations

from django.db.models import Count

from wangjian.modules.matters.models import Run
from wangjian.modules.matters.queries.standing import procedure_of


def check_open_runs() -> int:
    """How many runs are open; raise `Refusal` ``procedure.version-missing``, on which nothing may start.

    A run is finished under the version it began under: one that is missing or differs would be carried on under rules
    that nobody applied to it.
    """
    versions = Run.objects.filter(ended_at=None).values_list("procedure", "version", "digest")
    found = versions.annotate(runs=Count("pk")).order_by("procedure", "version", "digest")
    total = 0
    for name, version, digest, runs in found:
        procedure_of(name, version, digest, runs)
        total += runs
    return total
