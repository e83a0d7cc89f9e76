"""One way in for every file: what it has, and its rows in checked batches."""

from __future__ import annotations

from collections.abc import Iterator

from wangjian.detect.intake import parquet, records
from wangjian.detect.intake.batch import Batch
from wangjian.detect.intake.check import check
from wangjian.detect.intake.kinds import Kind
from wangjian.detect.intake.source import Format, Source
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_NOT_LINES = Text(
    "“{name}”是每行一条的文本，不能作为“{kind}”读取；请用 CSV、JSON Lines 或 Parquet。",
    "“{name}” is plain lines and cannot be read as {kind}; use CSV, JSON Lines or Parquet.",
)


def columns_of(source: Source) -> tuple[str, ...] | None:
    """The columns a file has, in small letters; None for plain lines, which have one without a name."""
    return parquet.columns_of(source) if source.format is Format.PARQUET else records.columns_of(source)


def batches(source: Source, kind: Kind) -> Iterator[Batch]:
    """Give the rows of a file in checked batches, in order; every row is in one of them, kept or rejected."""
    wanted = tuple(column.name for column in kind.columns)
    if source.format is Format.LINES and not kind.lines:
        raise Refusal("kind.not_lines", _NOT_LINES, name=source.name, kind=kind.id)
    reader = parquet.read if source.format is Format.PARQUET else records.read
    for raw in reader(source, wanted):
        yield check(source.name, kind, raw)
