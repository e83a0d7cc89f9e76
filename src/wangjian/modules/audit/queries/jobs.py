"""How the queue stands: what waits, runs and has failed, and which workers are alive."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from wangjian.kernel.moment import Instant

_JOBS = """
SELECT task_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed'), min(scheduled_at) FILTER (WHERE status = 'todo')
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY task_name ORDER BY task_name
"""
_WORKERS = "SELECT last_heartbeat FROM procrastinate_workers ORDER BY last_heartbeat DESC"


@dataclass(frozen=True, slots=True)
class JobsRow:
    """The jobs of one task that are not done, by their state; `next_at` is the earliest one set for a moment."""

    task: str
    waiting: int
    running: int
    failed: int
    next_at: Instant | None


def jobs() -> list[JobsRow]:
    """Give the state of the queue, a row for each task with something undone."""
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        return [
            JobsRow(task, waiting, running, failed, Instant(at) if at else None)
            for task, waiting, running, failed, at in cursor.fetchall()
        ]


def workers() -> list[Instant]:
    """Give the last sign of life of each worker, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS)
        return [Instant(at.replace(microsecond=0)) for (at,) in cursor.fetchall()]
