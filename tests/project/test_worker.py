"""The worker as a process: takes jobs as the app, finishes before it ends, and does what a killed one left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.project.installations import places

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import record_refusal, system_actor
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.session import django_environment
from wangjian.project.site import running_site
from wangjian.project.web import fetch
from wangjian.project.worker import STALLED_EVERY_SECONDS

pytestmark = pytest.mark.usefixtures("committing")
WORKER = [sys.executable, "-m", "wangjian.project.worker"]
AT = Instant.parse("2026-03-10T09:30")


@pytest.fixture
def owner(urls: dict[str, str], committing: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(urls["owner"], autocommit=True) as connection:
        yield connection


@contextmanager
def working(urls: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(WORKER, env=django_environment(urls, "app"), stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool], log: Path, seconds: float = STALLED_EVERY_SECONDS * 2) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, log.read_text("utf-8")
        time.sleep(0.05)


def fact() -> UUID:
    return record_refusal("leads.dismiss", "lead.closed", by=system_actor("test"), at=AT)


def job(owner: psycopg.Connection, fact: UUID, state: str = "todo", attempts: int = 0) -> int:
    row = owner.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
        "VALUES ('reactions', 'react', jsonb_build_object('fact', %s::text), %s, %s) RETURNING id",
        [str(fact), state, attempts],
    ).fetchone()
    assert row is not None
    return int(row[0])


def states(owner: psycopg.Connection) -> dict[int, str]:
    return dict(owner.execute("SELECT id, status::text FROM procrastinate_jobs").fetchall())


def alive(owner: psycopg.Connection) -> int:
    return len(owner.execute("SELECT id FROM procrastinate_workers").fetchall())


def test_it_takes_what_waits_and_what_a_killed_one_left(
    owner: psycopg.Connection, urls: dict[str, str], tmp_path: Path
) -> None:
    known = fact()
    job(owner, known)
    job(owner, known, "doing")
    poison = job(owner, known, "doing", attempts=8)
    log = tmp_path / "worker.log"
    with working(urls, log) as process:
        until(lambda: states(owner) == {poison: "failed"}, log)
        job(owner, known)  # one that comes later is told of at once
        began = time.monotonic()
        until(lambda: states(owner) == {poison: "failed"}, log)
        assert time.monotonic() - began < 3
        assert alive(owner) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert alive(owner) == 0


def test_a_turn_of_the_schedule_that_a_killed_one_left_does_not_hold_up_the_next(
    owner: psycopg.Connection, urls: dict[str, str], tmp_path: Path
) -> None:
    """The next turn waits for the lock that the lost one holds, and the lost one cannot be queued beside it."""
    lost, following = (turn(owner, state) for state in ("doing", "todo"))
    log = tmp_path / "worker.log"
    with working(urls, log):
        until(lambda: not {lost, following} & states(owner).keys(), log)


def turn(owner: psycopg.Connection, state: str) -> int:
    row = owner.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status) VALUES "
        "('schedule', 'matters.remind', 'matters.remind', 'matters.remind', '{\"timestamp\": 1}', %s) RETURNING id",
        [state],
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_job_that_fails_is_tried_again_later(owner: psycopg.Connection, urls: dict[str, str], tmp_path: Path) -> None:
    wrong = job(owner, uuid4())
    log = tmp_path / "worker.log"
    with working(urls, log):
        query = "SELECT attempts, scheduled_at > now() FROM procrastinate_jobs WHERE id = %s"
        until(lambda: owner.execute(query, [wrong]).fetchone() == (1, True), log)
    assert states(owner)[wrong] == "todo"


def test_it_cuts_the_tree_while_it_waits(owner: psycopg.Connection, urls: dict[str, str], tmp_path: Path) -> None:
    known, log = fact(), tmp_path / "worker.log"
    with working(urls, log):
        query = "SELECT count(*) FROM audit_leaf WHERE fact = %s"
        until(lambda: owner.execute(query, [known]).fetchone() == (1,), log)


def test_it_does_not_work_as_the_owner(urls: dict[str, str]) -> None:
    environment = django_environment(urls | {"app": urls["owner"]}, "app")
    done = subprocess.run(WORKER, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "database.role" in done.stderr


def test_a_site_has_a_worker_that_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)

    def sign() -> str | None:
        seen: str | None = json.loads(fetch(site.port, site.portal_host, "/health")[1])["worker"]
        return seen

    with places(1, "sampled") as (var,), running_site(var, 0, durable=False) as site:
        log = var / "worker.log"
        until(lambda: sign() is not None, log)
        first = site.worker.process
        first.kill()
        until(lambda: site.worker.process is not first and "takes jobs" in log.read_text("utf-8"), log)
        second = site.worker.process
        until(lambda: log.read_text("utf-8").count("takes jobs") == 2, log)
        assert second.poll() is None
    assert first.poll() == -signal.SIGKILL and second.poll() == 0
