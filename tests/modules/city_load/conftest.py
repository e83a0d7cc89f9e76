"""A small city on the test database, loaded as the command does, but in one process and in the test's transaction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wangjian.kernel.moment import Instant
from wangjian.project.city_load.load import prepared
from wangjian.project.city_load.plan import Plan

AT = Instant.parse("2026-11-24T11:00")
MATTERS, SEED = 6, 3


@pytest.fixture
def laid(db: None, settings: Any, tmp_path: Path) -> Callable[[], Plan]:
    """Lay the ground of a city, or find it laid."""
    settings.FILES_FOLDER, settings.KEYS_FOLDER, settings.VAR = tmp_path / "files", tmp_path / "keys", tmp_path
    settings.HEADS_FOLDER = tmp_path / "heads"
    said: list[str] = []
    return lambda: prepared(tmp_path, SEED, MATTERS, AT, said.append)
