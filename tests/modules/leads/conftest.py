"""The loop, at a moment after every procedure here is in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.modules.loop import Loop, prepared
from tests.modules.matters.conftest import World, places

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant

__all__ = ["places"]


@pytest.fixture
def at() -> Instant:
    """A Monday morning."""
    return Instant.parse("2026-10-12T09:30")


@pytest.fixture
def loop(places: None, at: Instant, once: Callable[[], Key], settings: Any, tmp_path: Path) -> Loop:
    """The loop with its people still to come."""
    return prepared(World(at, once), at, settings, tmp_path)
