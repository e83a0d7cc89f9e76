"""Walls that imports cannot show, on in database tests and journeys.

No SQL starts from a template or a surface, and a row of a module's tables is written by that module alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

EXEMPT = ("django.contrib.sessions.",)
"""Their tables are their own and are read when a surface first looks at the session."""

OTHERS_TABLES = ("django_session", "auth_", "procrastinate_")
"""Tables of no module of ours, written by those who bring them: sessions, permissions of Django, the queue."""

# `FOR UPDATE OF x`, `ON CONFLICT DO UPDATE SET` and `FOR NO KEY UPDATE` change no table
_WRITE = re.compile(
    r"\b(?:INSERT\s+INTO|MERGE\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY|(?<!FOR )(?<!KEY )(?<!DO )UPDATE)\s+"
    r"(?:ONLY\s+)?(?:\"?public\"?\.)?\"?(?!OF\b|SET\b|SKIP\b|NOWAIT\b)([a-z0-9_]+)",
    re.IGNORECASE,
)


class StrayQuery(Exception):  # noqa: N818 - what it is, not an error of the database
    """A query whose start is where no query may start."""


def origin(frame: FrameType | None) -> str:
    """The template or module of ours that a call at `frame` starts from; empty if neither did or the start is exempt.

    The nearest of our frames counts, so that a surface may call a query; but a template may call nothing that queries.
    """
    nearest = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(EXEMPT):
            return ""
        if name.startswith("django.template."):
            return "a template"
        if not nearest and name.startswith("wangjian.") and name != __name__:
            nearest = name
        frame = frame.f_back
    return nearest


def written(sql: str) -> set[str]:
    """The tables a statement writes."""
    return {table.lower() for table in _WRITE.findall(sql)}


@cache
def owner(table: str) -> str | None:
    """The module whose table this is by its name; none for `OTHERS_TABLES`, ``?`` where nobody owns it."""
    if table.startswith(OTHERS_TABLES):
        return None
    return max((name for name in settings.MODULES if table.startswith(f"{name}_")), key=len, default="?")


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Pass a query on to the database, or raise `StrayQuery`; for `connection.execute_wrapper`."""
    start = origin(sys._getframe(1))
    if start == "a template" or start.startswith("wangjian.surfaces."):
        raise StrayQuery(f"SQL starts from {start}: {sql[:200]}")
    if start:  # a test that sets the stage by itself has no frame of ours
        for table in written(sql):
            module = owner(table)
            if module is not None and not f"{start}.".startswith(f"wangjian.modules.{module}."):
                raise StrayQuery(f"{start} writes {table}: {sql[:200]}")
    return execute(sql, params, many, context)


def watch_job(work: Callable[[], Any], job: Any, worker: Any) -> Any:
    """Do a job of the queue under watch: the worker's middleware where ``WANGJIAN_WATCH_SQL=1``."""
    with connection.execute_wrapper(watch):
        return work()


class WatchSql:
    """Middleware that watches every query of a request; set by ``WANGJIAN_WATCH_SQL=1``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer under watch."""
        with connection.execute_wrapper(watch):
            return self.get_response(request)
