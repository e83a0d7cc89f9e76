"""Sentences that come from the law and the detectors exist in two languages, whole, with named parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and English.

    Parameters stand in both as ``{name}``; `fill` puts values in and raises `KeyError` if one is missing.
    """

    zh: str
    en: str

    def fill(self, **values: object) -> Text:
        """Give the sentence with every ``{name}`` replaced by its value."""
        return Text(self.zh.format_map(values), self.en.format_map(values))

    def in_(self, lang: str) -> str:
        """Give the sentence in `lang`; anything but a language beginning with ``en`` reads Chinese."""
        return self.en if lang.startswith("en") else self.zh
