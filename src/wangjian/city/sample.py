"""One sample of the city as files: titles, deals with promotions, merchants and shops, and the truth of each row."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from wangjian.city.merchants import merchants
from wangjian.city.prices import prices
from wangjian.city.shops import subjects
from wangjian.city.titles import titles
from wangjian.kernel.moment import Day

MARK_FILE, MARK = "city.json", '"wangjian_city"'
NAMES = frozenset(
    {
        "titles.parquet",
        "titles.txt",
        "deals.parquet",
        "promos.parquet",
        "merchants.csv",
        "subjects.csv",
        "truth.parquet",
        MARK_FILE,
    }
)
"""The files of a sample."""
SEED = 20_260_824
COUNT = 20_000
TRUTH = pl.Schema(
    {
        "kind": pl.String(),
        "file": pl.String(),
        "row": pl.Int64(),
        "violates": pl.Boolean(),
        "what": pl.String(),
        "how": pl.String(),
        "limit_fen": pl.Int64(),
    }
)
"""Columns of ``truth.parquet``; `row` counts in `file` from 1."""


def write(folder: Path, seed: int, count: int, at: Day) -> None:
    """Write `count` titles, a tenth as many goods with their deals, and a fifth as many merchants, into `folder`."""
    listed, sold, sellers = (
        titles(seed, count),
        prices(seed, max(count // 10, 1), at),
        merchants(seed, max(count // 5, 1)),
    )
    listed.rows.write_parquet(folder / "titles.parquet", statistics=False)
    lines = "".join(f"{title}\n" for title in listed.rows["title"])
    (folder / "titles.txt").write_text(lines, encoding="utf-8", newline="\n")
    sold.deals.write_parquet(folder / "deals.parquet", statistics=False)
    sold.promos.write_parquet(folder / "promos.parquet", statistics=False)
    sellers.rows.write_csv(folder / "merchants.csv")
    subjects(sellers.rows).write_csv(folder / "subjects.csv")
    truth = [
        _truth(listed.truth, "titles", "titles.parquet", what="term", how="disguise"),
        _truth(sold.truth, "deals", "promos.parquet", what="basis", how=None),
        _truth(sellers.truth, "merchants", "merchants.csv", what="flaw", how=None),
    ]
    pl.concat(truth).write_parquet(folder / "truth.parquet", statistics=False)
    about = {"wangjian_city": 1, "seed": seed, "count": count, "at": at.isoformat()}
    (folder / MARK_FILE).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8", newline="\n")


def _truth(frame: pl.DataFrame, kind: str, file: str, *, what: str, how: str | None) -> pl.DataFrame:
    limit = pl.col("limit_fen") if "limit_fen" in frame.columns else pl.lit(None, pl.Int64)
    return frame.select(
        kind=pl.lit(kind),
        file=pl.lit(file),
        row="row",
        violates="violates",
        what=pl.col(what),
        how=pl.col(how) if how else pl.lit(""),
        limit_fen=limit,
    ).cast(TRUTH)
