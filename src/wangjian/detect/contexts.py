"""The contexts of a pack of terms: phrases that make a term permitted or doubtful, judged for many hits at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wangjian.detect.normalise.disguise import ragged
from wangjian.detect.normalise.lexicon import Hits
from wangjian.detect.terms_pack import DOUBTFUL, PERMITTED, Term, Terms

UNKNOWN, IS_DOUBTFUL, IS_PERMITTED = 0, 1, 2
_LEVEL = {DOUBTFUL: IS_DOUBTFUL, PERMITTED: IS_PERMITTED}

_Rule = tuple[int, int, int, int]
"""Number of the phrase, place of the term in it, number of the term, level."""


class Contexts:
    """Exceptions by the numbers of a lexicon in which the phrases follow the terms, in the order of `phrases`."""

    def __init__(self, terms: Terms) -> None:
        self.phrases: tuple[str, ...] = tuple(sorted({exempt.phrase for exempt in terms.exempt}))
        self._width = len(terms.terms) + len(self.phrases)
        around: list[_Rule] = []
        anywhere: list[_Rule] = []
        for rule, inside in self._rules(terms):
            (around if inside else anywhere).append(rule)
        self._around, self._anywhere = _sorted(around), _sorted(anywhere)

    def _rules(self, terms: Terms) -> Iterator[tuple[_Rule, bool]]:
        phrase_number = {phrase: place for place, phrase in enumerate(self.phrases, start=len(terms.terms))}
        number = {term.folded: [place] for place, term in enumerate(terms.terms)} | _groups(terms.terms)
        for exempt in terms.exempt:
            places = [found.start() for found in re.finditer(f"(?={re.escape(exempt.term)})", exempt.phrase)]
            for term in number.get(exempt.term, ()):
                for place in places or [0]:
                    yield (phrase_number[exempt.phrase], place, term, _LEVEL[exempt.effect]), bool(places)

    def judge(self, hits: Hits, row: NDArray[np.int64]) -> NDArray[np.uint8]:
        """For each hit `UNKNOWN`, `IS_DOUBTFUL` or `IS_PERMITTED`, by the phrases around it and in its text."""
        effect = np.zeros(len(hits.word), np.uint8)
        for table, where in ((self._around, hits.place), (self._anywhere, row)):
            first = np.searchsorted(table[:, 0], hits.word, side="left")
            count = np.searchsorted(table[:, 0], hits.word, side="right") - first
            phrase, rule = ragged(first, count)
            excused = (where[phrase] + table[rule, 1]) * self._width + table[rule, 2]
            key = where * self._width + hits.word
            for level in (IS_DOUBTFUL, IS_PERMITTED):
                at = np.isin(key, excused[table[rule, 3] == level])
                effect[at] = np.maximum(effect[at], level)
        return effect


def _groups(terms: Sequence[Term]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for place, term in enumerate(terms):
        groups.setdefault(f"@{term.category.key}", []).append(place)
    return groups


def _sorted(rules: Iterable[_Rule]) -> NDArray[np.int64]:
    return np.array(sorted(rules), np.int64).reshape(-1, 4)
