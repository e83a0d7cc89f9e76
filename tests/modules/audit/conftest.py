"""What tests of the ledger stand on: acts of a thing that happens in tests alone, heads in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.facts import KNOWN, Kind, fact_type
from wangjian.modules.audit.operations import acting

THING_DONE = KNOWN.get(("thing.done", 1)) or fact_type("thing.done", 1, "做了 {n} 次", "Done {n} times", n=Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Done:
    """What the act of these tests gives."""

    thing: UUID
    at: Instant
    facts: tuple[UUID, ...]


def do(n: int, *, by: Actor, at: Instant, once: Key) -> Done:
    """Do a thing `n` times: n facts."""
    with acting("things.do", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Done)) is not None:
            return earlier
        thing = act.new_id("thing")
        facts = tuple(act.record(THING_DONE, matter=thing, n=number) for number in range(n))
        return act.give(Done(thing, at, facts))


@pytest.fixture
def done(officer: Actor, at: Instant, once: Callable[[], Key]) -> Callable[[int], Done]:
    """Do a thing n times, as a new act each time."""
    return lambda n=1: do(n, by=officer, at=at, once=once())


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of heads of this test alone."""
    settings.HEADS_FOLDER = tmp_path / "heads"
    settings.KEYS_FOLDER = tmp_path / "keys"
    return tmp_path / "heads"


@pytest.fixture
def owner(urls: dict[str, str]) -> Iterator[psycopg.Connection]:
    """The owner of the tables, by whom whatever a superuser could do is done."""
    with psycopg.connect(urls["owner"], autocommit=True) as connection:
        yield connection


SWITCH = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger
                WHERE tgrelid::regclass::text ~ '^audit_[a-z0-9_]+$' LOOP
        EXECUTE format('ALTER TABLE ONLY %%s %s TRIGGER %%I', each.place, each.tgname);
    END LOOP;
END $$;
"""


@contextmanager
def unguarded(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The owner without triggers, in whatever month a test acts: what a superuser can make of himself."""
    owner.execute(SWITCH % "DISABLE")
    try:
        yield owner
    finally:
        owner.execute(SWITCH % "ENABLE ALWAYS")


@pytest.fixture
def ledger(owner: psycopg.Connection, folder: Path, django_db_blocker: Any) -> Iterator[psycopg.Connection]:
    """An empty ledger whose acts commit; gives the owner's connection."""
    _empty(owner)
    with django_db_blocker.unblock():
        yield owner
        connections.close_all()
    _empty(owner)


def _empty(owner: psycopg.Connection) -> None:
    """Take everything out, and the files of heads that belonged to it."""
    with unguarded(owner):
        for table in ("fact", "once", "result", "leaf", "head", "reaction"):
            owner.execute(f"DELETE FROM audit_{table}")
    for path in (Path(os.environ["WANGJIAN_VAR"]) / "heads").glob("*.*"):
        path.unlink()
