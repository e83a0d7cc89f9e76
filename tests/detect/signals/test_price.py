"""The compared price: exact against a search deal by deal, and the edges of the seven days."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.detect import pack as packs
from wangjian.detect.signal import MAIN, Outcome, Settled
from wangjian.detect.signals.price import SIGNAL, limits
from wangjian.kernel.moment import Instant

DAY = 86_400
START = int(Instant.parse("2026-05-20T10:00").at.timestamp())
DEALS = {"sku": pl.String, "ts": pl.Int64, "price_fen": pl.Int64}
PROMOS = {
    "file": pl.String,
    "row": pl.Int64,
    "promo_id": pl.String,
    "sku": pl.String,
    "ts": pl.Int64,
    "original_fen": pl.Int64,
}

slow = settings(deadline=None)  # the first call builds tables; the machine may be busy
moments = st.integers(0, 20 * 24).map(lambda hour: START - 15 * DAY + hour * 3600)
goods = st.sampled_from(["a", "b", "c"])


def _search(deals: list[tuple[str, int, int]], sku: str, start: int, calendar: bool) -> tuple[int, bool, int]:
    """The rule read aloud: look at every deal."""
    end = (start + 8 * 3600) // DAY * DAY - 8 * 3600 if calendar else start
    window = [price for good, ts, price in deals if good == sku and end - 7 * DAY <= ts < end]
    if window:
        return min(window), True, len(window)
    before = [(ts, -price) for good, ts, price in deals if good == sku and ts < start]
    return (-max(before)[1], False, 0) if before else (0, False, 0)


@slow
@given(
    st.lists(st.tuples(goods, moments, st.integers(1, 500)), max_size=60),
    st.lists(st.tuples(st.sampled_from("abcd"), moments), min_size=1, max_size=20),
    st.booleans(),
)
def test_limits_are_exact(deals: list[tuple[str, int, int]], promos: list[tuple[str, int]], calendar: bool) -> None:
    found = limits(
        pl.DataFrame(deals, schema=DEALS, orient="row"),
        pl.DataFrame(promos, schema={"sku": pl.String, "ts": pl.Int64}, orient="row"),
        7,
        calendar,
    )
    got = list(zip(found.fen.tolist(), found.in_window.tolist(), found.deals.tolist(), strict=True))
    assert got == [_search(deals, sku, start, calendar) for sku, start in promos]


def _judge(
    deals: list[tuple[str, int, int]], original: int, as_of: date = date(2026, 6, 1), start: int = START
) -> Outcome:
    promos = pl.DataFrame([("p", 1, "P1", "a", start, original)], schema=PROMOS, orient="row")
    plan = SIGNAL.prepare(Settled(packs.load("price@1"), as_of))
    return plan({MAIN: pl.DataFrame(deals, schema=DEALS, orient="row"), "promos": promos})


@pytest.mark.parametrize(
    ("deals", "original", "expected"),
    [
        ([("a", START - DAY, 9900)], 9900, None),  # equal to the limit is allowed
        ([("a", START - DAY, 9900)], 9901, (9900, "window")),
        ([("a", START - 7 * DAY, 9900)], 12000, (9900, "window")),  # the first second of the seven days
        ([("a", START - 7 * DAY - 1, 9900)], 12000, (9900, "last_deal")),  # the second before it
        ([("a", START, 100), ("a", START - DAY, 9900)], 9900, None),  # a deal of the promotion itself does not count
        ([("a", START - 9 * DAY, 5000), ("a", START - 8 * DAY, 9900)], 9901, (9900, "last_deal")),
        ([("a", START - 8 * DAY, 5000), ("a", START - DAY, 9900)], 9000, None),  # older and lower, outside the window
        ([("a", START - 8 * DAY, 7000), ("a", START - 8 * DAY, 6000)], 6500, (6000, "last_deal")),  # same second
        ([("b", START - DAY, 10)], 9900, None),  # other goods
    ],
)
def test_the_rule(deals: list[tuple[str, int, int]], original: int, expected: tuple[int, str] | None) -> None:
    findings = _judge(deals, original).findings
    assert findings["limit_fen", "basis"].rows() == ([expected] if expected else [])


def test_what_cannot_be_decided_is_counted_not_accused() -> None:
    never_sold = _judge([("b", START - DAY, 10)], 9900)
    late = _judge([("a", START - DAY, 10)], 9900, as_of=date(2026, 5, 19))
    early = _judge([("a", 1_600_000_000 - DAY, 10)], 9900, start=1_600_000_000)
    for outcome, reason in ((never_sold, "no_deal"), (late, "after_as_of"), (early, "before_rule")):
        assert outcome.findings.is_empty()
        assert outcome.undecided[reason] == sum(outcome.undecided.values()) == 1
        assert outcome.scores["score"].to_list() == [None]


def test_the_day_of_the_scan_is_included() -> None:
    assert len(_judge([("a", START - DAY, 10)], 9900, as_of=date(2026, 5, 20)).findings) == 1


def test_scores_grow_with_the_excess_and_the_basis_and_never_tie_at_one() -> None:
    window = [
        _judge([("a", START - DAY, 100)], original).findings["score"].item() for original in (101, 150, 900, 10**12)
    ]
    assert window == sorted(window) and window[-1] < 1 and len(set(window)) == 4
    older = _judge([("a", START - 9 * DAY, 100)], 900).findings["score"].item()
    assert older < window[2]


def test_reason_names_both_prices() -> None:
    row = _judge([("a", START - DAY, 9905)], 12900).findings.row(0, named=True)
    assert row["evidence"] == "129.00 > 99.05"
    assert "前7日内" in row["reason_zh"] and "in the 7 days before" in row["reason_en"]
    assert "129.00元" in row["reason_zh"] and "99.05元" in row["reason_zh"] and "疑似" in row["reason_zh"]
    assert row["reason_en"].startswith("Candidate") and "99.05" in row["reason_en"]
    assert row["articles"] == "O56-16|PRP-7"


def test_no_deals_or_no_promotions() -> None:
    assert _judge([], 100).undecided["no_deal"] == 1
    plan = SIGNAL.prepare(Settled(packs.load("price@1"), date(2026, 6, 1)))
    empty = plan({MAIN: pl.DataFrame(schema=DEALS), "promos": pl.DataFrame(schema=PROMOS)})
    assert empty.findings.is_empty() and list(empty.findings.columns) == list(SIGNAL.schema)
