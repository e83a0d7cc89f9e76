"""The library: every instrument the law data cites, with its dates in force and the articles used of it.

One TOML per instrument below ``instruments/``. An article is listed because some clock, table, procedure or detector
rests on it; a citation that names an unlisted instrument or article does not resolve.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.kernel.wording import speaks_of
from wangjian.law.fields import Fields, LawDataError
from wangjian.law.mark import Mark

FOLDER = Path(__file__).parent / "instruments"
_DIGITS = "零一二三四五六七八九"
_NO_INSTRUMENT = Text("法规库没有收录“{citation}”这部文件。", "The library holds no instrument for “{citation}”.")
_NO_ARTICLE = Text("法规库没有收录“{citation}”这一条。", "The library does not list the article “{citation}”.")


class Kind(StrEnum):
    """What sort of text an instrument is, weightiest first."""

    LAW = "law"
    REGULATION = "regulation"
    INTERPRETATION = "interpretation"
    LOCAL_REGULATION = "local_regulation"
    RULE = "rule"
    LOCAL_RULE = "local_rule"
    NORMATIVE = "normative"
    STANDARD = "standard"

    @property
    def text(self) -> Text:
        """The kind for people."""
        return _KIND[self]


_KIND = {
    Kind.LAW: Text("法律", "law"),
    Kind.REGULATION: Text("行政法规", "State Council regulation"),
    Kind.INTERPRETATION: Text("司法解释", "judicial interpretation"),
    Kind.LOCAL_REGULATION: Text("地方性法规", "local regulation"),
    Kind.RULE: Text("部门规章", "departmental rule"),
    Kind.LOCAL_RULE: Text("地方政府规章", "local government rule"),
    Kind.NORMATIVE: Text("规范性文件", "normative document"),
    Kind.STANDARD: Text("标准", "standard"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """What one article used says, in a line of our own words."""

    number: str
    text: Text
    mark: Mark


@dataclass(frozen=True, slots=True)
class Instrument:
    """One text: its names, issuer, number, dates in force and the articles used.

    `in_force_from` is the first day on which the articles listed stood under these numbers; `date_mark` says how sure
    the dates are, `mark` how sure the content is, and `note` what was not read.
    """

    key: str
    title: Text
    short: str
    issuer: Text
    number: Text
    kind: Kind
    in_force_from: Day
    in_force_to: Day | None
    replaces: tuple[str, ...]
    mark: Mark
    date_mark: Mark
    note: Text | None
    articles: Mapping[str, Article]

    def speaks_of(self, asked: str) -> bool:
        """Whether its names, number, issuer or articles used speak of every word of `asked`."""
        texts = [self.title, self.issuer, self.number, *(each.text for each in self.articles.values())]
        return speaks_of([self.key, self.short, *(words for text in texts for words in (text.zh, text.en))], asked)

    def in_force(self, day: Day) -> bool:
        """Whether the text was in force on `day`."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def article(self, number: str) -> Article | None:
        """The entry for ``64(2)``, or for the whole of article 64 where the paragraph has none of its own."""
        return self.articles.get(number) or self.articles.get(number.partition("(")[0])


@dataclass(frozen=True)
class Library:
    """All instruments by key, in the order of their keys."""

    instruments: Mapping[str, Instrument]

    def resolve(self, citation: Citation) -> Instrument:
        """The instrument cited, with its article checked; raise `Refusal` ``citation.unknown``."""
        self.article(citation)
        return self.instruments[citation.instrument]

    def article(self, citation: Citation) -> Article | None:
        """The article cited, or None where the whole instrument is; raise `Refusal` ``citation.unknown``."""
        instrument = self.instruments.get(citation.instrument)
        if instrument is None:
            raise Refusal("citation.unknown", _NO_INSTRUMENT, citation=citation)
        if not citation.article:
            return None
        article = instrument.article(citation.article)
        if article is None:
            raise Refusal("citation.unknown", _NO_ARTICLE, citation=citation)
        return article

    def title(self, citation: Citation, lang: str) -> str:
        """The citation for people: 《…办法》第三十五条, or “Measures … (SAMR Order 121), Art. 35” without the quotes.

        Raise `Refusal` ``citation.unknown``.
        """
        instrument = self.resolve(citation)
        if lang.startswith("en"):
            number = f" ({instrument.number.en})" if instrument.number.en else ""
            return f"{instrument.title.en}{number}" + (f", Art. {citation.article}" if citation.article else "")
        return f"《{instrument.title.zh}》{_article_zh(citation.article)}"


@cache
def library() -> Library:
    """The library that comes with this version, read once; raise `LawDataError` naming file and key."""
    return read_library(FOLDER)


def read_library(folder: Path) -> Library:
    """Read every instrument below `folder`; raise `LawDataError` naming file and key."""
    found = [read_instrument(path) for path in sorted(folder.glob("*.toml"))]
    instruments = {instrument.key: instrument for instrument in found}
    for instrument in found:
        for older in instrument.replaces:
            if older not in instruments:
                raise LawDataError(f"{instrument.key}.toml", "replaces", f"no instrument {older}")
    return Library(instruments)


def read_instrument(path: Path) -> Instrument:
    """Read one instrument; the file is named after the key. Raise `LawDataError` naming file and key."""
    try:
        fields = Fields(path.name, tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise LawDataError(path.name, "(file)", str(wrong)) from None
    key, mark = fields.words("key"), fields.mark("mark")
    if path.stem != key:
        raise LawDataError(path.name, "key", f"{key} does not name the file")
    start, end = fields.day("in_force_from"), fields.day_or_none("in_force_to")
    if end is not None and end < start:
        raise LawDataError(path.name, "in_force_to", "before in_force_from")
    instrument = Instrument(
        key=key,
        title=fields.text("title"),
        short=fields.words("short_zh"),
        issuer=fields.text("issuer"),
        number=Text(fields.words_or_empty("number_zh"), fields.words_or_empty("number_en")),
        kind=fields.choice("kind", Kind),
        in_force_from=start,
        in_force_to=end,
        replaces=fields.names("replaces"),
        mark=mark,
        date_mark=fields.mark("date_mark", mark),
        note=fields.text_or_none("note"),
        articles=_articles(fields, mark),
    )
    fields.refuse_rest()
    return instrument


def _articles(fields: Fields, mark: Mark) -> dict[str, Article]:
    articles = {}
    for number, entry in fields.tables("articles").items():
        try:
            Citation.parse(f"{fields.words('key')}-{number}")
        except ValueError as wrong:
            raise LawDataError(fields.file, f"articles.{number}", str(wrong)) from None
        articles[number] = Article(number, Text(entry.words("zh"), entry.words("en")), entry.mark("mark", mark))
        entry.refuse_rest()
    return articles


def _article_zh(number: str) -> str:
    if not number:
        return ""
    article, bracket, rest = number.partition("(")
    main, _, inserted = article.partition("-")
    words = f"第{numeral(int(main))}条" + (f"之{numeral(int(inserted))}" if inserted else "")
    return words + "".join(f"({numeral(int(part))})" for part in rest.rstrip(")").split(")(") if bracket)


def numeral(n: int) -> str:
    """A number from 0 to 999 in Chinese numerals: 35 is 三十五, 108 is 一百零八."""
    hundreds, rest = divmod(n, 100)
    tens, units = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and units:
        words += "零"
    return words + (_DIGITS[units] if units or not n else "")
