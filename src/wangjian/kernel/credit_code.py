"""统一社会信用代码 (GB 32100-2015): 18 characters, the last a check; 9 to 17 are an organisation code with its own.

A bad check digit is a suspicion, never proof: some early codes are known not to conform.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import getitem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LETTERS = frozenset(ALPHABET)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# what a letter counts at each place
_COUNTS = [{letter: value * weight for value, letter in enumerate(ALPHABET)} for weight in WEIGHTS]
_ORGANISATION_COUNTS = [
    {letter: value * weight for value, letter in enumerate(_ORGANISATION_ALPHABET)} for weight in ORGANISATION_WEIGHTS
]


class CodeFlaw(StrEnum):
    """What is wrong with a code; the order is the order in which they are looked for."""

    MISSING = "missing"
    LENGTH = "length"
    LETTER = "letter"
    REGION = "region"
    CHECK = "check"
    ORGANISATION_CHECK = "organisation_check"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code as written: upper case, no blanks."""

    text: str

    @classmethod
    def read(cls, given: str) -> CreditCode:
        """Take a code as people write it: blanks removed, letters raised."""
        return cls("".join(given.split()).upper())

    def flaw(self) -> CodeFlaw | None:
        """The first thing that is wrong, or None; see `CodeFlaw`."""
        text = self.text
        if not text:
            return CodeFlaw.MISSING
        if len(text) != 18:
            return CodeFlaw.LENGTH
        if not _LETTERS.issuperset(text):
            return CodeFlaw.LETTER
        if not text[2:8].isdigit():
            return CodeFlaw.REGION
        if check_letter(text[:17]) != text[17]:
            return CodeFlaw.CHECK
        if organisation_check(text[8:16]) != text[16]:
            return CodeFlaw.ORGANISATION_CHECK
        return None

    @property
    def region(self) -> str:
        """The six digits of the division that registered the subject."""
        return self.text[2:8]


def check_letter(first17: str) -> str:
    """The 18th character for the first 17; raise `KeyError` for a letter outside the alphabet."""
    total = _total(_COUNTS, first17)
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The check character of an organisation code (GB 11714) for its first eight."""
    value = 11 - _total(_ORGANISATION_COUNTS, first8) % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def _total(counts: Sequence[Mapping[str, int]], letters: str) -> int:
    if len(letters) != len(counts):
        raise ValueError(f"{len(counts)} characters are asked for, not {len(letters)}")
    return sum(map(getitem, counts, letters))
