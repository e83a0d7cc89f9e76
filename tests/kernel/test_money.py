"""Money: one rounding rule, half a fen away from zero, whichever way a sum comes about."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.money import Money
from wangjian.kernel.refusal import Refusal

fen = st.integers(-(10**12), 10**12)
ratios = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        ("1234.56", 123456),
        ("1,234.56", 123456),
        (" 0.005 ", 1),
        ("0.0049", 0),
        ("-0.005", -1),
        ("-0.0149", -1),
        ("-0.015", -2),
        (3, 300),
        (Decimal("2.675"), 268),
    ],
)
def test_yuan_are_rounded_half_up(yuan: str | int | Decimal, expected: int) -> None:
    assert Money.yuan(yuan) == Money(expected)


@pytest.mark.parametrize("bad", ["", "abc", "NaN", "inf", "-Infinity", "1.2.3", "¥5", "9" * 40])
def test_what_is_no_finite_sum_is_refused(bad: str) -> None:
    with pytest.raises(Refusal) as refused:
        Money.yuan(bad)
    assert refused.value.code == "money.malformed"
    assert bad in refused.value.zh


@pytest.mark.parametrize(
    ("sum_", "ratio", "expected"),
    [
        (1, Fraction(1, 2), 1),
        (-1, Fraction(1, 2), -1),
        (1, Fraction(-1, 2), -1),
        (3, Fraction(1, 2), 2),
        (-3, Fraction(1, 2), -2),
        (100, Fraction(1, 3), 33),
        (200, Fraction(1, 3), 67),
        (-200, Fraction(1, 3), -67),
        (12345, 5, 61725),
        (100, Decimal("0.03"), 3),
    ],
)
def test_a_ratio_is_rounded_half_away_from_zero(sum_: int, ratio: Fraction | Decimal | int, expected: int) -> None:
    assert Money(sum_).times(ratio) == Money(expected)


@given(fen, ratios)
def test_rounding_is_never_off_by_more_than_half_a_fen(sum_: int, ratio: Fraction) -> None:
    assert abs(Money(sum_).times(ratio).fen - sum_ * ratio) <= Fraction(1, 2)


@given(fen, ratios)
def test_rounding_is_the_same_on_both_sides_of_nothing(sum_: int, ratio: Fraction) -> None:
    assert Money(-sum_).times(ratio).fen == -Money(sum_).times(ratio).fen
    assert Money(sum_).times(-ratio).fen == -Money(sum_).times(ratio).fen


@given(fen, fen)
def test_sums_add_and_subtract_exactly(one: int, other: int) -> None:
    assert (Money(one) + Money(other)) - Money(other) == Money(one)


@given(fen)
def test_a_printed_sum_reads_back(sum_: int) -> None:
    assert Money.yuan(str(Money(sum_))) == Money(sum_)


def test_sums_print_with_separators_and_sign() -> None:
    assert str(Money(123456789)) == "1,234,567.89"
    assert str(Money(-5)) == "-0.05"
