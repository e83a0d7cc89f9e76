"""An installation with a folder of files of its own, and a way to take one in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where the files of this test lie."""
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def taken(folder: Path, officer: Actor, at: Instant, once: Callable[[], Key]) -> Callable[..., Any]:
    """Take a file in, in an act of its own: `taken(b"...", "a.pdf")` gives what `put` gives."""
    from wangjian.modules.audit.operations import acting
    from wangjian.modules.files.operations import put

    def do(content: bytes, name: str, *, most: int = 1_000_000, **more: Any) -> Any:
        with acting("test.put", by=officer, at=at, once=once()) as act:
            return act.give(put(act, BytesIO(content), name=name, most=most, **more))

    return do
