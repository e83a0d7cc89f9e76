"""What each Unicode character folds to, and whether it is written to be seen, to part, or to hide.

Full-width and other compatibility forms fold to their plain form (Unicode NFKC where it is one character),
capitals to small letters, traditional characters to simplified ones (OpenCC's character tables, Apache-2.0).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

POINTS = 0x110000
PLAIN, BREAK, HIDDEN, SEPARATOR = 0, 1, 2, 3
"""Classes of a character: it counts; it ends a line; it is not seen; it parts others."""
WIDTH, TRADITIONAL = 1, 2
"""How a character differs from what it folds to."""

_COMPATIBILITY = (
    (0x0000, 0x3400), (0xA000, 0xAC00), (0xD7B0, 0xD800), (0xE000, 0xE010), (0xF900, 0x10000), (0x1D400, 0x1D800),
    (0x1F000, 0x1FB00), (0x2F800, 0x2FA20), (0xE0000, 0xE01F0),
)  # fmt: skip
"""Where characters that are no plain ideograph, Hangul or private character stand; elsewhere nothing folds by width."""
_UNSEEN = "\u115f\u1160\u3164\uffa0"
_STROKES = "丨丶"  # ideographs that nobody reads but many write as a divider
_COUNTED = "%"  # a sign that carries meaning in claims such as 100%


@dataclass(frozen=True, slots=True)
class Characters:
    """Tables over all code points: `fold` (uint32), `kind` and `change` (uint8), and a digest of all three."""

    fold: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    change: NDArray[np.uint8]
    sha256: str


@cache
def characters() -> Characters:
    """Build the tables once; the digest goes into every manifest, so that another Unicode version shows."""
    fold = np.arange(POINTS, dtype=np.uint32)
    kind = np.zeros(POINTS, np.uint8)
    change = np.zeros(POINTS, np.uint8)
    for point in _points():
        plain = _plain(chr(point))
        kind[point] = _kind(plain)  # a radical or a letter in a circle is a sign by itself, and yet stands for a letter
        if ord(plain) != point:
            fold[point] = ord(plain.lower()) if len(plain.lower()) == 1 else ord(plain)
            change[point] = WIDTH
        elif len(chr(point).lower()) == 1:
            fold[point] = ord(chr(point).lower())
    kind[0xE000:0xF900] = SEPARATOR  # private use: pictures of some maker's own set
    kind[[ord(stroke) for stroke in _STROKES]] = SEPARATOR
    for written, simple in _simplified().items():
        fold[ord(written)] = ord(simple)
        change[ord(written)] |= TRADITIONAL
    _fold_compatible_ideographs(fold, change)
    kind[fold == ord("%")] = PLAIN
    digest = hashlib.sha256(fold.tobytes() + kind.tobytes() + change.tobytes()).hexdigest()
    for table in (fold, kind, change):
        table.setflags(write=False)
    return Characters(fold, kind, change, digest)


def _points() -> Iterator[int]:
    for start, end in _COMPATIBILITY:
        yield from range(start, end)


def _kind(letter: str) -> int:
    category = unicodedata.category(letter)
    if letter in "\n\r\x0b\x0c\x85\u2028\u2029":
        return BREAK
    if category in {"Cf", "Mn", "Me"} or letter in _UNSEEN:
        return HIDDEN
    if letter in _COUNTED:
        return PLAIN
    if category[0] in "PSZC":  # also what Unicode has not assigned: pictures newer than the tables
        return SEPARATOR
    return PLAIN


def _plain(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _fold_compatible_ideographs(fold: NDArray[np.uint32], change: NDArray[np.uint8]) -> None:
    """A compatibility form of a traditional character takes two steps; take the second."""
    wide = np.flatnonzero(change & WIDTH)
    twice = fold[fold[wide]]
    change[wide[twice != fold[wide]]] |= TRADITIONAL
    fold[wide] = twice


def _simplified() -> dict[str, str]:
    """Traditional characters, with the variants of Taiwan and Hong Kong, and the simplified one they stand for."""
    simple = {left: right[0] for left, right in _pairs("TSCharacters") if left not in right}
    for name in ("TWVariants", "HKVariants"):
        for standard, variants in _pairs(name):
            target = simple.get(standard, standard)
            for variant in variants:
                if variant not in simple and variant not in {standard, target} and standard in simple:
                    simple[variant] = target
    return {left: simple.get(right, right) for left, right in simple.items()}


def _pairs(name: str) -> Iterator[tuple[str, list[str]]]:
    text = resources.files("opencc.dictionary").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        left, _, right = line.partition("\t")
        choices = right.split()
        if len(left) == 1 and choices and all(len(choice) == 1 for choice in choices):
            yield left, choices
