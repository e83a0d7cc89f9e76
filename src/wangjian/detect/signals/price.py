"""Suspicion: the price a promotion compares itself with is above the lowest deal price of the seven days before it.

明码标价和禁止价格欺诈规定 (Order 56) Art 16: a compared price that is not explained may not exceed the lowest
deal price at the same premises in the seven days before the promotion; without a deal in them, the last deal before it.
A promotion whose goods were never sold before it cannot be measured by this rule and is counted, not accused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wangjian.detect.explain import cited, fill, yuan
from wangjian.detect.pack import malformed
from wangjian.detect.score import any_of, without_end
from wangjian.detect.signal import MAIN, Outcome, Settled, Signal
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant, end_of
from wangjian.kernel.text import Text

DAY_SECONDS = 86_400
SHANGHAI_AHEAD = 8 * 3_600
_GOODS = 1 << 33  # more seconds than a moment can have: a key is goods and moment in one number
WINDOW, LAST_DEAL = "window", "last_deal"

_REASON_WINDOW = Text(
    "疑似虚假的被比较价格：促销“{promo}”（商品 {sku}）标示的被比较价格为{original}元，"
    "高于促销前{days}日内的最低成交价{limit}元（其间成交{deals}笔）。仅为线索，须核实成交记录及商家说明。",
    "Candidate, false compared price: promotion “{promo}” (goods {sku}) compares with {original} yuan, "
    "above {limit} yuan, the lowest of {deals} deals in the {days} days before it. "
    "The deals and the trader's explanation have to be checked.",
)
_REASON_LAST = Text(
    "疑似虚假的被比较价格：促销“{promo}”（商品 {sku}）标示的被比较价格为{original}元，"
    "促销前{days}日内无成交，高于此前最后一次成交价{limit}元。仅为线索，须核实成交记录及商家说明。",
    "Candidate, false compared price: promotion “{promo}” (goods {sku}) compares with {original} yuan; "
    "there was no deal in the {days} days before it, and the last deal before was at {limit} yuan. "
    "The deals and the trader's explanation have to be checked.",
)
NO_DEAL, AFTER_AS_OF, BEFORE_RULE = "no_deal", "after_as_of", "before_rule"
UNDECIDED = {
    NO_DEAL: Text("促销前没有成交记录，无法按本规则判断", "no deal before the promotion: this rule cannot measure it"),
    AFTER_AS_OF: Text("促销开始于判断日之后", "the promotion starts after the day the scan speaks for"),
    BEFORE_RULE: Text("促销开始时本规则尚未施行", "the rule was not in force when the promotion started"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """For each promotion: the limit in fen (0 where there is no deal), whether it is of the window, and its deals."""

    fen: NDArray[np.int64]
    in_window: NDArray[np.bool_]
    deals: NDArray[np.int64]


def limits(deals: pl.DataFrame, promos: pl.DataFrame, days: int, calendar: bool) -> Limits:
    """Give the limit of every promotion, exactly, in time linear in deals times the logarithm of the fullest window.

    `deals` has sku, ts, price_fen; `promos` has sku, ts; a deal at the very second of the start is not before it.
    """
    keys, prices, base = _keyed(deals, promos)
    start = promos["ts"].to_numpy()
    order = np.argsort(base + start)  # searches in order stay in the cache
    base, start = base[order], start[order]
    end = _day_start(start) if calendar else start
    opens = np.maximum(end - days * DAY_SECONDS, 0)
    first, stop = np.searchsorted(keys, base + opens), np.searchsorted(keys, base + np.maximum(end, 0))
    count = np.maximum(stop - first, 0)
    before = np.searchsorted(keys, base + start) if calendar else stop
    sold = before > np.searchsorted(keys, base)
    last = keys[np.maximum(before - 1, 0)] if len(keys) else np.zeros(len(base), np.int64)
    last_first = np.searchsorted(keys, last)  # several last deals at one second: the lowest of them
    in_window = count > 0
    lowest = _lowest(
        prices, np.where(in_window, first, last_first), np.where(in_window, count, (before - last_first) * sold)
    )
    back = np.argsort(order)
    return Limits(lowest[back], in_window[back], count[back])


def _keyed(deals: pl.DataFrame, promos: pl.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Deals of the goods promoted by goods and time, one key each, with prices; where each promotion's goods begin."""
    goods = promos.select("sku").unique().with_row_index("key").select("sku", pl.col("key").cast(pl.Int64) * _GOODS)
    sold = deals.lazy().join(goods.lazy(), on="sku").select(pl.col("key") + pl.col("ts"), "price_fen")
    ordered = sold.sort("key").collect()
    base = promos.select("sku").join(goods, on="sku", how="left", maintain_order="left")
    return ordered["key"].to_numpy(), ordered["price_fen"].to_numpy(), base["key"].to_numpy()


def _day_start(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    return (seconds + SHANGHAI_AHEAD) // DAY_SECONDS * DAY_SECONDS - SHANGHAI_AHEAD


def _lowest(prices: NDArray[np.int64], first: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least of ``prices[first : first + count]`` for every range, 0 for an empty one.

    Ranges of 2^k to 2^(k+1)-1 entries are answered by two overlapping ranges of 2^k, level after level.
    """
    least = np.zeros(len(first), np.int64)
    level = np.frexp(count.astype(np.float64))[1] - 1
    table, width = prices, 1
    for k in range(int(level.max(initial=-1)) + 1):
        asked = np.flatnonzero(level == k)
        left = first[asked]
        least[asked] = np.minimum(table[left], table[left + count[asked] - width])
        table = np.minimum(table[:-width], table[width:]) if len(table) > width else table
        width *= 2
    return least


class _Plan:
    """Measures every promotion that the rule and the day of the scan cover."""

    def __init__(self, settled: Settled) -> None:
        pack = settled.pack
        self._pack = pack
        self._days = int(pack.number("window", "days"))
        counted = pack.text("window", "counted_in")
        if counted not in {"hours", "calendar"} or self._days < 1:
            raise malformed(pack.name, "[window]")
        self._calendar = counted == "calendar"
        self._from = _second(pack.in_force_from) if pack.in_force_from else 0
        self._until = int(end_of(settled.as_of).at.timestamp()) if settled.as_of else None
        self._half, self._many = pack.number("score", "half"), pack.number("score", "many_deals")
        self._older = pack.number("score", "last_deal")

    def __call__(self, tables: Mapping[str, pl.DataFrame]) -> Outcome:
        promos = tables["promos"]
        found = limits(tables[MAIN], promos, self._days, self._calendar)
        start = promos["ts"].to_numpy()
        late = start >= self._until if self._until is not None else np.zeros(len(start), np.bool_)
        early = start < self._from
        unsold = (found.fen == 0) & ~late & ~early
        judged = ~(late | early | unsold)
        original = promos["original_fen"].to_numpy()
        above = judged & (original > found.fen)
        excess = np.log(np.where(above, original, 1) / np.where(above, found.fen, 1))
        strength = without_end(excess, self._half) * np.where(found.in_window, 1.0, self._older)
        many = np.where(found.in_window, self._many * without_end(found.deals.astype(np.float64), 10.0), 0.0)
        score = np.where(above, any_of(strength, many), 0.0)
        scores = promos.select("file", "row").with_columns(
            score=pl.when(pl.Series(judged)).then(pl.Series(score)).otherwise(None)
        )
        undecided = {NO_DEAL: int(unsold.sum()), AFTER_AS_OF: int(late.sum()), BEFORE_RULE: int((early & ~late).sum())}
        return Outcome(self._findings(promos, found, above, score), scores, undecided)

    def _findings(
        self, promos: pl.DataFrame, found: Limits, above: NDArray[np.bool_], score: NDArray[np.float64]
    ) -> pl.DataFrame:
        named = promos.with_columns(
            limit_fen=pl.Series(found.fen),
            basis=pl.when(pl.Series(found.in_window)).then(pl.lit(WINDOW)).otherwise(pl.lit(LAST_DEAL)),
            deals=pl.Series(found.deals),
            score=pl.Series(score),
        ).filter(pl.Series(above))
        columns = {
            "promo": pl.col("promo_id"),
            "sku": pl.col("sku"),
            "original": yuan(pl.col("original_fen")),
            "limit": yuan(pl.col("limit_fen")),
            "deals": pl.col("deals"),
            "days": pl.lit(self._days),
        }
        window = pl.col("basis") == WINDOW
        pairs = zip(fill(_REASON_WINDOW, **columns), fill(_REASON_LAST, **columns), strict=True)
        reasons = [pl.when(window).then(inside).otherwise(last) for inside, last in pairs]
        return named.with_columns(
            *(reason.alias(f"reason_{lang}") for reason, lang in zip(reasons, ("zh", "en"), strict=True)),
            signal=pl.lit(SIGNAL.id),
            subject="promo_id",
            evidence=pl.concat_str([columns["original"], pl.lit(" > "), columns["limit"]]),
            start=pl.lit(None, pl.Int64),
            end=pl.lit(None, pl.Int64),
            articles=pl.lit(cited(SIGNAL.articles)),
            pack=pl.lit(self._pack.name),
        ).select(list(SIGNAL.schema))


def _second(day: Day) -> int:
    return int(Instant.start_of(day).at.timestamp())


SIGNAL = Signal(
    id="price",
    kind="deals",
    suspects=Text("促销的被比较价格高于法定的比较基准", "a promotion compares with a price above what the rule allows"),
    articles=Citation.parse_all("O56-16|PRP-7"),
    needs=(
        "main.sku",
        "main.ts",
        "main.price_fen",
        "promos.promo_id",
        "promos.sku",
        "promos.ts",
        "promos.original_fen",
    ),
    pack="price@1",
    columns={
        "promo_id": pl.String(),
        "sku": pl.String(),
        "original_fen": pl.Int64(),
        "limit_fen": pl.Int64(),
        "basis": pl.String(),
        "deals": pl.Int64(),
    },
    cost=Text(
        "排序成交记录，再按最大窗口的对数扫描", "a sort of the deals, then a pass per doubling of the fullest window"
    ),
    prepare=_Plan,
    by_row=False,
    asks_as_of=True,
    undecided=UNDECIDED,
)
