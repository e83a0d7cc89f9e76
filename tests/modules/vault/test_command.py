"""`wangjian keys`, as an operator types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]

DRIVER = """
import os, subprocess, sys
for line in sys.stdin:
    given = [sys.executable, "-m", "wangjian.project.cli", "--lang", "en", "keys", *line.split()]
    done = subprocess.run(given, capture_output=True, text=True)
    print(done.returncode, (done.stdout + done.stderr).strip(), flush=True)
    if line.startswith("export") and done.returncode == 0:
        os.remove(os.path.join(os.environ["WANGJIAN_VAR"], "keys", "master-2.key"))
"""


@pytest.fixture
def said(tmp_path: Path) -> list[str]:
    """What `wangjian keys` says to a series of commands, on a database of its own: the facts are of the real day."""
    (tmp_path / "pass").write_text("correct horse battery\n")
    commands = f"""make
rotate --algorithm SM4-GCM
export {tmp_path}/out.json --passphrase-file {tmp_path}/pass
import {tmp_path}/out.json --passphrase-file {tmp_path}/pass
state --json
"""
    given = [sys.executable, str(TOP / "tools" / "with_database.py"), sys.executable, "-c", DRIVER]
    done = subprocess.run(given, input=commands, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_keys_are_made_carried_and_shown(said: list[str], tmp_path: Path) -> None:
    assert said[0] == "0 Made the keys master-1, blind. Keep a copy: keys export."
    assert said[1].startswith("0 The master key is now master-2; 0 data keys were sealed anew.")
    assert said[2] == f"0 Exported blind.key, master-1.key, master-2.key to {tmp_path}/out.json."
    assert said[3] == "0 Imported: master-2.key; here already: blind.key, master-1.key."
    state = json.loads(said[4].removeprefix("0 "))
    assert [row["algorithm"] for row in state["masters"]] == ["AES-256-GCM", "SM4-GCM"]
    assert state["missing"] == []
