"""Sums in capital numerals, as the rules for writing bills and papers have them."""

from __future__ import annotations

import pytest

from wangjian.kernel.money import Money
from wangjian.kernel.money_words import in_words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (1_010_00, "壹仟零壹拾元整"),
        (20_000_000, "贰拾万元整"),
        (20_000_050, "贰拾万元伍角"),
        (10_007_00, "壹万零柒元整"),
        (100_100_00, "壹拾万零壹佰元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (1_000_010_000_00, "壹拾亿零壹万元整"),
        (3_405_60, "叁仟肆佰零伍元陆角"),
        (100_010_000_00, "壹亿零壹万元整"),
        (50_300_000_00, "伍仟零叁拾万元整"),
    ],
)
def test_sums_are_written_out(fen: int, words: str) -> None:
    assert in_words(Money(fen)) == words


def test_a_sum_below_zero_has_no_words() -> None:
    with pytest.raises(ValueError):
        in_words(Money(-1))
