"""Shops of the city: which platform has which shop, so that a listing leads to a shop and a shop to its operator."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from wangjian.city import vocabulary as words
from wangjian.kernel.credit_code import CreditCode

SUBJECTS = ("kind", "name", "code", "region", "platform", "shop", "operator_code", "address")
"""Columns of ``subjects.csv``, as the import of subjects reads them."""


def key(number: int) -> str:
    """The platform's own id of shop `number`, from 0."""
    return f"S{number:06d}"


def platform(number: int) -> str:
    """The code of the platform that has shop `number`."""
    return words.PLATFORMS[number % len(words.PLATFORMS)][0]


def with_shops(rows: pl.DataFrame, numbers: Iterable[int]) -> pl.DataFrame:
    """Add to each row the platform and the shop it comes from, by the shops' numbers."""
    given = list(numbers)
    return rows.with_columns(
        platform=pl.Series([platform(number) for number in given], dtype=pl.String),
        shop=pl.Series([key(number) for number in given], dtype=pl.String),
    )


def subjects(merchants: pl.DataFrame) -> pl.DataFrame:
    """The subjects behind the listings: platforms, the merchants with a possible code, and a shop for each merchant."""
    rows = [("platform", name, code, district, "", "", "", "") for code, name, district in words.PLATFORMS]
    known: set[str] = set()
    shops = []
    for number, (name, code) in enumerate(merchants.select("name", "code").iter_rows()):
        possible = code if CreditCode.read(code).flaw() is None else ""
        region = _seat(name, code) or words.DISTRICTS[number % len(words.DISTRICTS)][0]
        if possible and possible not in known:
            known.add(possible)
            rows.append(("company" if "公司" in name else "individual", name, possible, region, "", "", "", ""))
        shops.append(("shop", f"{name}网店", "", region, platform(number), key(number), possible, ""))
    return pl.DataFrame([*rows, *shops], schema=dict.fromkeys(SUBJECTS, pl.String), orient="row")


def _seat(name: str, code: str) -> str:
    """The district a merchant says it is seated in, by its code, right or wrong, or by its name; "" for neither."""
    return next((district for district, place in words.DISTRICTS if code[2:8] == district or place in name), "")
