"""What the system administrator must look at: jobs out of retries, months that run out, a tree that falls behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries.heads import head, waiting

FEWEST_MONTHS = 12
"""From this many months of partitions on, fewer are a fault: the owner's next migration must make more."""

BEHIND = timedelta(minutes=10)
"""How long facts may wait for a batch; a batch is cut every second."""

_JOB = Text(
    "任务 {task}（{job} 号）重试 {times} 次后失败。", "The job {task} (number {job}) failed after {times} attempts."
)
_MONTHS = Text(
    "账本分区只剩 {months} 个月，须新建（下一次迁移）。",
    "Partitions of the ledger are there for {months} more months; the next migration must make more.",
)
_ELSE = Text(
    "账本默认分区中有记录：其时刻在各月分区之外。",
    "Facts lie in the ledger's default partition: their moments are outside every month there is.",
)
_BEHIND = Text(
    "{count} 条记录等待编入账本树，最近一次封批在 {since}。",
    "{count} facts wait for a batch; the last was closed at {since}.",
)

_JOBS = """
SELECT id, task_name, attempts, (SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id)
FROM procrastinate_jobs j WHERE status = 'failed' ORDER BY id DESC LIMIT 100
"""
_LAST_MONTH = r"""
SELECT max(substring(c.relname FROM '\d{4}_\d{2}$')) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'audit_fact'::regclass
"""


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One thing to look at: its code, its sentence, since when if that is known, and the job it is about."""

    code: str
    text: Text
    since: Instant | None = None
    job: int | None = None


def faults(*, at: Instant) -> list[FaultRow]:
    """Give what is wrong now: ``job.failed``, ``ledger.months``, ``ledger.else``, ``ledger.behind``."""
    return [*_jobs(), *_partitions(at), *_tree(at)]


def months_left(*, at: Instant) -> int:
    """Give for how many whole months after this one there are partitions."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_MONTH)
        year, month = map(int, cursor.fetchone()[0].split("_"))
    return (year - at.day.year) * 12 + month - at.day.month


def _jobs() -> list[FaultRow]:
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        return [
            FaultRow("job.failed", _JOB.fill(task=task, job=job, times=times), Instant(since) if since else None, job)
            for job, task, times, since in cursor.fetchall()
        ]


def _partitions(at: Instant) -> list[FaultRow]:
    found = []
    if (months := months_left(at=at)) < FEWEST_MONTHS:
        found.append(FaultRow("ledger.months", _MONTHS.fill(months=months)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM audit_fact_else)")
        if cursor.fetchone()[0]:
            found.append(FaultRow("ledger.else", _ELSE))
    return found


def _tree(at: Instant) -> list[FaultRow]:
    newest = head()
    if newest is None or at.at - newest.at.at < BEHIND or not (count := waiting()):
        return []
    return [FaultRow("ledger.behind", _BEHIND.fill(count=count, since=str(newest.at)), newest.at)]
