"""The worker: reacts to facts and does what is scheduled, as the app role. `python -m wangjian.project.worker`.

SIGTERM or Ctrl-C ends it after the jobs it is at. It ends by itself when it loses the database; whoever started it
starts it again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

THREADS = int(os.environ.get("WANGJIAN_WORKER_THREADS") or 3)
"""Jobs at a time: more gain nothing in one process, fewer would let one slow delivery hold up the rest."""

HEARTBEAT_SECONDS = 3.0
STALLED_EVERY_SECONDS = 10.0
POLL_SECONDS = 5.0
"""How often the queue is looked at when no notification came: for jobs whose retry is due."""

_log = logging.getLogger("wangjian.worker")


def main() -> int:
    """Work until told to end, then 0; 1 when the database was lost. Raise `Refusal` as a role that may do too much."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.project.settings")
    django.setup()
    from wangjian.project.database.serving import refuse_strong_role

    refuse_strong_role()
    return asyncio.run(work())


async def work(*, wait: bool = True) -> int:
    """Take jobs until told to end; without `wait` until there are none."""
    from django.conf import settings
    from procrastinate.contrib.django import app

    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS + 1))
    with app.replace_connector(_connector()) as own:
        async with own.open_async():
            beside = [
                asyncio.create_task(_every(STALLED_EVERY_SECONDS, _stalled(own.job_manager))),
                *(asyncio.create_task(_every(1.0, _pulse(operation))) for operation in settings.EVERY_SECOND),
            ]
            _log.info("worker %s takes jobs, %s at a time", os.getpid(), THREADS)
            try:
                await own.run_worker_async(**_options(wait))
            except Exception:
                _log.exception("worker %s ends", os.getpid())
                return 1
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
    return 0


def _options(wait: bool) -> dict[str, Any]:
    from procrastinate.contrib.django.db_cleanup import with_db_cleanup

    from wangjian.project.sql_watch import watch_job
    from wangjian.surfaces.jobs.stalled import STALLED_SECONDS

    watched = with_db_cleanup({"task_middleware": [watch_job]} if os.environ.get("WANGJIAN_WATCH_SQL") == "1" else {})
    return {
        "task_middleware": watched["task_middleware"],
        "wait": wait,
        "concurrency": THREADS,
        "fetch_job_polling_interval": POLL_SECONDS,
        "delete_jobs": "successful",
        "update_heartbeat_interval": HEARTBEAT_SECONDS,
        "stalled_worker_timeout": float(STALLED_SECONDS),
        "install_signal_handlers": wait,
    }


def _connector() -> Any:
    """The queue's own connections: each statement a transaction, and no question put first whether one still lives."""
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.psycopg_connector import PsycopgConnector
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    async def configure(connection: AsyncConnection[Any]) -> None:
        await connection.set_autocommit(True)

    def pool(*, check: object, **options: Any) -> AsyncConnectionPool[Any]:
        return AsyncConnectionPool(**options)

    return PsycopgConnector(
        kwargs=connector_params(), configure=configure, pool_factory=pool, min_size=2, max_size=THREADS + 2
    )


async def _every(seconds: float, step: Callable[[], Any]) -> None:
    """Do the step again and again; one that fails is logged and tried at the next turn."""
    while True:
        try:
            await step()
        except Exception:
            _log.exception("failed, and is tried again in %s s", seconds)
        await asyncio.sleep(seconds)


def _stalled(manager: Any) -> Callable[[], Any]:
    from wangjian.surfaces.jobs.stalled import retry_stalled

    return lambda: retry_stalled(manager)


def _pulse(operation: str) -> Callable[[], Any]:
    """The step that calls an operation in a thread of its own, at the moment at which it starts."""
    from asgiref.sync import sync_to_async
    from django.db import close_old_connections
    from django.utils.module_loading import import_string

    from wangjian.surfaces.jobs.clock import now

    call = import_string(operation)

    def once() -> None:
        close_old_connections()
        try:
            call(at=now())
        finally:
            close_old_connections()

    return lambda: sync_to_async(once, thread_sensitive=False)()


if __name__ == "__main__":
    sys.exit(main())
