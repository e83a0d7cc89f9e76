"""The tasks of the queue: reacting to one fact, and each job of the schedule."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from wangjian.modules.audit.operations import reactions
from wangjian.surfaces.jobs.clock import now

MOST_ATTEMPTS = 8
"""After so many a job is given up and stands on the fault list: 3, 9, 27 … 6561 s apart, some three hours in all."""

RETRY = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=3)
SCHEDULE_QUEUE = "schedule"

_log = logging.getLogger(__name__)


@app.task(name=reactions.TASK, queue=reactions.QUEUE, retry=RETRY, pass_context=True)
def react(context: JobContext, fact: str) -> None:
    """React to one fact, and to some of those that wait behind it."""
    with _told(f"react to {fact}"):
        reactions.react_to(UUID(fact), at=now())
        # a moment of its own: by it others see how long these are under way, and the first may have taken its time
        reactions.react_to_more(context.job.worker_id, at=now())


def scheduled(operation: str, arguments: dict[str, object]) -> Callable[[int], None]:
    """Make the task that calls the operation of this dotted name, with the moment of its start if it takes one."""
    call = import_string(operation)
    timely = "at" in signature(call).parameters

    def work(timestamp: int) -> None:
        with _told(operation):
            call(**arguments, **({"at": now()} if timely else {}))

    return work


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Write down what a job failed of: the queue itself says it only when it gives the job up."""
    try:
        yield
    except Exception:
        _log.exception("failed, and is tried again: %s", what)
        raise


def register_schedule() -> None:
    """Register each job of `settings.SCHEDULE`; one waits and one runs at most, however late the worker is."""
    for job in settings.SCHEDULE:
        work = scheduled(job.operation, dict(job.arguments))
        queued = app.task(name=job.name, queue=SCHEDULE_QUEUE, lock=job.name, queueing_lock=job.name, retry=RETRY)
        app.periodic(cron=job.cron, periodic_id=job.name)(queued(work))


register_schedule()
