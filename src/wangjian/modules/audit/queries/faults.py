"""What the system administrator must look at: jobs out of retries, months that run out, a tree that falls behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from wangjian.kernel.ids import first_of
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
_MONTHS_THERE = r"""
SELECT min(month), max(month) FROM (
    SELECT substring(c.relname FROM '\d{4}_\d{2}$') AS month FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit_fact'::regclass) parts
"""
_OUTSIDE = "SELECT EXISTS (SELECT FROM audit_fact WHERE id < %s OR id >= %s)"


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One thing to look at: its code, its sentence, since when if that is known, and the job it is about."""

    code: str
    text: Text
    since: Instant | None = None
    job: int | None = None


def faults(*, at: Instant) -> list[FaultRow]:
    """Give what is wrong now: ``job.failed``, ``ledger.months``, ``ledger.else``, ``ledger.behind``.

    Then what the modules above hold to be wrong (`settings.FAULTS`).
    """
    others = (fault for name in settings.FAULTS for fault in import_string(name)(at=at))
    return [*_jobs(), *_partitions(at), *_tree(at), *others]


def months_left(*, at: Instant) -> int:
    """Give for how many whole months after this one there are partitions."""
    year, month = _months()[1]
    return (year - at.day.year) * 12 + month - at.day.month


def _months() -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last month that has a partition, as (year, month)."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS_THERE)
        first, last = ((int(name[:4]), int(name[5:])) for name in cursor.fetchone())
    return first, last


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
    (year, month), (last_year, last_month) = _months()
    bounds = [date(year, month, 1), date(last_year + last_month // 12, last_month % 12 + 1, 1)]
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE, [first_of(Instant.start_of(bound)) for bound in bounds])
        if cursor.fetchone()[0]:
            found.append(FaultRow("ledger.else", _ELSE))
    return found


def _tree(at: Instant) -> list[FaultRow]:
    newest = head()
    if newest is None or at.at - newest.at.at < BEHIND or not (count := waiting()):
        return []
    return [FaultRow("ledger.behind", _BEHIND.fill(count=count, since=str(newest.at)), newest.at)]
