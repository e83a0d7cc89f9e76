"""What a signal is: one suspicion with its articles, what it needs, and the plan that finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from wangjian.detect.pack import Pack
from wangjian.detect.terms_pack import Terms
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.text import Text

COMMON: dict[str, pl.DataType] = {
    "signal": pl.String(),
    "file": pl.String(),
    "row": pl.Int64(),
    "subject": pl.String(),
    "evidence": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "score": pl.Float64(),
    "reason_zh": pl.String(),
    "reason_en": pl.String(),
    "articles": pl.String(),
    "pack": pl.String(),
}
"""Columns of every finding; `start` and `end` are places in the subject as written, null where it is not quoted."""

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a scan fixes before the first row: the pack of the signal, terms of one's own, and the day it speaks for."""

    pack: Pack
    as_of: Day | None = None
    own_terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan gives for the rows it was shown.

    `findings` holds the common and the signal's own columns; `scores` holds file, row and score of every row judged
    (null where it could not be); `undecided` counts rows that could not be judged, by reason.
    """

    findings: pl.DataFrame
    scores: pl.DataFrame
    undecided: Mapping[str, int] = field(default_factory=dict)


class Plan(Protocol):
    """Judges rows: tables by name, `MAIN` the scanned one, each with file, row and the columns its kind declares."""

    def __call__(self, tables: Mapping[str, pl.DataFrame]) -> Outcome:
        """Judge the rows given; pure, and the same whatever the batch a row comes in (for signals by the row)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One suspicion. `needs` names the columns as ``table.column``; `by_row` says that rows are judged one by one."""

    id: str
    kind: str
    suspects: Text
    articles: tuple[Citation, ...]
    needs: tuple[str, ...]
    pack: str
    columns: Mapping[str, pl.DataType]
    cost: Text
    prepare: Callable[[Settled], Plan]
    by_row: bool = True
    asks_as_of: bool = False
    undecided: Mapping[str, Text] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Columns of its findings, in order."""
        return COMMON | dict(self.columns)
