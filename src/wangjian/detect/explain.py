"""Reasons for people: whole sentences in both languages with the evidence quoted, filled for many rows at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text

_PARAMETER = re.compile(r"\{(\w+)\}")


def fill(text: Text, **columns: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Give ``reason_zh`` and ``reason_en`` as expressions; `KeyError` if a parameter has no column."""
    return _fill(text.zh, columns).alias("reason_zh"), _fill(text.en, columns).alias("reason_en")


def _fill(sentence: str, columns: dict[str, pl.Expr]) -> pl.Expr:
    pieces = _PARAMETER.split(sentence)
    return pl.concat_str(
        [
            columns[piece].cast(pl.String).fill_null("") if place % 2 else pl.lit(piece)
            for place, piece in enumerate(pieces)
        ]
    )


def cited(articles: Iterable[Citation]) -> str:
    """Articles as one text, ``ADL-9(3)|ADL-57``; `Citation.parse_all` reads it back."""
    return "|".join(map(str, articles))


def yuan(fen: pl.Expr) -> pl.Expr:
    """Write whole fen as yuan with two decimals."""
    return pl.concat_str([fen // 100, pl.lit("."), (fen % 100).cast(pl.String).str.zfill(2)])
