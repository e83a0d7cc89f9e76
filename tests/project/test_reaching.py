"""A command reaches its database whether a site runs, another command does, nobody does, or on a server of yours."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.project.installations import Done, acting, acts, environment, places, wangjian
from tests.project.test_up import ended, sampled, up

from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.database import reaching as module
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.embedded import _servers_on
from wangjian.project.database.place import place_for

__all__ = ["sampled"]  # a fixture is used by its name

STATE = [sys.executable, "-m", "wangjian.project.cli", "keys", "state"]


@pytest.fixture
def var() -> Iterator[Path]:
    with places(1) as (var,):
        yield var


@pytest.fixture
def nothing() -> Iterator[Path]:
    """A folder in which nothing ever was."""
    with places(1, "") as (var,):
        yield var


def stopped(var: Path) -> bool:
    """Whether no server works on the data."""
    return all(map(ended, _servers_on(place_for(var).data)))


def together(var: Path, commands: list[list[str]]) -> list[Done]:
    """Start commands at once and wait for all."""
    given = {"env": environment(var), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **given) for command in commands]  # type: ignore[call-overload]  # one of many
    done = []
    for process in running:
        out, err = process.communicate(timeout=200)
        done.append(Done(process.args, process.returncode, out, err))
    return done


def test_nobody_runs_it(var: Path) -> None:
    made = wangjian(var, "keys", "make")
    assert made.returncode == 0, made.stderr
    assert stopped(var)
    assert "master-1" in wangjian(var, "keys", "state").stdout
    assert stopped(var)


def test_several_commands_at_once_on_a_place_that_was_never_started(nothing: Path) -> None:
    """One makes the database and starts it, the others come in when the tables are there; it stops after the last."""
    make = [*STATE[:-1], "make"]
    done = together(nothing, [make, STATE, STATE, make])
    assert {each.returncode for each in done[::3]} == {0}, [each.stderr for each in done]
    assert all(each.returncode in (0, 1) and "blind" in each.stdout for each in done[1:3]), [e.stderr for e in done]
    assert sum("master-1" in each.stdout for each in done[::3]) == 1, "made once"
    assert stopped(nothing)


def test_a_command_goes_on_when_the_one_that_started_the_server_ends(var: Path, tmp_path: Path) -> None:
    acts(var, "make")
    with acting(var, tmp_path / "stop") as first:
        code = (
            "import sys, time; from pathlib import Path; from wangjian.project.database.reaching import reaching\n"
            "import psycopg\n"
            f"with reaching(Path({str(var)!r})) as urls, psycopg.connect(urls['reader'], autocommit=True) as one:\n"
            "    print('in', flush=True); sys.stdin.readline(); print(one.execute('SELECT 1').fetchone()[0])"
        )
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        second = subprocess.Popen([sys.executable, "-c", code], env=environment(var), **pipes)  # type: ignore[call-overload]  # as above
        assert second.stdout is not None and second.stdout.readline() == "in\n"
        (tmp_path / "stop").touch()
        time.sleep(1.5)
        assert first.poll() is None, "it waits for its guest"
        assert second.communicate("\n", timeout=60)[0] == "1\n"
    assert stopped(var)


def test_beside_a_running_site(sampled: Path) -> None:
    with up(sampled) as (process, _):
        held = together(sampled, [STATE, [*STATE[:-2], "audit", "verify"]])
        assert [each.returncode for each in held] == [0, 0], [each.stdout + each.stderr for each in held]
        assert process.poll() is None
    assert stopped(sampled)


def test_a_server_of_yours(nothing: Path) -> None:
    """Then no other is started, and the installation is not held."""
    given = {name: os.environ[name] for name in VARIABLES.values()}
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        assert connection.info.dbname
    done = wangjian(nothing, "audit", "verify", "--json", **given)
    assert done.returncode in (0, 1) and '"size"' in done.stdout, done.stderr
    assert not place_for(nothing).data.exists()
    unreachable = wangjian(nothing, "keys", "state", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert unreachable.returncode == 2 and "DATABASE_URL" in unreachable.stderr


def test_who_holds_it_without_a_server_is_named_after_a_while(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.3)
    with installation.sole_run(var, "a test"), pytest.raises(Refusal) as refused, module.reaching(var):
        pass
    assert refused.value.code in ("database.unreachable", "run.already")
