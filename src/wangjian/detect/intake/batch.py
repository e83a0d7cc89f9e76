"""Rows on their way in: a frame of raw values with the row number of each, and the rows that fell out so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

REJECTS = {"file": pl.String(), "row": pl.Int64(), "column": pl.String(), "reason": pl.String()}
ROWS = 1 << 17
"""How many rows travel together."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows as the file has them: `frame` with ``row`` and the columns found, `fallen` as ``row, column, reason``."""

    frame: pl.DataFrame
    fallen: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that were looked at: `kept` with ``file, row`` and checked columns, `rejects` as `REJECTS`."""

    kept: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def rows(self) -> int:
        """Rows in: kept and rejected together."""
        return len(self.kept) + len(self.rejects)


def rejects_frame(file: str, fallen: Iterable[tuple[int, str, str]]) -> pl.DataFrame:
    """Make a frame of rejected rows."""
    rows: list[Mapping[str, object]] = [
        {"file": file, "row": row, "column": column, "reason": reason} for row, column, reason in fallen
    ]
    return pl.DataFrame(rows, schema=REJECTS)
