"""An installation with keys of its own, and a way to keep a value in an act."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant


@pytest.fixture
def keys_folder(tmp_path: Path, settings: Any) -> Path:
    """Where the keys of this test lie; empty at first."""
    folder = tmp_path / "keys"
    settings.KEYS_FOLDER = folder
    return folder


@pytest.fixture
def keys(keys_folder: Path, officer: Actor, at: Instant, once: Callable[[], Key]) -> Path:
    """The folder with the first keys in it; the test has its own database mark."""
    from wangjian.modules.vault.operations import make_keys

    assert make_keys(by=officer, at=at, once=once()).names == ("master-1", "blind")
    return keys_folder


@pytest.fixture
def kept(officer: Actor, at: Instant, once: Callable[[], Key]) -> Callable[..., UUID]:
    """Keep one value in an act of its own and give its id: `kept("person.phone", "13800001234", owner)`."""
    from wangjian.modules.audit.operations import acting
    from wangjian.modules.vault.operations import keep

    def do(klass: str, text: str, owner: UUID, *, until: Day | None = None, when: Instant = at) -> UUID:
        with acting("test.keep", by=officer, at=when, once=once()) as act:
            value = keep(act, klass=klass, owner=owner, text=text, label="value", keep_until=until)
            act.give(value.id)
        return value.id

    return do
