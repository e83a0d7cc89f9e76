"""Suspicion: a title uses an absolute or forbidden advertising term, however disguised (广告法 Arts 9, 17, 28)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wangjian.detect import terms_pack
from wangjian.detect.contexts import IS_DOUBTFUL, IS_PERMITTED, Contexts
from wangjian.detect.explain import cited, fill
from wangjian.detect.normalise.disguise import NONE, SEPARATOR_BIT, name_of
from wangjian.detect.normalise.folded import Written, fold_text
from wangjian.detect.normalise.lexicon import Hits, Lexicon
from wangjian.detect.score import Scores, any_of
from wangjian.detect.signal import MAIN, Outcome, Settled, Signal
from wangjian.detect.terms_pack import Terms
from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text

_PLAIN_REASON = Text(
    "疑似{category}：标题中写有“{evidence}”（用语“{term}”）。仅为线索，须由执法人员结合语境判断。",
    "Candidate, {category}: the title says “{evidence}” (term “{term}”). An officer has to judge it in its context.",
)
_DISGUISED_REASON = Text(
    "疑似{category}：标题中写作“{evidence}”，还原后为“{term}”（{how_zh}）。仅为线索，须由执法人员结合语境判断。",
    "Candidate, {category}: the title writes “{evidence}”, which reads “{term}” ({how_en}). "
    "An officer has to judge it in its context.",
)
HOW = {
    "fullwidth": Text("全角或兼容字符", "full-width or compatibility characters"),
    "traditional": Text("繁体或异体字", "traditional or variant characters"),
    "zero_width": Text("夹入不可见字符", "invisible characters put in"),
    "separator": Text("夹入分隔符号", "separators put in"),
}


_RANGES = (("0", "9", 1), ("A", "Z", 2), ("a", "z", 2), ("０", "９", 3), ("Ａ", "Ｚ", 4), ("ａ", "ｚ", 4))


class _Plan:
    """Looks for the terms and the phrases around them in one pass, then judges only what was found."""

    def __init__(self, settled: Settled) -> None:
        self._terms: Terms = settled.own_terms or terms_pack.of(settled.pack)
        words = [term.folded for term in self._terms.terms]
        self._contexts = Contexts(self._terms)
        self._lexicon = Lexicon([*words, *self._contexts.phrases])
        self._weight = np.array([term.weight for term in self._terms.terms])
        self._latin = np.array([word.isascii() for word in words])
        self._separable = np.array([_separable(word) for word in [*words, *self._contexts.phrases]])
        self._signed = {
            place: _with_signs(term.written)
            for place, term in enumerate(self._terms.terms)
            if len(term.folded) < len(_with_signs(term.written))
        }
        number = self._terms.pack.number
        self._points = {
            key: number("score", key)
            for key in ("disguise", "further_disguise", "further_term", "further_terms", "doubtful", "thin", "coverage")
        }

    def __call__(self, tables: Mapping[str, pl.DataFrame]) -> Outcome:
        rows = tables[MAIN]
        written = Written.lay(rows["title"])
        hits = self._lexicon.find(written)
        hits, bits, thin = self._believable(written, hits)
        row = written.row_of(hits.first)
        effect = self._contexts.judge(hits, row)
        keep = (hits.word < len(self._weight)) & (effect != IS_PERMITTED)
        if not self._terms.literal:
            keep &= _longest(hits, hits.word < len(self._weight))
        hits, bits, thin, doubtful = hits.where(keep), bits[keep], thin[keep], effect[keep] == IS_DOUBTFUL
        score = self._score(written, hits, bits, (thin, doubtful))
        best = np.zeros(len(rows))
        row = written.row_of(hits.first)
        np.maximum.at(best, row, score)
        findings = self._findings(rows, written, hits, bits, score)
        return Outcome(findings, rows.select("file", "row").with_columns(score=pl.Series(best)))

    def _believable(self, written: Written, hits: Hits) -> tuple[Hits, NDArray[np.uint8], NDArray[np.bool_]]:
        undone = self._terms.undoing.judge(written.points, hits.first, hits.last)
        bits = undone.bits
        as_written = np.zeros(len(bits), np.bool_)
        for place in np.flatnonzero(np.isin(hits.word, list(self._signed))):  # few: terms that hold a sign themselves
            span = (
                written.points[hits.first[place] : hits.last[place] + 1].tobytes().decode("utf-32-le", "surrogatepass")
            )
            if _with_signs(span) == self._signed[int(hits.word[place])]:
                bits[place] &= ~np.uint8(SEPARATOR_BIT)
                as_written[place] = True
        parted = (bits & SEPARATOR_BIT > 0) & ~self._separable[hits.word]
        keep = ((undone.believable & ~parted) | as_written) & (self._terms.literal or self._bounded(written, hits))
        return hits.where(keep), bits[keep], (undone.thin & ~as_written)[keep]

    def _bounded(self, written: Written, hits: Hits) -> NDArray[np.bool_]:
        """A term of Latin letters or digits is not part of a longer word or number."""
        is_term = hits.word < len(self._weight)
        word = np.where(is_term, hits.word, 0)
        before = _same_sort(written, hits.first - 1, hits.first) & self._latin[word]
        after = _same_sort(written, hits.last + 1, hits.last) & self._latin[word]
        whole: NDArray[np.bool_] = ~(is_term & (before | after))
        return whole

    def _score(
        self, written: Written, hits: Hits, bits: NDArray[np.uint8], weak: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    ) -> Scores:
        point = self._points
        thin, doubtful = weak
        weak_factor = np.where(doubtful, point["doubtful"], 1.0) * np.where(thin, point["thin"], 1.0)
        weight = self._weight[hits.word] * weak_factor
        sorts = sum((bits >> place & 1).astype(np.int64) for place in range(4))
        hidden = np.where((sorts > 0) & ~thin, point["disguise"], 0.0)
        further = np.where(sorts > 1, point["further_disguise"], 0.0)
        row = written.row_of(hits.first)
        others = np.bincount(row, minlength=len(written.starts))[row] - 1
        company = np.minimum(others, point["further_terms"]) * point["further_term"]
        size = np.diff(written.starts)[row] - 1
        coverage = point["coverage"] * (hits.last - hits.first + 1) / np.maximum(size, 1)
        return any_of(weight, hidden, further, company, coverage)

    def _findings(
        self, rows: pl.DataFrame, written: Written, hits: Hits, bits: NDArray[np.uint8], score: Scores
    ) -> pl.DataFrame:
        row = written.row_of(hits.first)
        names = [name_of(value) for value in range(16)]
        start = pl.Series(hits.first - written.starts[row], dtype=pl.Int64)
        length = pl.Series(hits.last - hits.first + 1, dtype=pl.Int64)
        base = rows.select(pl.col("file", "row").gather(row), subject=pl.col("title").gather(row)).with_columns(
            evidence=pl.col("subject").str.slice(start, length),
            start=start,
            end=start + length,
            score=pl.Series(score, dtype=pl.Float64),
            word=pl.Series(hits.word, dtype=pl.Int64),
            disguise=pl.Series([names[value] for value in bits.tolist()], dtype=pl.String),
        )
        named = base.join(self._catalogue(), on="word", how="left", maintain_order="left")
        return _explained(named).select(list(SIGNAL.schema))

    def _catalogue(self) -> pl.DataFrame:
        terms = self._terms.terms
        return pl.DataFrame(
            {
                "word": range(len(terms)),
                "term": [term.written for term in terms],
                "category": [term.category.key for term in terms],
                "category_zh": [term.category.text.zh for term in terms],
                "category_en": [term.category.text.en for term in terms],
                "articles": [cited(term.category.articles) for term in terms],
            },
            schema_overrides={"word": pl.Int64},
        ).with_columns(signal=pl.lit(SIGNAL.id), pack=pl.lit(self._terms.pack.name))


def _explained(named: pl.DataFrame) -> pl.DataFrame:
    names = [name_of(value) for value in range(16)]
    texts = [[HOW[part] for part in name.split("+") if part != NONE] for name in names]
    how_zh = ["、".join(text.zh for text in parts) for parts in texts]
    how_en = [", ".join(text.en for text in parts) for parts in texts]
    columns = {
        "evidence": pl.col("evidence"),
        "term": pl.col("term"),
        "how_zh": pl.col("disguise").replace_strict(names, how_zh, return_dtype=pl.String),
        "how_en": pl.col("disguise").replace_strict(names, how_en, return_dtype=pl.String),
    }
    plain = pl.col("disguise") == NONE
    sentences = []
    for lang, place in (("zh", 0), ("en", 1)):
        values = columns | {"category": pl.col(f"category_{lang}")}
        open_, hidden = fill(_PLAIN_REASON, **values)[place], fill(_DISGUISED_REASON, **values)[place]
        sentences.append(pl.when(plain).then(open_).otherwise(hidden).alias(f"reason_{lang}"))
    return named.with_columns(sentences)


def _longest(hits: Hits, terms: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of terms that lie one inside another only the longest stays (“销量第一” stands for “第一” too).

    A permitted longer one silences those inside it as well: “天下第一福” is the name of a work.
    """
    keep = np.zeros(len(hits.word), np.bool_)
    chosen = np.flatnonzero(terms)
    order = chosen[np.lexsort((-hits.last[chosen], hits.first[chosen]))]
    if len(order):
        reach = np.maximum.accumulate(hits.last[order])
        keep[order[0]] = True
        keep[order[1:]] = hits.last[order][1:] > reach[:-1]
    return keep


def _same_sort(written: Written, beside: NDArray[np.int64], edge: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the character beside a span continues the Latin word or the number at its edge, in the same width."""
    last = len(written.points) - 1
    there = (beside >= 0) & (beside <= last)
    left, right = _sort(written.points[np.clip(beside, 0, max(last, 0))]), _sort(written.points[edge])
    same: NDArray[np.bool_] = there & (left == right) & (left > 0)
    return same


def _sort(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """0 anything, else digits or letters, plain or full-width."""
    sorts = np.zeros(len(points), np.uint8)
    for low, high, number in _RANGES:
        sorts[(points >= ord(low)) & (points <= ord(high))] = number
    return sorts


def _separable(word: str) -> bool:
    """Whether separators in a word are undone: numbers and two letters are parted too often for good reasons."""
    letters = sum(letter.isalpha() for letter in word)
    return not word.isascii() or (letters >= 2 and len(word) >= 3)


@lru_cache(maxsize=1 << 12)
def _with_signs(text: str) -> str:
    return fold_text(text, signs=True)


SIGNAL = Signal(
    id="terms",
    kind="titles",
    suspects=Text("标题使用绝对化用语或禁止使用的广告用语", "the title uses an absolute or forbidden advertising term"),
    articles=Citation.parse_all("ADL-9(2)|9(3)|17|28|55|57|58|O56-17"),
    needs=("main.title",),
    pack="ads@1",
    columns={"term": pl.String(), "disguise": pl.String(), "category": pl.String()},
    cost=Text("与字符数成正比，一遍扫描", "linear in the characters, one pass"),
    prepare=_Plan,
)
