"""Plant a term, disguise it in every way, find it again with its place; leave alone what is no disguise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.normalise.disguise import name_of
from wangjian.detect.normalise.folded import Written, fold_text
from wangjian.detect.normalise.lexicon import Lexicon
from wangjian.detect.signal import Outcome

TERMS = [term for term in terms_pack.of(packs.load("ads@1")).terms if not term.folded.isascii()]
NEUTRAL = "棉麻衬衫包邮清新"
SEPARATORS = ["·", "*", "-", "_", ".", " ", "  ", "\u3000", "★", "/", "|", "🔥", "~", "•", "❤️", ",", "、"]
HIDDEN = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"]
TRADITIONAL = str.maketrans("国级顶无独绝领网价销标疗压药驰", "國級頂無獨絕領網價銷標療壓藥馳")

slow = settings(deadline=None)  # the first call builds tables; the machine may be busy
around = st.text(NEUTRAL, max_size=12)
texts = st.text(st.sampled_from(list("最佳顶级國家級ＮＯ1. ·*-\u200b🔥\n,，ab%好😀")), max_size=30)


@slow
@given(st.sampled_from(TERMS), around, around, st.sampled_from(HIDDEN))
def test_zero_width(
    judge_titles: Callable[..., Outcome], term: terms_pack.Term, left: str, right: str, mark: str
) -> None:
    _found(judge_titles, (left, mark.join(term.written), right), term, "zero_width")


@slow
@given(st.sampled_from(TERMS), around, around, st.sampled_from(SEPARATORS))
def test_separators(
    judge_titles: Callable[..., Outcome], term: terms_pack.Term, left: str, right: str, mark: str
) -> None:
    _found(judge_titles, (left, mark.join(term.written), right), term, "separator")


@slow
@given(st.sampled_from(TERMS), around, around)
def test_traditional(judge_titles: Callable[..., Outcome], term: terms_pack.Term, left: str, right: str) -> None:
    dressed = term.written.translate(TRADITIONAL)
    _found(judge_titles, (left, dressed, right), term, "traditional" if dressed != term.written else "none")


@slow
@given(st.sampled_from([t for t in terms_pack.of(packs.load("ads@1")).terms if not t.folded.isalpha()]), around, around)
def test_full_width(judge_titles: Callable[..., Outcome], term: terms_pack.Term, left: str, right: str) -> None:
    dressed = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in term.written)
    _found(judge_titles, (left, dressed, right), term, "fullwidth")


def _found(judge: Callable[..., Outcome], parts: tuple[str, str, str], term: terms_pack.Term, disguise: str) -> None:
    left, dressed, right = parts
    title = left + dressed + right
    findings = judge([title]).findings
    covering = findings.filter((pl.col("start") <= len(left)) & (pl.col("end") >= len(left) + len(dressed)))
    assert len(covering) == 1, title
    row = covering.row(0, named=True)
    assert fold_text(row["evidence"]).find(term.folded) >= 0
    assert title[row["start"] : row["end"]] == row["evidence"]
    assert disguise in row["disguise"].split("+")


def test_disguises_are_combined(judge_titles: Callable[..., Outcome]) -> None:
    row = judge_titles(["夏季國*家\u200b*級新款"]).findings.row(0, named=True)
    assert (row["term"], row["disguise"]) == ("国家级", "traditional+zero_width+separator")
    assert "國*家\u200b*級" in row["reason_zh"]
    assert name_of(0) == "none"


@pytest.mark.parametrize(
    "title",
    [
        "国家,级别",  # a comma once inside three characters is two words
        "出口国 家级定制",
        "史上 最低价位",  # one of four gaps
        "国****家****级",  # more signs in a gap than anybody puts into a word
        "casino.12",
        "2018no.15",
    ],
)
def test_two_words_are_not_one(judge_titles: Callable[..., Outcome], title: str) -> None:
    assert judge_titles([title]).findings.filter(pl.col("term") != "最低价").is_empty()


def test_one_divider_between_two_characters_is_weak(judge_titles: Callable[..., Outcome]) -> None:
    scores = judge_titles(["男装最 佳人", "男装最佳人", "男装最*佳人"]).scores["score"].to_list()
    assert 0 < scores[0] < scores[1] < scores[2]


@slow
@given(
    st.lists(texts, max_size=6),
    st.lists(st.text("最佳顶级国家no1b好", min_size=1, max_size=3), min_size=1, unique=True),
)
def test_places_point_back_at_what_was_written(rows: list[str], words: list[str]) -> None:
    """Every word found is, folded, the text between its places; and none is missed (against a plain search)."""
    words = sorted({fold_text(word) for word in words})
    written = Written.lay(pl.Series(rows, dtype=pl.String))
    hits = Lexicon(words).find(written)
    row = written.row_of(hits.first)
    found = set()
    for word, first, last, where in zip(hits.word, hits.first, hits.last, row, strict=True):
        start = first - written.starts[where]
        assert fold_text(rows[where][start : last - written.starts[where] + 1]) == words[word]
        found.add((int(where), int(start), int(word)))
    assert found == {hit for where, text in enumerate(rows) for hit in _plain_search(where, text, words)}


def _plain_search(row: int, text: str, words: list[str]) -> set[tuple[int, int, int]]:
    found = set()
    offset = 0
    for line in text.split("\n"):
        kept = [(place, fold_text(letter)) for place, letter in enumerate(line) if fold_text(letter)]
        folded = "".join(letter for _, letter in kept)
        for number, word in enumerate(words):
            for start in range(len(folded) - len(word) + 1):
                if folded.startswith(word, start):
                    found.add((row, offset + kept[start][0], number))
        offset += len(line) + 1
    return found


def test_words_never_reach_across_rows() -> None:
    hits = Lexicon(["国家级"]).find(Written.lay(pl.Series(["国家", "级", None, "国家级"])))
    assert len(hits.word) == 1


def test_no_rows_at_all() -> None:
    hits = Lexicon(["a"]).find(Written.lay(pl.Series([], dtype=pl.String)))
    assert len(hits.word) == 0
    assert hits.first.dtype == np.int64
