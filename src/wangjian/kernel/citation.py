"""A citation: an instrument and an article of it, as ``O121-35`` or ``PL-64(2)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"^(?P<instrument>[A-Z][A-Z0-9]*)(?:-(?P<article>\d+(?:-\d+)?(?:\(\d+\))*))?$")


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An instrument's key and an article number, paragraph in brackets; without an article the whole instrument."""

    instrument: str
    article: str = ""

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read ``KEY-ARTICLE``; raise `ValueError` for anything else."""
        match = _SHAPE.match(text.strip())
        if match is None:
            raise ValueError(f"not a citation: {text!r} (want KEY-ARTICLE, such as O121-35 or PL-64(2))")
        return cls(match["instrument"], match["article"] or "")

    @classmethod
    def parse_all(cls, text: str) -> tuple[Citation, ...]:
        """Read several citations separated by ``|``.

        A bare article repeats the instrument before it: ``PP-72|75`` is PP-72 and PP-75. Empty text gives none.
        """
        found: list[Citation] = []
        for part in filter(None, (piece.strip() for piece in text.split("|"))):
            if part[0].isdigit() and found:
                part = f"{found[-1].instrument}-{part}"
            found.append(cls.parse(part))
        return tuple(found)

    def __str__(self) -> str:
        return f"{self.instrument}-{self.article}" if self.article else self.instrument
