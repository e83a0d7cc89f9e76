"""Looking texts up by a few words, as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

_LOOSE = re.compile(r"[\s、，。；：·“”《》（）,.;:()/_-]+")
_SAME = str.maketrans({"天": "日", "一": "1", "二": "2", "三": "3", "五": "5", "七": "7", "十": "10"})

_DIFFER = frozenset(map(chr, _SAME))


def folded(text: str) -> str:
    """`text` as it is compared: width, case, marks and the usual ways to write a small number made one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _LOOSE.sub(" ", plain if _DIFFER.isdisjoint(plain) else plain.translate(_SAME)).strip()


def speaks_of(texts: Iterable[str], asked: str) -> bool:
    """Whether every word of `asked` occurs in one of `texts`; asking for nothing finds everything.

    Marks inside a Chinese phrase do not matter: 查封扣押 finds 查封、扣押.
    """
    spaced = " ".join(folded(text) for text in texts)
    joined = spaced.replace(" ", "")
    return all(word in spaced or word in joined for word in folded(asked).split())


def bigrams(*texts: str) -> tuple[str, ...]:
    """Every pair of neighbouring characters of the folded texts, and single characters of one-character words, sorted.

    What a search index holds of a text, and what a search asks of it: two characters are the usual Chinese query.
    """
    return pairs(" ".join(map(folded, texts)))


def pairs(text: str) -> tuple[str, ...]:
    """The same of a text that is folded."""
    found: set[str] = set()
    for word in text.split():
        found.update(map(add, word, word[1:]) if len(word) > 1 else word)
    return tuple(sorted(found))
