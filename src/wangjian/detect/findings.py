"""Reads what a scan left: its manifest, and its findings by rank, a page at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wangjian.detect.manifest import Manifest
from wangjian.detect.output import FINDINGS, MANIFEST
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_NO_SCAN = Text("“{name}”中没有可读的扫描结果。", "“{name}” holds no scan that can be read.")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One candidate as people see it; `start` and `end` mark the evidence in `subject`, where it stands there."""

    file: str
    row: int
    signal: str
    subject: str
    evidence: str
    start: int | None
    end: int | None
    score: float
    reason: Text
    articles: tuple[Citation, ...]
    pack: str


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a scan; raise `Refusal` ``scan.none`` where there is none."""
    try:
        return Manifest.from_json(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError, Refusal):
        raise Refusal("scan.none", _NO_SCAN, name=folder.name) from None


def read_findings(folder: Path, *, signal: str | None = None, offset: int = 0, limit: int = 50) -> list[FindingRow]:
    """Give findings from `offset` on, strongest first; raise `Refusal` ``scan.none``."""
    try:
        plan = pl.scan_parquet(folder / FINDINGS, glob=False)
        if signal is not None:
            plan = plan.filter(pl.col("signal") == signal)
        rows = plan.slice(max(offset, 0), max(limit, 0)).collect().to_dicts()
    except (OSError, pl.exceptions.PolarsError):
        raise Refusal("scan.none", _NO_SCAN, name=folder.name) from None
    return [
        FindingRow(
            **{
                name: row[name]
                for name in ("file", "row", "signal", "subject", "evidence", "start", "end", "score", "pack")
            },
            reason=Text(row["reason_zh"], row["reason_en"]),
            articles=Citation.parse_all(row["articles"]),
        )
        for row in rows
    ]
