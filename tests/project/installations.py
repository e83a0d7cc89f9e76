"""Installations of their own for tests of commands: a folder, the command as a person types it, acts by a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from tools.moulds import lay

from wangjian.project.database.address import VARIABLES
from wangjian.project.database.place import remove_place
from wangjian.project.database.reaching import reaching

PASSPHRASE = "correct horse battery"
Done = subprocess.CompletedProcess[str]

ACTS = """
import json, sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4
from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.database.place import remove_place
from wangjian.project.database.reaching import django_on

def given():
    by = Actor("console:test", "test", ActorKind.SYSTEM, purpose="核对当事人身份")
    return {"by": by, "at": Instant(datetime.now(UTC)), "once": uuid4()}

with django_on(installation.folder(), "app"):
    from wangjian.modules.audit.operations import acting, cut
    from wangjian.modules.files.operations import put_bytes
    from wangjian.modules.subjects.operations import NewSubject, Noted, note_subject
    from wangjian.modules.vault import operations as vault, queries as kept
    what, *words = sys.argv[1:]
    if what == "make":
        vault.make_keys(**given())
    elif what == "companies":
        for number in range(int(words[0])):
            note_subject(NewSubject("company", f"杭州第{number}公司"), **given())
    elif what == "person":
        note_subject(NewSubject("person", words[0], natural_person=True), **given())
    elif what == "cut":
        head = cut(at=Instant(datetime.now(UTC)))
        print(head.size if head else 0)
    elif what == "reveal":
        from wangjian.modules.vault.models import Value
        value = Value.objects.order_by("id").first()
        print(kept.masked([value.id])[value.id])
        try:
            print(vault.reveal([value.id], **given())[value.id])
        except Refusal as refusal:
            print(refusal.code, refusal.values["key"])
    elif what == "until":
        for number in count():
            with acting("things.keep", **given()) as act:
                stored = put_bytes(act, f"{number} {act.once}".encode(), media_type="text/plain")
                act.give(Noted(UUID(stored.sha256[:32]), False))
            note_subject(NewSubject("company", f"杭州第{number}公司"), **given())
            if number % 5 == 0:
                cut(at=Instant(datetime.now(UTC)))
                print(number, flush=True)
            if Path(words[0]).exists():
                break
"""
"""Does acts as the app: `make`, `companies N`, `person NAME`, `cut`, `reveal`, `until FILE`."""


def environment(var: Path, **more: str) -> dict[str, str]:
    """The environment of a command on the installation in `var`, without the database of the tests."""
    plain = {name: value for name, value in os.environ.items() if name not in {*VARIABLES.values(), "PORT"}}
    return plain | {"WANGJIAN_VAR": str(var), "LANG": "en", "WANGJIAN_LANG": "en"} | more


def wangjian(var: Path, *words: str | Path, **more: str) -> Done:
    """Type a command."""
    command = [sys.executable, "-m", "wangjian.project.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment(var, **more), timeout=300)


def acts(var: Path, *words: str, **more: str) -> str:
    """Let a process act, and give what it says."""
    command = [sys.executable, "-c", ACTS, *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(var, **more), timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def acting(var: Path, stop: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that acts until the block ends or the file `stop` is there."""
    command = [sys.executable, "-c", ACTS, "until", str(stop)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(var))
    try:
        said(process).readline()
        yield process
    finally:
        stop.touch()
        process.communicate(timeout=60)
        assert process.returncode == 0


def said(process: subprocess.Popen[str]) -> IO[str]:
    """What a process says."""
    assert process.stdout is not None
    return process.stdout


@contextmanager
def owner(var: Path) -> Iterator[psycopg.Connection]:
    """The owner's connection to the database of `var`, whose server is started for the block."""
    before = {name: os.environ.pop(name) for name in VARIABLES.values() if name in os.environ}
    try:
        with reaching(var) as urls, psycopg.connect(urls["owner"], autocommit=True) as connection:
            yield connection
    finally:
        os.environ.update(before)


@contextmanager
def places(count: int, mould: str = "migrated") -> Iterator[list[Path]]:
    """Folders for installations, each a copy of a mould ("" for none), removed afterwards with their databases."""
    # not `throwaway_folder`: those that nobody holds are swept, and here nobody does between two commands
    made = [Path(tempfile.mkdtemp(prefix="wangjian-place-")) for _ in range(count)]
    try:
        for var in made:
            if mould:
                lay(mould, var)
        yield made
    finally:
        for var in made:
            remove_place(var)
            shutil.rmtree(var, ignore_errors=True)
