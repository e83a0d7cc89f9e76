"""Finds the words of a pack in many texts at once, through any of the disguises, in time linear in the characters.

Every character of the pack's alphabet becomes two bytes of which the first is below 128 and the second is not, so that
one automaton over bytes (Aho and Corasick, 1975) can only match at whole characters. Up to 16,383 different characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from wangjian.detect.normalise.characters import BREAK, characters
from wangjian.detect.normalise.folded import Written
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

LARGEST_ALPHABET = 128 * 128 - 1
_DROPPED = 0xFFFF
_TOO_MANY = Text(
    "词包含有{count}个不同的字，超过{limit}个的上限。",
    "The pack uses {count} different characters; at most {limit} are possible.",
)


@dataclass(frozen=True, slots=True)
class Hits:
    """Places where words were found.

    The word's number, its place among the characters that count, and its first and last place as written.
    """

    word: NDArray[np.int64]
    place: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_]) -> Hits:
        """Only the hits for which `keep` is true."""
        return Hits(self.word[keep], self.place[keep], self.first[keep], self.last[keep])


class Lexicon:
    """Words in folded form, ready to be looked for; the number of a word is its place in the sequence given."""

    def __init__(self, words: Sequence[str]) -> None:
        letters = sorted(set("".join(words)))
        if len(letters) > LARGEST_ALPHABET:
            raise Refusal("pack.alphabet", _TOO_MANY, count=len(letters), limit=LARGEST_ALPHABET)
        if not all(words):
            raise ValueError("a word is empty after folding")
        tables = characters()
        symbol = np.zeros(len(tables.fold), np.uint16)
        symbol[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1, dtype=np.uint16)
        self._code = _two_bytes(symbol)[tables.fold]
        self._code[tables.kind > BREAK] = _DROPPED
        self._code[tables.kind == BREAK] = _two_bytes(np.zeros(1, np.uint16))[0]
        codes = _two_bytes(symbol)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [codes[np.frombuffer(word.encode("utf-32-le"), np.uint32)].tobytes() for word in words],
            implementation=ahocorasick_rs.Implementation.DFA
            if sum(map(len, words)) <= 100_000
            else ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def find(self, written: Written) -> Hits:
        """Every place of every word, overlapping ones too, in order of their end."""
        codes = self._code[written.points]
        kept = np.flatnonzero(codes != _DROPPED)
        found = self._automaton.find_matches_as_indexes(codes[kept].tobytes(), overlapping=True)
        table = np.array(found, np.int64).reshape(-1, 3)
        place = table[:, 1] // 2
        return Hits(table[:, 0], place, kept[place], kept[table[:, 2] // 2 - 1])


def _two_bytes(symbol: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Low byte (first in memory) 0-127, high byte 128-255; the result never equals the mark of a dropped character."""
    return ((symbol >> 7) | (((symbol & 127) | 128) << 8)).astype("<u2")
