"""The check behind `./run --check`: a whole site in a throw-away place, asked over HTTP, stopped and removed.

It drives the loop once as people do, from a finding to the public entry.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.database.place import remove_place
from wangjian.project.database.throwaway import throwaway_database
from wangjian.project.loop import STEPS, Hosts, loop_of
from wangjian.project.site import Site, running_site
from wangjian.project.web import fetch

PREFIX = "wangjian-check-"
WORKER_SECONDS = 30


def check(say: Callable[[str], None]) -> int:
    """Start, ask, stop and remove, with a line to `say` for each question; 1 if an answer is wrong, else 0."""
    began = time.monotonic()
    with throwaway_folder() as var, throwaway_database(), running_site(var, 0, durable=False) as site:
        say(f"启动 started: {site.portal} {site.desk} ({time.monotonic() - began:.1f} s)")
        wrong = sum([not right for right in _ask(site, say)]) or not drive(_hosts(site), var, say)
    say(f"{'检查未通过 check failed' if wrong else '检查通过 check passed'} ({time.monotonic() - began:.1f} s)")
    return 1 if wrong else 0


def _ask(site: Site, say: Callable[[str], None]) -> Iterator[bool]:
    """Put each question and give whether the answer is right."""
    questions = (
        ("健康 health, portal", site.portal_host, "/health", '"database": "ok"'),
        ("健康 health, desk", site.desk_host, "/health", '"database": "ok"'),
        ("法规 law, portal", site.portal_host, "/law/", "/law/instruments/"),
        ("登录 sign-in, desk", site.desk_host, "/sign-in/", 'name="password"'),
    )
    for name, host, path, wanted in questions:
        status, text = fetch(site.port, host, path)
        right = status == 200 and wanted in text
        say(f"  {name}: {'ok' if right else f'{status}, {text[:300]!r}'}")
        yield right
    yield _works(site, say)


def _works(site: Site, say: Callable[[str], None]) -> bool:
    """Whether the worker gives a sign of life within `WORKER_SECONDS`: the pages do not wait for it."""
    began, seen = time.monotonic(), False
    while not seen and time.monotonic() - began < WORKER_SECONDS:
        seen = '"worker": "' in fetch(site.port, site.portal_host, "/health")[1]
        time.sleep(0 if seen else 0.1)
    say(f"  后台 worker: {'ok' if seen else f'no sign of life in {WORKER_SECONDS} s'}")
    return seen


def _hosts(site: Site) -> Hosts:
    return Hosts(site.port, site.portal_host, site.desk_host, site.api_host)


def drive(hosts: Hosts, var: Path, say: Callable[[str], None]) -> bool:
    """Take a finding through the loop, a line for each step; False with what the page says where one is refused."""
    loop = loop_of(hosts, var)
    for step in STEPS:
        began = time.monotonic()
        try:
            came = step.do(loop)
        except Refusal as refusal:
            say(f"  {step.name}: {refusal.zh} {refusal.en}")
            return False
        say(f"  {step.name}: {came} ({time.monotonic() - began:.1f} s)")
    return True


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A new folder for an installation that is removed afterwards, with its database; those of killed checks go too."""
    _sweep()
    var = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield var
    finally:
        _remove(var)


def _sweep() -> None:
    """Remove what killed checks of this user left: every throw-away folder whose lock nobody holds."""
    for var in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, Refusal):
            if (var / "run.lock").exists():
                with installation.sole_run(var, "sweep"):
                    _remove(var)


def _remove(var: Path) -> None:
    remove_place(var)
    shutil.rmtree(var, ignore_errors=True)
