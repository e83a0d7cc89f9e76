"""What each character folds to."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.normalise.characters import BREAK, HIDDEN, PLAIN, SEPARATOR, characters
from wangjian.detect.normalise.folded import fold_text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＮＯ．１", "no1"),
        ("國家級", "国家级"),
        ("頂級", "顶级"),
        ("裏", "里"),
        ("裡", "里"),
        ("①", "1"),
        ("⼀", "一"),  # a Kangxi radical
        ("顶\u200b级", "顶级"),
        ("最·佳 ★", "最佳"),
        ("１００％", "100%"),
        ("👍🏽好", "好"),
        ("é", "é"),
        ("", ""),
        ("***", ""),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold_text(written) == folded


def test_kinds_of_characters() -> None:
    kind = characters().kind
    assert kind[ord("\n")] == BREAK
    assert [kind[ord(letter)] for letter in "\u200b\u00ad\ufe0f\u0301"] == [HIDDEN] * 4
    assert [kind[ord(letter)] for letter in " ·*，丨🔥\ue000"] == [SEPARATOR] * 7
    assert [kind[ord(letter)] for letter in "最aA1%ー々"] == [PLAIN] * 7


def test_folding_twice_changes_nothing() -> None:
    fold = characters().fold
    assert (fold[fold] == fold).all()


@pytest.mark.parametrize("way", ["s2t", "s2tw", "s2hk"])
def test_every_term_is_found_in_traditional_characters(way: str) -> None:
    converter = OpenCC(way)
    for term in terms_pack.of(packs.load("ads@1")).terms:
        assert fold_text(converter.convert(term.written)) == term.folded
