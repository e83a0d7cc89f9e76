"""Installations made once and copied, so that a test begins where its subject begins.

`bare` has a server and an empty database, `migrated` its tables too, `sampled` what a sample holds when it has started
and come to rest. Each is made when first asked for, and lasts as long as the block `moulds()` around the tests.
`python tools/moulds.py KIND FOLDER` makes one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangjian.project import installation
from wangjian.project.check import throwaway_folder
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.place import place_for
from wangjian.project.database.session import django_environment, ready_database
from wangjian.project.sample import ensure_sample, fill_sample

KEPT = "WANGJIAN_MOULDS"
"""Names the folder in which the moulds lie, to whatever runs inside the block."""
UNDER = {"bare": "", "migrated": "", "sampled": "migrated"}
"""What each is made from; a backup of one is brought into the other as into another server."""
HURRIED = "synchronous_commit = off\n"
"""No test that begins with a copy asks what outlasts the machine, so its commits do not wait for the disk."""

OWN = ("secrets.json", "database", "*.lock", "*.log")
"""What is not copied: each copy draws its own secrets, as one does whose secrets were lost."""
DUE = """
import asyncio
from datetime import UTC, datetime
import django
django.setup()
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import cut
from wangjian.project.worker import work
from wangjian.surfaces.jobs.rounds import open_leads
open_leads(at=Instant(datetime.now(UTC)))
status = asyncio.run(work(wait=False))
cut(at=Instant(datetime.now(UTC)))
raise SystemExit(status)
"""
"""Does what the worker of a new sample would be at for a while: what is sampled is at rest when its site starts."""


@contextmanager
def moulds() -> Iterator[None]:
    """Let copies be laid within the block; one inside another shares what that has made."""
    if os.environ.get(KEPT):
        yield
        return
    with throwaway_folder() as kept, installation.sole_run(kept, "moulds"):
        place_for(kept)  # one place stands throughout: with the last the server's programs go, and are copied again
        os.environ[KEPT] = str(kept)
        try:
            yield
        finally:
            del os.environ[KEPT]


def lay(kind: str, var: Path) -> None:
    """Lay a copy of a mould in the empty folder `var` and in its server's place; no server runs yet."""
    mould = made(kind)
    shutil.copytree(mould / "var", var, dirs_exist_ok=True)
    _copy(mould, place_for(var).folder)


def _copy(source: Path, target: Path) -> None:
    for name in ("data", "superuser"):
        subprocess.run(["cp", "-a", str(source / name), str(target / name)], check=True)


def made(kind: str) -> Path:
    """The folder of a mould, which is made now if it was not."""
    mould = Path(os.environ[KEPT]) / kind
    with mould.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits for the first and finds it made
        if not mould.exists():
            given = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()}
            command = [sys.executable, str(Path(__file__).resolve()), kind, str(mould)]
            done = subprocess.run(command, env=given, capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"the mould {kind} was not made:\n{done.stderr}")
    return mould


def make(kind: str, target: Path) -> None:
    """Make a mould at `target` as an installation makes itself at its first start."""
    with throwaway_folder() as var, installation.sole_run(var, "mould"):
        if UNDER[kind]:
            lay(UNDER[kind], var)
        secrets, place = installation.secrets_of(var), place_for(var)
        if kind == "sampled":
            ensure_sample(var)
        with ready_database(var, secrets, durable=False, migrated=kind != "bare") as urls:
            if kind == "sampled":
                own = {"WANGJIAN_SECRET_KEY": secrets.django, "WANGJIAN_VAR": str(var)}
                environment = django_environment(urls, "app") | own
                fill_sample(var, environment)
                subprocess.run([sys.executable, "-c", DUE], env=environment, check=True)
        if not UNDER[kind]:
            with (place.data / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write(HURRIED)
        unfinished = target.with_name(f"{target.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(var, unfinished / "var", ignore=shutil.ignore_patterns(*OWN))
        _copy(place.folder, unfinished)
        unfinished.rename(target)


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]))
