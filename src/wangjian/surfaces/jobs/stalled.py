"""Jobs of workers that were killed: the queue keeps them as running; here they are given to whoever works now."""

from __future__ import annotations

import logging

from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from wangjian.surfaces.jobs.tasks import MOST_ATTEMPTS

STALLED_SECONDS = 20
"""A worker that has given no sign of life for so long is held to be dead."""

_log = logging.getLogger(__name__)


async def retry_stalled(manager: JobManager, *, silent: float = STALLED_SECONDS) -> int:
    """Put the jobs of workers `silent` for so many seconds back into the queue and give how many there were.

    One that was tried `MOST_ATTEMPTS` times is given up instead, for it may be what kills the workers; one of the
    schedule whose next turn is in the queue already leaves the work to that turn. That a worker
    only seemed dead does no harm: the second to react to a fact waits for the first and then has nothing to do.
    """
    found = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        found += 1
        _log.warning("stalled: %s, attempt %s", job.call_string, job.attempts + 1)
        try:
            if job.attempts >= MOST_ATTEMPTS:
                await manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                await _retry(manager, job)
        except ConnectorException:  # another worker was quicker
            _log.info("already taken care of: %s", job.call_string)
    return found


async def _retry(manager: JobManager, job: Job) -> None:
    """Queue a job again; where its next turn waits, and waits for this one to end, take this one out of the queue."""
    try:
        await manager.retry_job(job)
    except UniqueViolation:
        await manager.finish_job(job, Status.ABORTED, delete_job=True)
