"""A process that is kept is started again whenever it ends, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from wangjian.project.children import kept

SLEEPER = (sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")


def started(log: Path, times: int) -> list[int]:
    ends = time.monotonic() + 20
    while log.read_text("ascii").count("\n") < times:
        assert time.monotonic() < ends, log.read_text("ascii")
        time.sleep(0.02)
    return [int(line) for line in log.read_text("ascii").splitlines()]


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_comes_back_after_a_kill_and_ends_when_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with kept(SLEEPER, dict(os.environ), log, seconds=5) as keeper:
        (first,) = started(log, 1)
        assert keeper.process.pid == first
        os.kill(first, signal.SIGKILL)
        second = started(log, 2)[1]
        assert keeper.process.pid == second != first
    assert gone(first) and gone(second)
    assert len(started(log, 2)) == 2


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    deaf = (*SLEEPER[:2], f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER[2]}")
    with kept(deaf, dict(os.environ), log, seconds=0.2):
        (process,) = started(log, 1)
    assert gone(process)


def test_what_cannot_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), kept(("/nonexistent",), {}, tmp_path / "log", seconds=1):
        pass
