"""Subjects of a made-up market, with keys and files of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.credit_code import check_letter, organisation_check
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.subjects.operations import NewSubject, Noted, note_subject
from wangjian.modules.vault.operations import make_keys


def code_of(number: int) -> str:
    """A well-formed credit code of a region that is none, so that it can be nobody's."""
    body = f"{number:08d}"
    first = "91" + "000000" + body + organisation_check(body)
    return first + check_letter(first)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def keys(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    make_keys(by=officer, at=at, once=once())


@pytest.fixture
def note(officer: Actor, at: Instant, once: Callable[[], Key]) -> Callable[..., Noted]:
    def make(kind: str, name: str, **given: Any) -> Noted:
        return note_subject(NewSubject(kind, name, **given), by=officer, at=at, once=once())

    return make


@pytest.fixture
def platform(note: Callable[..., Noted]) -> UUID:
    return note("platform", "湖集", code=code_of(1)).id


def facts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM audit_fact ORDER BY id")
        return [code for (code,) in cursor.fetchall()]


def stored(table: str) -> str:
    """Every row of a table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg({table}::text, ' '), '') FROM {table}")
        return str(cursor.fetchone()[0])


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value
