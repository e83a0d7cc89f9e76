"""When a job of the schedule is done next, for a page that says so."""

from __future__ import annotations

from datetime import UTC, datetime

from croniter import croniter  # type: ignore[import-untyped]  # brings no types
from django.conf import settings

from wangjian.kernel.moment import Instant


def next_of(name: str, after: Instant) -> Instant:
    """When the job of that name is called next; raise `StopIteration` for one that is not on the schedule."""
    job = next(job for job in settings.SCHEDULE if job.name == name)
    found: datetime = croniter(job.cron, after.at.astimezone(UTC)).get_next(datetime)
    return Instant(found)
