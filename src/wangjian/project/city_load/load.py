"""The load as a whole: the ground first, then the steps of all courses in several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.children import end_with_parent, last_lines
from wangjian.project.city_load.plan import Plan, begun

WORKERS = 2
SAY_SECONDS = 5.0

Say = Callable[[str], None]

_NO_SAMPLE = Text(
    "本安装不是样例（WANGJIAN_SAMPLE=0），不能载入虚构城市。",
    "This installation is no sample (WANGJIAN_SAMPLE=0): the synthetic city is not loaded into it.",
)
_FAILED = Text("载入中断：{reason}", "The load stopped: {reason}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands after a load: matters and the acts that made them, and the seconds it took this time."""

    matters: int
    acts: int
    seconds: float


def load(var: Path, seed: int, matters: int, at: Instant, say: Say) -> Loaded:
    """Load a city of so many matters, or go on where an earlier load of the same seed and size stopped.

    Needs Django set up as the app. Raise `Refusal` ``city.no-sample`` and ``city.stopped``.
    """
    from django.conf import settings

    if not settings.SAMPLE_INSTALLATION:
        raise Refusal("city.no-sample", _NO_SAMPLE)
    began = time.monotonic()
    plan = prepared(var, seed, matters, at, say)
    total = sum(len(course.steps) for course in plan.courses)
    _run(plan, var, total, say)
    return Loaded(sum(course.matters for course in plan.courses), total, time.monotonic() - began)


def prepared(var: Path, seed: int, matters: int, at: Instant, say: Say) -> Plan:
    """Lay the ground of a city: keys, people, subjects, scans; its plan."""
    from wangjian.modules.audit.operations import system_actor
    from wangjian.modules.organisations import queries as organisations
    from wangjian.modules.vault import operations as vault
    from wangjian.project import sample_people
    from wangjian.project.city_load.ground import lay

    sample_people.found(var, at)
    offices = [row for row in organisations.listed(on=at.day) if row.kind in organisations.OFFICES]
    regions = tuple(sorted(row.region for row in offices if not row.region.endswith("00") or row.kind == "station"))
    plan = begun(var, seed, matters, at.day, regions)
    vault.make_keys(by=system_actor("city"), at=at, once=plan.once("keys"))
    for line in lay(plan, var):
        say(line)
    return plan


def _run(plan: Plan, var: Path, total: int, say: Say) -> None:
    """Start the processes and tell how far they are until all have ended; raise `Refusal` ``city.stopped``."""
    done = [0] * WORKERS
    began = time.monotonic()
    log = plan.folder(var) / "load.log"
    with log.open("w", encoding="utf-8") as words:
        processes = [_start(plan.folder(var), part, words.fileno()) for part in range(WORKERS)]
        readers = [
            threading.Thread(target=_read, args=(process, done, part), daemon=True)
            for part, process in enumerate(processes)
        ]
        for reader in readers:
            reader.start()
        while any(process.poll() is None for process in processes):
            time.sleep(SAY_SECONDS)
            seconds = time.monotonic() - began
            say(f"{sum(done):,} / {total:,}  ({sum(done) / seconds:,.0f}/s)")
            if any(process.poll() for process in processes):
                break
        failed = any(process.poll() for process in processes)
        for process in processes:
            if failed:
                process.terminate()
            process.wait()
    if failed:
        raise Refusal("city.stopped", _FAILED, reason=last_lines(log, 3))


def _start(folder: Path, part: int, words: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "wangjian.project.city_load.worker", str(folder), str(part), str(WORKERS)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=words,
        text=True,
        env=os.environ,
        preexec_fn=end_with_parent(signal.SIGTERM),
    )


def _read(process: subprocess.Popen[str], done: list[int], part: int) -> None:
    assert process.stdout is not None, "it is piped"
    for line in process.stdout:
        done[part] = int(line)
