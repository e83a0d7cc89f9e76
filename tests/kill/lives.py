"""Lives of web and worker: a process that has everything loaded and lets a child live for each line it is told.

A line is JSON ``{"kill_at": N, "victim": pid or 0, "log": file}``; the child's process id is the answer. The child is
killed after its N-th operation (or the victim is); its connections to the database are its own. The socket stays with
the parent, so that the port is there while nobody answers. `python -m tests.kill.lives web|worker PORT`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from tests.kill.counting import Count, lay_over


def web(port: int) -> Callable[[], None]:
    """A small server around the application that is shipped."""
    from wangjian.project.wsgi import application

    server = WSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(application)
    for host, path in (("localhost", "/law/"), ("desk.localhost", "/sign-in/")):
        _load(application, f"{host}:{port}", path)
    return server.serve_forever


def _load(application: object, host: str, path: str) -> None:
    """Let the application load what it loads at the first question."""
    from django.db import connections
    from django.test import RequestFactory

    environment = RequestFactory().get(path, HTTP_HOST=host).environ
    b"".join(application(environment, lambda status, headers: None))  # type: ignore[operator]  # a WSGI application
    connections.close_all()


def worker(_port: int) -> Callable[[], None]:
    """The worker that is shipped, with a day's waiting shortened to seconds: what it does stays what it is."""
    import asyncio

    from wangjian.project import wiring

    deliver = next(each for each in wiring.SCHEDULE if each.name == "national.deliver")
    wiring.SCHEDULE = (wiring.Scheduled(deliver.name, deliver.operation, "* * * * * *"),)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.project.settings")
    import django

    django.setup()
    from wangjian.modules.national.operations import delivering
    from wangjian.project import worker as shipped
    from wangjian.surfaces.jobs import stalled, tasks

    assert tasks.MOST_ATTEMPTS
    delivering.FIRST_WAIT = timedelta(seconds=0.5)
    shipped.HEARTBEAT_SECONDS, shipped.STALLED_EVERY_SECONDS, shipped.POLL_SECONDS = 0.2, 0.3, 0.3
    stalled.STALLED_SECONDS = 2
    stalled.retry_stalled.__kwdefaults__["silent"] = 2
    return lambda: sys.exit(asyncio.run(shipped.work()))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(kind: str, port: int, var: Path) -> None:
    """Let one child after another live, until there are no more lines."""
    live = {"web": web, "worker": worker}[kind](port)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _say("ready")
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            faulthandler.register(signal.SIGUSR1)
            os.close(0)
            count = Count(Path(told["log"]), told["kill_at"], told["victim"] or os.getpid())
            lay_over(count, var)
            live()
            os._exit(0)
        _say(str(child))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
