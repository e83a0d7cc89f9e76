"""How many reactions a second one worker does: each reads its fact and does an act with a fact and a result.

    python tools/with_database.py python bench/reactions.py [FACTS]

The facts are recorded first, so that the worker is measured alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.project.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402 - after setup

from wangjian.kernel.ids import derived  # noqa: E402 - after setup
from wangjian.kernel.moment import Instant  # noqa: E402 - after setup
from wangjian.modules.audit.facts import Kind, fact_type  # noqa: E402 - after setup
from wangjian.modules.audit.operations import acting, system_actor  # noqa: E402 - after setup
from wangjian.modules.audit.queries import FactRow  # noqa: E402 - after setup
from wangjian.project import worker  # noqa: E402 - after setup

AT = Instant.parse("2026-03-10T09:30")
CAUSED = fact_type("bench.caused", 1, "发生了（{number}）", "It happened ({number})", number=Kind.COUNT)
REACTED = fact_type("bench.reacted", 1, "已反应（{number}）", "It was reacted to ({number})", number=Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Done:
    """What both acts give."""

    number: int


def cause(number: int) -> None:
    """Record one fact, in a transaction of its own."""
    with acting("bench.cause", by=system_actor("bench"), at=AT, once=uuid4()) as act:
        act.record(CAUSED, number=number)
        act.give(Done(number))


def reaction(fact: FactRow, *, at: Instant) -> None:
    """Do an act of its own."""
    by, number = system_actor("bench"), fact.payload["number"]
    with acting("bench.react", by=by, at=at, once=derived(AT, by.key, fact.id, "react")) as act:
        if act.earlier(Done) is None:
            act.record(REACTED, number=number)
            act.give(Done(int(str(number))))


def backlog() -> int:
    """Jobs that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def drain() -> float:
    """Let a worker take all there is and give the seconds."""
    began = time.monotonic()
    asyncio.run(worker.work(wait=False))
    return time.monotonic() - began


def main(facts: int) -> None:
    """Print the figures."""
    logging.getLogger("wangjian.worker").setLevel(logging.WARNING)
    settings.REACTIONS = {CAUSED.code: (f"{__name__}.reaction",)}
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(cause, range(facts)))
        recorded = time.monotonic() - began
        print(f"recorded and deferred  {facts / recorded:7.0f} /s  (8 threads of one process)")
        seconds = drain()
        print(f"reacted, worker alone  {facts / seconds:7.0f} /s  ({worker.THREADS} at a time), {backlog()} left")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
