"""A refusal: what is not done, why, and under which article, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text


class Refusal(Exception):  # noqa: N818 - the domain's word; it is an answer, not an error in the program
    """An act that is not done, with a code for machines, a sentence for people and the articles behind it."""

    def __init__(self, code: str, text: Text, *, articles: Iterable[Citation] = (), **values: object) -> None:
        self.code = code
        self.text = text.fill(**values) if values else text
        self.articles = tuple(articles)
        self.values = values
        super().__init__(f"{code}: {self.text.en}")

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return self.text.zh

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.text.en

    def as_json(self) -> dict[str, object]:
        """Give the refusal as a machine reads it."""
        return {
            "refused": self.code,
            "zh": self.zh,
            "en": self.en,
            "articles": [str(article) for article in self.articles],
        }
