"""A wall that imports cannot show: no SQL starts from a template or a surface. On in database tests and journeys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

EXEMPT = ("django.contrib.sessions.",)
"""Their tables are their own and are read when a surface first looks at the session."""


class StrayQuery(Exception):  # noqa: N818 - what it is, not an error of the database
    """A query whose start is where no query may start."""


def origin(frame: FrameType | None) -> str | None:
    """The template or surface a call at `frame` starts from; none if a module or the project made it.

    The nearest of our frames counts, so that a surface may call a query; but a template may call nothing that queries.
    """
    nearest = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(EXEMPT):
            return None
        if name.startswith("django.template."):
            return "a template"
        if not nearest and name.startswith("wangjian.") and name != __name__:
            nearest = name
        frame = frame.f_back
    return nearest if nearest.startswith("wangjian.surfaces.") else None


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Pass a query on to the database, or raise `StrayQuery`; for `connection.execute_wrapper`."""
    start = origin(sys._getframe(1))
    if start is not None:
        raise StrayQuery(f"SQL starts from {start}: {sql[:200]}")
    return execute(sql, params, many, context)


class WatchSql:
    """Middleware that watches every query of a request; set by ``WANGJIAN_WATCH_SQL=1``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer under watch."""
        with connection.execute_wrapper(watch):
            return self.get_response(request)
