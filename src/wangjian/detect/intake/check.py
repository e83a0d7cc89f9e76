"""Checks values column by column; a row leaves with the first reason found, in the order of the columns."""

from __future__ import annotations

import polars as pl

from wangjian.detect.intake.batch import Batch, Raw, rejects_frame
from wangjian.detect.intake.kinds import HIGHEST_FEN, LATEST_SECOND, LONGEST_KEY, LONGEST_TEXT, Column, Kind, Value

_FINE = pl.lit(None, pl.String)
_WHOLE = r"^[+-]?\d{1,18}(\.0*)?$"


def nothing(kind: Kind) -> pl.DataFrame:
    """No rows of a kind, with the columns that kept rows have."""
    numbers = (Value.SECONDS, Value.FEN)
    types = {column.name: pl.Int64() if column.value in numbers else pl.String() for column in kind.columns}
    return pl.DataFrame(schema={"file": pl.String(), "row": pl.Int64(), **types})


def check(file: str, kind: Kind, raw: Raw) -> Batch:
    """Split a batch into the rows that hold what their kind asks for and those that do not."""
    present = [column for column in kind.columns if column.name in raw.frame.columns]
    frame = raw.frame
    reasons = [_reason(column, frame.schema[column.name]).alias(f"?{column.name}") for column in present]
    judged = frame.with_columns(reasons)
    first = [
        pl.when(pl.col(f"?{column.name}").is_not_null()).then(pl.lit(column.name)).otherwise(None) for column in present
    ]
    judged = judged.with_columns(
        pl.coalesce([*(pl.col(f"?{column.name}") for column in present), _FINE]).alias("?reason"),
        pl.coalesce([*first, _FINE]).alias("?column"),
    )
    good = judged.filter(pl.col("?reason").is_null()).select(
        pl.lit(file).alias("file"), "row", *(_value(column, frame.schema[column.name]) for column in present)
    )
    bad = judged.filter(pl.col("?reason").is_not_null()).select(
        file=pl.lit(file), row="row", column="?column", reason="?reason"
    )
    fallen = rejects_frame(file, raw.fallen)
    return Batch(good, pl.concat([bad, fallen]).sort("row") if len(fallen) else bad)


def _reason(column: Column, type_: pl.DataType) -> pl.Expr:
    if column.value in (Value.SECONDS, Value.FEN):
        return _number_reason(column, type_)
    return _text_reason(column)


def _text_reason(column: Column) -> pl.Expr:
    text = pl.col(column.name).cast(pl.String)
    longest = LONGEST_TEXT if column.value is Value.TEXT else LONGEST_KEY
    shape = (
        pl.when(text.str.contains("\0", literal=True))
        .then(pl.lit("nul"))
        .when(text.str.len_bytes() > longest * 4)
        .then(pl.lit("too_long"))
        .when((text.str.len_bytes() > longest) & (text.str.len_chars() > longest))
        .then(pl.lit("too_long"))
    )
    if column.value is Value.OPTIONAL_KEY:
        return shape.otherwise(_FINE)
    empty = pl.when(text.is_null()).then(pl.lit("missing")).when(~text.str.contains(r"\S")).then(pl.lit("blank"))
    return empty.otherwise(shape.otherwise(_FINE))


def _number_reason(column: Column, type_: pl.DataType) -> pl.Expr:
    given = pl.col(column.name)
    text = given.cast(pl.String).str.strip_chars()
    number = given.cast(pl.Float64) if type_.is_numeric() else text.cast(pl.Float64, strict=False)
    whole = (number == number.floor()) if type_.is_numeric() else text.str.contains(_WHOLE)
    highest = HIGHEST_FEN if column.value is Value.FEN else LATEST_SECOND
    steps = (
        pl.when(given.is_null() | (text == ""))
        .then(pl.lit("missing"))
        .when(number.is_null())
        .then(pl.lit("not_number"))
        .when(~number.is_finite())
        .then(pl.lit("not_finite"))
    )
    if column.value is Value.FEN:
        steps = steps.when(number < 0).then(pl.lit("negative")).when(number == 0).then(pl.lit("zero"))
        steps = steps.when(number > highest).then(pl.lit("overflow"))
    else:
        steps = steps.when((number < 0) | (number >= highest)).then(pl.lit("out_of_range"))
    return steps.when(~whole).then(pl.lit("not_whole")).otherwise(_FINE)


def _value(column: Column, type_: pl.DataType) -> pl.Expr:
    given = pl.col(column.name)
    if column.value in (Value.SECONDS, Value.FEN):
        if type_.is_numeric():
            return given.cast(pl.Int64)
        return given.str.strip_chars().str.split(".").list.first().str.strip_chars_start("+").cast(pl.Int64)
    text = given.cast(pl.String)
    return text.fill_null("") if column.value is Value.OPTIONAL_KEY else text
