"""The words of a page that are in its own language: text and what is read aloud, without what is marked as other."""

from __future__ import annotations

import re
from html.parser import HTMLParser

CHINESE = re.compile("[㐀-鿿　-〿＀-￯]")
ENGLISH = re.compile(r"[A-Za-z][a-z]+(?:[ ,;:]+[A-Za-z][a-z]*){3,}")
READ_ALOUD = ("title", "aria-label", "data-label", "data-tip", "placeholder", "alt")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line"}


class Words(HTMLParser):
    """Collects text and read-out attributes that are in the language of the page."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang, self.found = lang, list[str]()
        self.open = list[tuple[str, str]]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        lang = given.get("lang") or (self.open[-1][1] if self.open else self.lang)
        if "key" in (given.get("class") or "").split() or tag in ("style", "script"):
            lang = "none"
        if lang == self.lang:
            self.found += [value for name in READ_ALOUD if (value := given.get(name))]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][1] == self.lang:
            self.found.append(data)


def words_of(html: str, lang: str) -> list[str]:
    """The words of a page that are not marked as being in another language; every element must be closed."""
    parser = Words(lang)
    parser.feed(html)
    assert parser.open == [], f"unclosed {parser.open}"
    return [text for text in parser.found if text.strip()]
