"""Deals and promotions: bursts of sales, promotions that compare honestly and ones that invent a price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from wangjian.city.chance import Chance
from wangjian.city.shops import with_shops
from wangjian.kernel.moment import Day, Instant

WEEK = 7 * 86_400
HISTORY_DAYS = 60
WINDOW, LAST_DEAL, NO_DEAL = "window", "last_deal", "no_deal"
VIOLATORS, NEVER_SOLD, QUIET = 0.15, 0.05, 0.20


@dataclass(frozen=True, slots=True)
class Prices:
    """`deals` (sku, ts, price_fen), `promos` (promo_id, sku, ts, original_fen, platform, shop) and their `truth`.

    `truth`, a row a promotion, holds row, violates, limit_fen and basis (window, last_deal or no_deal).
    """

    deals: pl.DataFrame
    promos: pl.DataFrame
    truth: pl.DataFrame


def prices(seed: int, goods: int, at: Day) -> Prices:
    """Make the deals of `goods` goods in the 60 days before `at` and one promotion of each in the last month."""
    chance = Chance(seed, "prices")
    end = int(Instant.start_of(at).at.timestamp())
    first = int(Instant.start_of(at - timedelta(days=HISTORY_DAYS)).at.timestamp())
    deals: list[tuple[str, int, int]] = []
    promos: list[tuple[str, str, int, int]] = []
    truth: list[tuple[int, bool, int, str]] = []
    for number in range(1, goods + 1):
        sku = f"G{number:07d}"
        start = chance.between(end - 30 * 86_400, end - 1)
        sold = _sold(chance, first, start, end)
        limit, basis = _limit(sold, start)
        violates = basis != NO_DEAL and chance.happens(VIOLATORS)
        deals += [(sku, ts, price) for ts, price in sold]
        promos.append((f"P{number:07d}", sku, start, _original(chance, limit, violates)))
        truth.append((number, violates, limit, basis))
    shops = ((number - 1) % max(goods * 10 // 8, 1) for number in range(1, goods + 1))
    return Prices(
        pl.DataFrame(deals, schema={"sku": pl.String, "ts": pl.Int64, "price_fen": pl.Int64}, orient="row").sort(
            "ts", "sku"
        ),
        with_shops(
            pl.DataFrame(
                promos,
                schema={"promo_id": pl.String, "sku": pl.String, "ts": pl.Int64, "original_fen": pl.Int64},
                orient="row",
            ),
            shops,
        ),
        pl.DataFrame(
            truth,
            schema={"row": pl.Int64, "violates": pl.Boolean, "limit_fen": pl.Int64, "basis": pl.String},
            orient="row",
        ),
    )


def _sold(chance: Chance, first: int, start: int, end: int) -> list[tuple[int, int]]:
    """When and for how much the goods were sold, before and during the promotion."""
    base = chance.between(900, 90_000)
    kind = "never" if chance.happens(NEVER_SOLD) else "quiet" if chance.happens(QUIET) else "busy"
    count = chance.between(1, 6) if chance.happens(0.7) else chance.between(20, 120)
    sold = []
    for _ in range(count):
        latest = start - 1 if kind == "busy" else start - WEEK - 1
        if kind != "never" and latest > first:
            sold.append((chance.between(first, latest), base * chance.between(80, 110) // 100))
    sold += [(chance.between(start, end), base * chance.between(50, 70) // 100) for _ in range(chance.below(3))]
    return sold


def _limit(sold: list[tuple[int, int]], start: int) -> tuple[int, str]:
    """The most that the promotion may compare with, worked out deal by deal."""
    window = [price for ts, price in sold if start - WEEK <= ts < start]
    if window:
        return min(window), WINDOW
    before = [(-ts, price) for ts, price in sold if ts < start]
    return (min(before)[1], LAST_DEAL) if before else (0, NO_DEAL)


def _original(chance: Chance, limit: int, violates: bool) -> int:
    if violates:
        return limit + max(limit * chance.between(5, 200) // 100, 1)
    if not limit:
        return chance.between(1_000, 90_000)
    return limit if chance.happens(0.3) else max(limit * chance.between(85, 100) // 100, 1)
