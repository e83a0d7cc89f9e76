"""The embedded PostgreSQL: made once, started as a child of this process, stopped by its own process id."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.children import end_with_parent, last_lines
from wangjian.project.database.address import url
from wangjian.project.database.place import Place
from wangjian.project.installation import write_private

SUPERUSER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 60

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_connections": "40",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "lc_messages": "C",
}
"""Given on the command line at each start, so that no file can drift from them."""

_FAILED = Text(
    "数据库未能启动。其最后的记录：\n{log}",
    "The database did not start. The last it wrote:\n{log}",
)
_OCCUPIED = Text(
    "数据目录 {data} 正被另一个数据库进程使用（pid {pid}），它未在 {seconds} 秒内停止。",
    "The data in {data} is in use by another database process (pid {pid}) that did not stop within {seconds} seconds.",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server: its superuser's URL (to make roles with, nothing else) and its process."""

    superuser_url: str
    socket: Path
    process: subprocess.Popen[bytes]


@contextmanager
def embedded_server(place: Place, log: Path, *, durable: bool = True) -> Iterator[Server]:
    """Run the server of `place`, writing its log to `log`, and stop it at the end.

    `durable=False` skips fsync, for data that is thrown away. Raise `Refusal` ``database.failed`` if it does not start
    and ``database.occupied`` if a server left over from a killed run does not stop.
    """
    _make_data(place, log, durable=durable)
    _clear_leftovers(place)
    process = _start(place, log, durable=durable)
    try:
        server = Server(_superuser_url(place), place.socket, process)
        _wait_until_ready(server, log)
        yield server
    finally:
        _stop(process)


def _superuser_url(place: Place) -> str:
    password = (place.folder / "superuser").read_text(encoding="utf-8")
    return url(user=SUPERUSER, password=password, database="postgres", host=str(place.socket))


def _as_user(place: Place) -> dict[str, Any]:
    """How a child becomes the server's user: its ids, a folder it may enter, and nothing of our environment."""
    become: dict[str, Any] = {
        "cwd": place.folder,
        "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    }
    if place.account:
        become |= {"user": place.account.uid, "group": place.account.gid, "extra_groups": []}
    return become


def _make_data(place: Place, log: Path, *, durable: bool) -> None:
    """Make the data folder if there is none: under another name first, so that a killed start leaves nothing behind."""
    if (place.data / "PG_VERSION").exists():
        return
    unfinished = place.folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    place.give(unfinished)
    password = place.folder / "superuser"
    write_private(password, secrets.token_urlsafe(32))
    place.give(password)
    command = [
        str(place.programs / "initdb"),
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        f"--pwfile={password}",
    ]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    command += [] if durable else ["--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, **_as_user(place))
    if done.returncode != 0:
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise Refusal("database.failed", _FAILED, log=last_lines(log))
    unfinished.rename(place.data)


def _servers_on(data: Path) -> list[psutil.Process]:
    """Every PostgreSQL process that works in `data`."""
    found, data = [], data.resolve()  # the system names a process's folder without links
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and Path(process.cwd()) == data:
                found.append(process)
        except psutil.Error:
            continue
    return found


def _clear_leftovers(place: Place) -> None:
    """Stop a server that a killed run left behind, and remove its lock once nothing works in the data any more.

    PostgreSQL takes a lock whose number now belongs to some other program for a running server and would not start.
    """
    left = _servers_on(place.data)
    for process in left:
        with suppress(psutil.NoSuchProcess):  # it may be ending by itself
            if process.ppid() not in {each.pid for each in left}:
                process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while left := _servers_on(place.data):
        if time.monotonic() > deadline:
            raise Refusal("database.occupied", _OCCUPIED, data=place.data, pid=left[0].pid, seconds=STOP_SECONDS)
        time.sleep(0.1)
    for lock in (place.data / "postmaster.pid", place.socket / ".s.PGSQL.5432", place.socket / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)


def _start(place: Place, log: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    settings = SETTINGS | {"unix_socket_directories": str(place.socket), "fsync": "on" if durable else "off"}
    command = [str(place.programs / "postgres"), "-D", str(place.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with log.open("wb") as output:
        # its own session: Ctrl-C at the terminal is for us, and we stop the server after those who use it
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGINT),
            **_as_user(place),
        )


def _wait_until_ready(server: Server, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.superuser_url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.process.poll() is not None:
                raise Refusal("database.failed", _FAILED, log=last_lines(log)) from None
            if time.monotonic() > deadline:
                raise Refusal("database.failed", _FAILED, log=f"{last_lines(log)}\n{error}") from None
            time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown and wait; the data is safe either way, so what does not stop in time is killed."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
