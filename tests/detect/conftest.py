"""Short ways to judge rows with one signal and to scan files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.intake.source import source
from wangjian.detect.manifest import Manifest
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.detect.signal import MAIN, Outcome, Settled
from wangjian.detect.signals import terms

Judge = Callable[..., Outcome]


@pytest.fixture(scope="session")
def judge_titles() -> Judge:
    """Judge titles with the built-in pack, or with terms of one's own."""
    pack = packs.load("ads@1")
    plan = terms.SIGNAL.prepare(Settled(pack))

    def judge(titles: Sequence[str], own: Path | None = None) -> Outcome:
        chosen = terms.SIGNAL.prepare(Settled(pack, None, terms_pack.own(own, pack))) if own else plan
        rows = pl.DataFrame(
            {"file": ["t"] * len(titles), "row": range(1, len(titles) + 1), "title": list(titles)},
            schema={"file": pl.String, "row": pl.Int64, "title": pl.String},
        )
        return chosen({MAIN: rows})

    return judge


@pytest.fixture
def scanned(tmp_path: Path) -> Callable[..., tuple[Manifest, Path]]:
    """Write a file, scan it and give manifest and folder."""

    def run(name: str, data: bytes | str, **asked: Any) -> tuple[Manifest, Path]:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        out = asked.pop("out", tmp_path / "out")
        return scan(Order(files=[path], out=out, **asked)), out

    return run


@pytest.fixture
def sourced(tmp_path: Path) -> Callable[[str, bytes], Any]:
    """Write a file and look at it."""

    def run(name: str, data: bytes) -> Any:
        path = tmp_path / name
        path.write_bytes(data)
        return source(path)

    return run
