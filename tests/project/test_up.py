"""`wangjian up`, as a person runs it: started, asked, stopped, killed, started again."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from tests.project.installations import places

from wangjian.project.database.address import VARIABLES
from wangjian.project.web import fetch

UP = [sys.executable, "-m", "wangjian.project.cli", "up"]
STOP_SECONDS = 60
"""Worker and web server are given 45 to finish what they are at, one after the other."""


def environment(var: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in {*VARIABLES.values(), "PORT"}}
    return plain | {"WANGJIAN_VAR": str(var), "LANG": "en"} | more


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder in which nothing ever was."""
    with places(1, "") as (folder,):
        yield folder


@pytest.fixture
def sampled() -> Iterator[Path]:
    """A sample installation that is about to start."""
    with places(1, "sampled") as (folder,):
        yield folder


@contextmanager
def up(var: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running site and its port."""
    process = subprocess.Popen([*UP, "--port", "0"], env=environment(var), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        ports = set(re.findall(r"http://[a-z.]+:(\d+)/", said))
        assert len(ports) == 1
        yield process, int(ports.pop())
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def descendants(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def ended(process: psutil.Process) -> bool:
    """Whether it has ended, reaped or not: who adopts an orphan may leave it a zombie."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def all_end(processes: list[psutil.Process], seconds: float = STOP_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not all(map(ended, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return all(map(ended, processes))


def listening(processes: list[psutil.Process]) -> set[tuple[str, int]]:
    """Where these listen; a session of the database may end while it is asked."""
    found = set()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            found |= {
                (connection.laddr.ip, connection.laddr.port)
                for connection in process.net_connections("inet")
                if connection.status == psutil.CONN_LISTEN
            }
    return found


@pytest.mark.parametrize(
    ("begun", "how"), [("var", signal.SIGINT), ("sampled", signal.SIGTERM), ("sampled", signal.SIGHUP)]
)
def test_a_signal_stops_all_it_started(begun: str, how: signal.Signals, request: pytest.FixtureRequest) -> None:
    """The first start makes all there is, the others find it."""
    with up(request.getfixturevalue(begun)) as (process, port):
        started = descendants(process)
        assert len(started) > 2
        heard = listening(started)  # the web server and the two systems of record that a sample plays
        assert ("127.0.0.1", port) in heard and len(heard) == 3 and {host for host, _ in heard} == {"127.0.0.1"}
        assert json.loads(fetch(port, "localhost", "/health")[1])["role"] == "wangjian_app"
        process.send_signal(how)
        assert process.wait(STOP_SECONDS) == 0
    assert all_end(started, 1)


def test_after_kill_nothing_stays_and_the_next_start_works(sampled: Path) -> None:
    with up(sampled) as (process, _):
        started = descendants(process)
        process.kill()
        process.wait()
    assert all_end(started)
    with up(sampled) as (_, port):
        assert fetch(port, "localhost", "/health")[0] == 200


def test_a_second_run_is_refused_while_the_first_goes_on(sampled: Path) -> None:
    with up(sampled) as (_, port):
        second = subprocess.run([*UP, "--port", "0"], env=environment(sampled), capture_output=True, text=True)
        assert second.returncode == 2 and f"port {port}" in second.stderr
        assert fetch(port, "localhost", "/health")[0] == 200


def test_a_web_server_that_ends_ends_the_run(sampled: Path) -> None:
    with up(sampled) as (process, _):
        started = descendants(process)
        web = next(each for each in started if "granian" in " ".join(each.cmdline()))
        web.kill()
        assert process.wait(STOP_SECONDS) == 2
    assert all_end(started)


def test_a_web_process_that_dies_is_replaced_and_the_site_goes_on(sampled: Path) -> None:
    with up(sampled) as (process, port):
        web = next(each for each in descendants(process) if "granian" in " ".join(each.cmdline()))
        first = web.children()
        assert len(first) >= 2, "several serve, so that one may die"

        def serving() -> set[psutil.Process]:
            return {each for each in web.children() if listening([each])}

        def until_all_serve() -> None:
            deadline = time.monotonic() + 20
            while len(serving()) < len(first):
                assert time.monotonic() < deadline
                time.sleep(0.05)

        until_all_serve()
        first[0].kill()
        first[0].wait(20)
        assert fetch(port, "localhost", "/health")[0] == 200
        until_all_serve()
        assert serving() > set(first[1:]) and first[0] not in serving()
        assert fetch(port, "localhost", "/health")[0] == 200 and process.poll() is None


def test_the_owner_is_refused_and_nothing_stays(var: Path) -> None:
    """The three URLs alike: the web process would be the owner."""
    owner = os.environ["DATABASE_URL"]
    same = dict.fromkeys(VARIABLES.values(), owner)
    done = subprocess.run([*UP, "--port", "0"], env=environment(var, **same), capture_output=True, text=True)
    assert done.returncode == 2 and "does not run as wangjian_owner" in done.stderr


def test_a_port_in_use_is_named_with_a_way_out(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for language, words in (("en", "is in use"), ("zh", "已被占用")):
            more = {"PORT": port, "LANG": language}
            done = subprocess.run(UP, env=environment(var, **more), capture_output=True, text=True)
            assert done.returncode == 2 and words in done.stderr and port in done.stderr and "PORT=" in done.stderr


@pytest.mark.parametrize("port", ["70000", "-1", "http", "8000.5", "８０００"])
def test_a_port_that_is_none_is_refused(var: Path, port: str) -> None:
    done = subprocess.run([*UP, f"--port={port}"], env=environment(var), capture_output=True, text=True)
    assert done.returncode == 2 and port in done.stderr
