"""The web server: granian on loopback, as the app role, a child of this process."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.children import last_lines, start, stop

LOOPBACK = "127.0.0.1"
SITE = "wangjian.project.wsgi:application"
THREADS = 2
"""Requests at a time in one process: Python works on one of them, the other may wait for the database."""
START_SECONDS = 30
STOP_SECONDS = 15

_PORT_TAKEN = Text(
    "端口 {port} 已被占用。请停止占用它的程序，或换一个：PORT={other} ./run",
    "Port {port} is in use. Stop what uses it, or take another: PORT={other} ./run",
)
_FAILED = Text("网页服务未能启动。其最后的记录：\n{log}", "The web server did not start. The last it wrote:\n{log}")


def take_port(wanted: int) -> int:
    """Give `wanted` if nothing listens there, a free port for 0; raise `Refusal` ``port.in_use``."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, wanted))
        except (OSError, OverflowError):
            raise Refusal("port.in_use", _PORT_TAKEN, port=wanted, other=8000 if wanted != 8000 else 8001) from None
        return int(trial.getsockname()[1])


def fetch(port: int, host: str, path: str, language: str = "zh-hans") -> tuple[int, str]:
    """Ask the server for `path` at `host` (its name need not resolve) and give status and text."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}", "Accept-Language": language})
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", errors="replace")
    finally:
        connection.close()


@contextmanager
def web_server(
    port: int, host: str, environment: dict[str, str], log: Path, *, application: str = SITE
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server until the end of the block; it is healthy when the block begins.

    Raise `Refusal` ``web.failed`` if it does not start, as it does not as the database's owner.
    """
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)]
    command += ["--workers", str(_workers()), "--blocking-threads", str(THREADS), "--http", "1", "--no-ws"]
    command += ["--respawn-failed-workers"]  # else one that dies takes the site with it; a loop of deaths still ends it
    command += [application]
    process = start(command, environment, log)
    try:
        _wait_until_healthy(process, port, host, log)
        yield process
    finally:
        stop(process, STOP_SECONDS)


def _workers() -> int:
    """As many processes as the machine has cores, two at least and four at most."""
    return max(2, min(4, os.cpu_count() or 1))


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, host: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if fetch(port, host, "/health")[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass  # not listening yet
        time.sleep(0.05)
    raise Refusal("web.failed", _FAILED, log=last_lines(log))
