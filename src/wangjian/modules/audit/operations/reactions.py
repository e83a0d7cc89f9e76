"""Reactions: when this fact, then that function of a module above; each once, in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from wangjian.kernel.moment import Instant
from wangjian.modules.audit import queries

TASK, QUEUE = "react", "reactions"
"""What the job is called that reacts to one fact, and where it waits."""

_log = logging.getLogger(__name__)

BATCH = 40
"""Jobs taken along at once: a fifth of a second of work, which is also what a worker told to end may still do."""

LOST = timedelta(minutes=2)
"""How long a job taken along may be under way: a hundred times what a batch takes."""

# the moment at which it is taken along marks it: the queue sets one for what is tried again alone
_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, scheduled_at = %s WHERE id IN (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND task_name = %s AND attempts = 0 AND scheduled_at IS NULL
    ORDER BY priority DESC, id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id, args ->> 'fact'
"""
_GIVE_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = 1, scheduled_at = now() + interval '3 seconds'
WHERE id = ANY(%s) AND status = 'doing'
"""
_TAKE_UP = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = 1, scheduled_at = %s
WHERE status = 'doing' AND task_name = %s AND attempts = 0 AND scheduled_at < %s
"""
_FORGET = "DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status = 'doing'"
_CLAIM = "INSERT INTO audit_reaction (fact, reaction, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


def defer(fact: UUID, code: str) -> None:
    """Defer one job that reacts to `fact`, in the transaction that records it, if a reaction is wired to `code`.

    A worker too defers by the act's connection and not by the queue's own: a job whose fact was undone would wait for
    it in vain, and one taken before its fact is committed would not find it.
    """
    if settings.REACTIONS.get(code):
        job = Job(queue=QUEUE, lock=None, queueing_lock=None, task_name=TASK, task_kwargs={"fact": str(fact)})
        JobManager(DjangoConnector()).defer_job(job)


def react(fact: UUID, reaction: str, *, at: Instant) -> bool:
    """Let the function of this dotted name react to `fact`; False, and nothing done, where it has already.

    What the function does and the row that says so are one transaction; whatever it raises undoes both. Raise
    `Refusal` ``fact.none``.
    """
    return _react(queries.fact(fact), reaction, at)


def _react(fact: queries.FactRow, reaction: str, at: Instant) -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [fact.id, reaction, at.at])
            if cursor.rowcount == 0:
                return False
        import_string(reaction)(fact, at=at)
    return True


def react_to(fact: UUID, *, at: Instant) -> int:
    """Let every reaction wired to the code of `fact` react and give how many did.

    One that fails keeps no other from reacting; the first failure is raised when all have been tried. Raise `Refusal`
    ``fact.none``.
    """
    reacted, failures = 0, []
    row = queries.fact(fact)
    for reaction in settings.REACTIONS.get(row.code, ()):
        try:
            reacted += _react(row, reaction, at)
        except Exception as failure:  # whatever it is: it is raised below
            _log.exception("%s failed for the fact %s", reaction, fact)
            failures.append(failure)
    if failures:
        raise failures[0]
    return reacted


def react_to_more(worker: int | None, *, at: Instant, most: int = BATCH) -> int:
    """Take `most` waiting jobs at once for the queue's `worker`, react to their facts and give how many jobs are done.

    The queue's own way, a job at a time, costs as much as a reaction; so whoever is at it takes some along. One that
    fails goes back to the queue, which tries it again by itself as it tries any other; so does one whose connection
    broke, and the others go on over a new one. Where there is none to be had, `take_up_lost` finds them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [worker, at.at, TASK, most])
        taken = cursor.fetchall()
    done, failed = [], []
    for job, fact in taken:
        try:
            react_to(UUID(fact), at=at)
            done.append(job)
        except Exception:  # it is in the log already, and the queue's from now on
            failed.append(job)
            if not connection.is_usable():
                connection.close()  # the next statement opens another
    if taken:
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, [failed])
            cursor.execute(_FORGET, [done])
    return len(done)


def take_up_lost(*, at: Instant) -> int:
    """Give jobs taken along more than two minutes ago back to the queue and say how many there were.

    Whoever took them lost the database before it could say what became of them and may be alive all the same, so that
    no stopped heart gives them away. If one is under way after all, the second to react waits and finds it done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_UP, [at.at, TASK, at.at - LOST])
        return int(cursor.rowcount)
