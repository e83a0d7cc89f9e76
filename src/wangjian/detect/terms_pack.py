"""The terms of a pack, checked: words, categories with their articles, and contexts in which a word is permitted."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wangjian.detect import pack as packs
from wangjian.detect.intake.lines import BOM, encoding_of
from wangjian.detect.normalise.disguise import Undoing
from wangjian.detect.normalise.folded import fold_text
from wangjian.detect.pack import Pack
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

OWN_WEIGHT = 0.6
LARGEST_OWN = 8 * 1024 * 1024
PERMITTED, DOUBTFUL = "permitted", "doubtful"

_NO_FILE = Text("用语文件“{name}”无法读取：{why}。", "The terms file “{name}” cannot be read: {why}.")
_BAD_LINE = Text(
    "用语文件“{name}”第{line}行无法使用：{why}。", "Line {line} of the terms file “{name}” cannot be used: {why}."
)
_TOO_LARGE = Text(
    "用语文件“{name}”不是{most}字节以内的普通文件。",
    "The terms file “{name}” is no regular file of at most {most} bytes.",
)
_EMPTY = Text("用语文件“{name}”中没有用语。", "The terms file “{name}” holds no term.")
_OWN = Text("自备用语", "term of one's own")


@dataclass(frozen=True, slots=True)
class Category:
    """What a group of terms is suspected of, and under which articles."""

    key: str
    text: Text
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One term as the pack writes it, its folded form and its weight in (0, 1)."""

    written: str
    folded: str
    category: Category
    weight: float


@dataclass(frozen=True, slots=True)
class Exempt:
    """A phrase that makes a term permitted or doubtful: around it, or, where the term is not in it, in the same text.

    `term` is a folded term or ``@category`` for all terms of a category.
    """

    term: str
    phrase: str
    effect: str


@dataclass(frozen=True, slots=True)
class Terms:
    """A pack of terms ready for use.

    With `literal` every place of every term counts; without it a Latin term has to be a word of its own, and a term
    inside a longer one is left to that.
    """

    pack: Pack
    terms: tuple[Term, ...]
    exempt: tuple[Exempt, ...]
    undoing: Undoing
    literal: bool = False


def of(pack: Pack) -> Terms:
    """Check a pack of terms; raise `Refusal` ``pack.malformed`` and name the place."""
    categories = dict(_categories(pack))
    terms: dict[str, Term] = {}
    for line, row in enumerate(pack.tables.get("terms.csv", []), start=2):
        term = _term(pack, line, row, categories)
        terms.setdefault(term.folded, term)
    if not terms:
        raise packs.malformed(pack.name, "terms.csv")
    exempt = tuple(_exempt(pack, line, row) for line, row in enumerate(pack.tables.get("exceptions.csv", []), start=2))
    undoing = Undoing(pack.text("disguise", "dividers"), int(pack.number("disguise", "longest_gap")))
    return Terms(pack, tuple(terms.values()), exempt, undoing)


def own(path: Path, base: Pack) -> Terms:
    """Read a file of one's own terms (one a line, or CSV ``term,category,article``), scored by the settings of `base`.

    UTF-8 or GB18030. Raise `Refusal` ``file.encoding``, ``terms.unreadable``, ``terms.too_large``, ``terms.line`` or
    ``terms.empty``.
    """
    try:
        if path.exists() and not (path.is_file() and path.stat().st_size <= LARGEST_OWN):
            raise Refusal("terms.too_large", _TOO_LARGE, name=path.name, most=LARGEST_OWN)
        data = path.read_bytes()
        lines = data.removeprefix(BOM).decode(encoding_of(path, path.name)).splitlines()
        rows = list(_own_rows(lines))
    except (OSError, ValueError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise Refusal("terms.unreadable", _NO_FILE, name=path.name, why=why) from None
    terms: dict[str, Term] = {}
    for line, (written, category, article) in rows:
        folded = fold_text(written)
        if not folded or "\0" in written:
            raise Refusal("terms.line", _BAD_LINE, name=path.name, line=line, why=repr(written))
        try:
            articles = Citation.parse_all(article)
        except ValueError as error:
            raise Refusal("terms.line", _BAD_LINE, name=path.name, line=line, why=str(error)) from None
        text = Text(category, category) if category else _OWN
        terms.setdefault(folded, Term(written, folded, Category(category or "own", text, articles), OWN_WEIGHT))
    if not terms:
        raise Refusal("terms.empty", _EMPTY, name=path.name)
    undoing = Undoing(base.text("disguise", "dividers"), int(base.number("disguise", "longest_gap")))
    digest = hashlib.sha256(base.sha256.encode() + data).hexdigest()
    pack = Pack("own", digest[:12], digest, _OWN, base.in_force_from, base.settings, {})
    return Terms(pack, tuple(terms.values()), (), undoing, literal=True)


def _own_rows(lines: list[str]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    header = [field.strip().lower() for field in lines[0].split(",")] if lines else []
    if "term" in header:
        for line, row in enumerate(csv.DictReader(lines, strict=True), start=2):
            fields = {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}
            yield line, (fields["term"], fields.get("category", ""), fields.get("article", ""))
        return
    for line, text in enumerate(lines, start=1):
        if text.strip():
            yield line, (text.strip(), "", "")


def _categories(pack: Pack) -> Iterator[tuple[str, Category]]:
    for key, value in pack.settings.get("category", {}).items():
        try:
            yield key, Category(key, Text(value["zh"], value["en"]), Citation.parse_all(value["articles"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise packs.malformed(pack.name, f"[category.{key}] {error}") from None


def _term(pack: Pack, line: int, row: Mapping[str, str], categories: Mapping[str, Category]) -> Term:
    try:
        folded, weight = fold_text(row["term"]), float(row["weight"])
        category = categories[row["category"]]
        if not folded or not 0 < weight < 1:
            raise ValueError("term, weight")
        return Term(row["term"], folded, category, weight)
    except (KeyError, ValueError) as error:
        raise packs.malformed(pack.name, f"terms.csv line {line}: {error}") from None


def _exempt(pack: Pack, line: int, row: Mapping[str, str]) -> Exempt:
    try:
        term, phrase = row["term"], fold_text(row["phrase"])
        if not term.startswith("@"):
            term = fold_text(term)
        if not term or not phrase or row["effect"] not in {PERMITTED, DOUBTFUL}:
            raise ValueError("term, phrase, effect")
        return Exempt(term, phrase, row["effect"])
    except (KeyError, ValueError) as error:
        raise packs.malformed(pack.name, f"exceptions.csv line {line}: {error}") from None
