"""`wangjian keys state` names what is missing and says so by its exit status."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from wangjian.modules.vault import queries
from wangjian.modules.vault.queries import KeysState, MasterRow
from wangjian.project.commands import keys

MASTER = MasterRow("master-1", "AES-256-GCM", True, 3)


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        (KeysState((MASTER,), True, (), ()), ""),
        (KeysState((MASTER,), False, (), ()), "blind"),
        (KeysState((MASTER,), False, (), ("blind",)), "blind"),
        (KeysState((MasterRow("master-1", "", False, 3),), False, (), ("master-1",)), "master-1, blind"),
        (KeysState((), False, (), ()), "master-1, blind"),
    ],
    ids=["whole", "no-index-key", "values-wait", "restored", "never-made"],
)
def test_what_is_missing_is_named(
    state: KeysState, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        yield

    monkeypatch.setattr(keys, "_installed", here)
    monkeypatch.setattr(queries, "state_of_keys", lambda: state)
    assert keys.run_state(argparse.Namespace(json=False, lang="en")) == (1 if missing else 0)
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith(f"Missing keys: {missing}.") if missing else "Missing" not in said
