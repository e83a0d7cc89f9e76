"""`wangjian audit`: the check and the head as an auditor calls them, on the installation's own database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.modules.audit.conftest import Done, unguarded

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import cut

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(settings: Any) -> Iterator[Path]:
    """The installation's own folder of heads: that is where the command looks."""
    folder = Path(os.environ["WANGJIAN_VAR"]) / "heads"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def run() -> Run:
    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "wangjian.project.cli", "--lang", "en", "audit", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)

    return call


def test_the_head_is_kept_and_the_ledger_held_against_it(
    ledger: psycopg.Connection, folder: Path, done: Callable[..., Done], at: Instant, run: Run, tmp_path: Path
) -> None:
    assert run("head").returncode == 2, "there is none yet"
    facts = done(3).facts
    cut(at=at)
    head = run("head")
    assert head.returncode == 0 and json.loads(head.stdout)["size"] == 3
    kept = tmp_path / "kept.json"
    kept.write_text(head.stdout)
    done(2)
    cut(at=at)
    holds = run("verify", "--head", str(kept))
    assert holds.returncode == 0 and "5 facts" in holds.stdout, holds
    with unguarded(ledger):
        ledger.execute("UPDATE audit_fact SET code = 'thing.other' WHERE id = %s", [facts[1]])
    differs = run("verify", "--head", str(kept))
    assert differs.returncode == 1 and str(facts[1]) in differs.stdout
    found = json.loads(run("verify", "--json").stdout)
    assert found["counts"]["fact.differs"] == 1 and found["findings"][0]["fact"] == str(facts[1])


def test_it_reaches_the_running_server_without_an_address(
    ledger: psycopg.Connection, done: Callable[..., Done], at: Instant, run: Run
) -> None:
    done(1)
    cut(at=at)
    found = run("verify", DATABASE_URL="", APP_DATABASE_URL="", READER_DATABASE_URL="")
    assert found.returncode == 0 and "1 facts" in found.stdout, found
