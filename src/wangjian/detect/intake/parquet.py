"""Reads Parquet in batches, strings with 32 or 64 bit offsets alike."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from wangjian.detect.intake.batch import ROWS, Raw
from wangjian.detect.intake.source import Source, unreadable
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_TYPE = Text(
    "Parquet 文件“{name}”的列“{column}”类型是 {type}，无法使用。",
    "Column “{column}” of the Parquet file “{name}” has the type {type}, which cannot be used.",
)
_SAME_NAME = Text(
    "Parquet 文件“{name}”有多列同名“{column}”(不分大小写)。",
    "Several columns of the Parquet file “{name}” are called “{column}” (small and large letters are one).",
)
_BROKEN = Text("Parquet 文件“{name}”已损坏。", "The Parquet file “{name}” is damaged.")


def columns_of(source: Source) -> tuple[str, ...]:
    """The columns of a Parquet file; raise `Refusal` ``file.damaged`` or ``parquet.same_name``."""
    names = [name.strip().lower() for name in _schema(source)]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Refusal("parquet.same_name", _SAME_NAME, name=source.name, column=name)
    return tuple(names)


def read(source: Source, wanted: tuple[str, ...]) -> Iterator[Raw]:
    """Give the rows in batches with the columns of `wanted` it has; rows are counted from 1.

    Raise `Refusal` ``file.damaged`` or ``parquet.type`` (columns must be strings, integers or floats).
    """
    written = {name.strip().lower(): (name, type_) for name, type_ in _schema(source).items()}
    chosen = [name for name in wanted if name in written]
    for name in chosen:
        type_ = written[name][1]
        if not (type_.is_numeric() or type_ in (pl.String, pl.Categorical, pl.Null)) or type_.is_decimal():
            raise Refusal("parquet.type", _TYPE, name=source.name, column=name, type=type_)
    plan = pl.scan_parquet(source.path, glob=False, missing_columns="raise")
    count = _ask(source, plan.select(pl.len())).item()
    columns = [pl.col(written[name][0]).alias(name) for name in chosen]
    first = 1
    for frame in _batches(source, plan.select(columns)) if columns else _bare(count):
        rows = pl.int_range(first, first + len(frame), dtype=pl.Int64, eager=True).alias("row")
        yield Raw(frame.with_columns(rows) if columns else pl.DataFrame({"row": rows}))
        first += len(frame)
    if first != count + 1:
        raise Refusal("file.damaged", _BROKEN, name=source.name)


def _batches(source: Source, plan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    try:
        yield from plan.collect_batches(chunk_size=ROWS, maintain_order=True, engine="streaming")
    except pl.exceptions.PolarsError:
        raise Refusal("file.damaged", _BROKEN, name=source.name) from None
    except OSError as error:
        raise unreadable(source.name, error.strerror or "") from None


def _bare(count: int) -> Iterator[pl.DataFrame]:
    """Rows of a file that has none of the columns asked for: only their number is known."""
    for start in range(0, count, ROWS):
        yield pl.DataFrame({"row": pl.Series(range(min(ROWS, count - start)))})


def _schema(source: Source) -> dict[str, pl.DataType]:
    try:
        return dict(pl.scan_parquet(source.path, glob=False).collect_schema())
    except (pl.exceptions.PolarsError, OSError):
        raise Refusal("file.damaged", _BROKEN, name=source.name) from None


def _ask(source: Source, plan: pl.LazyFrame) -> pl.DataFrame:
    try:
        return plan.collect()
    except (pl.exceptions.PolarsError, OSError):
        raise Refusal("file.damaged", _BROKEN, name=source.name) from None
