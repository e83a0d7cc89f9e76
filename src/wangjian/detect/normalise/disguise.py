"""How a word was disguised, and whether undoing it is believable.

Characters put between others are undone where they stand between every two characters of a word, or where they are
marks that nobody uses to part words. A blank or a comma inside a word, once, is two words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangjian.detect.normalise.characters import HIDDEN, POINTS, SEPARATOR, TRADITIONAL, WIDTH, characters

NAMES = ("fullwidth", "traditional", "zero_width", "separator")
FULLWIDTH_BIT, TRADITIONAL_BIT, ZERO_WIDTH_BIT, SEPARATOR_BIT = 1, 2, 4, 8
NONE = "none"


def name_of(bits: int) -> str:
    """The disguises in `bits`, joined with ``+``; ``none`` where there is none."""
    return "+".join(name for place, name in enumerate(NAMES) if bits >> place & 1) or NONE


@dataclass(frozen=True, slots=True)
class Undone:
    """For each span: disguise bits, whether it is believable, and whether only one divider holds it together."""

    bits: NDArray[np.uint8]
    believable: NDArray[np.bool_]
    thin: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Undoing:
    """Settings of a pack: which separators divide words, and how many may stand in one gap."""

    dividers: str
    longest_gap: int

    def judge(self, points: NDArray[np.uint32], first: NDArray[np.int64], last: NDArray[np.int64]) -> Undone:
        """Judge spans of `points`, both ends included and both ends characters that count."""
        tables = characters()
        lengths = last - first + 1
        span, place = ragged(first, lengths)
        kinds = tables.kind[points[place]]
        changes = tables.change[points[place]]
        bits = np.zeros(len(first), np.uint8)
        for mark, bit in ((WIDTH, FULLWIDTH_BIT), (TRADITIONAL, TRADITIONAL_BIT)):
            np.bitwise_or.at(bits, span[(changes & mark > 0) & (kinds < HIDDEN)], bit)
        np.bitwise_or.at(bits, span[kinds == HIDDEN], ZERO_WIDTH_BIT)
        np.bitwise_or.at(bits, span[kinds == SEPARATOR], SEPARATOR_BIT)
        believable, thin = self._separators(points, (span, place, kinds), len(first))
        return Undone(bits, believable, thin)

    def _separators(
        self,
        points: NDArray[np.uint32],
        cells: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]],
        spans: int,
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        span, place, kinds = cells
        counted = kinds < HIDDEN
        order = np.cumsum(counted)  # the n-th counted character opens gap n; unique over all spans
        part = kinds == SEPARATOR
        gaps, in_gap = np.unique(order[part], return_counts=True)
        owner = span[part][np.unique(order[part], return_index=True)[1]]
        filled = np.bincount(owner, minlength=spans)
        longest = np.zeros(spans, np.int64)
        np.maximum.at(longest, owner, in_gap)
        characters_in = np.bincount(span[counted], minlength=spans)
        divided = np.bincount(span[part & self._is_divider()[points[place]]], minlength=spans) > 0
        everywhere = filled == characters_in - 1
        believable = (longest <= self.longest_gap) & (everywhere | ~divided)
        thin = divided & (characters_in == 2)
        assert len(gaps) == len(owner)
        return believable, thin

    def _is_divider(self) -> NDArray[np.bool_]:
        table = np.zeros(POINTS, np.bool_)
        table[[ord(sign) for sign in self.dividers]] = True
        folded: NDArray[np.bool_] = table[characters().fold]
        return folded | table


def ragged(first: NDArray[np.int64], lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the places of many runs one after another, with the run each belongs to."""
    owner = np.repeat(np.arange(len(first)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return owner, first[owner] + offset
