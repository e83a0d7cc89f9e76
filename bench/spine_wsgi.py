"""The site as it is served, with the server's own time of each answer in a header: what `bench/spine.py` reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from wangjian.project.wsgi import application as site

Start = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer as the site does and say how long it took from taking the request up to the last byte."""
    began = time.perf_counter()
    kept: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        kept[:] = [status, headers, rest]
        return lambda data: None

    body = list(site(environ, start))
    status, headers, rest = kept
    took = (time.perf_counter() - began) * 1000
    start_response(status, [*headers, ("Server-Timing", f"app;dur={took:.3f}")], *rest)
    return body
