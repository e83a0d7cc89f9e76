"""The kinds of input, their columns and what a value in each must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text


class Value(StrEnum):
    """What a column holds."""

    TEXT = "text"
    """Words: not blank, at most `LONGEST_TEXT` characters."""
    KEY = "key"
    """An identifier: not blank, at most 200 characters; a number is taken as written."""
    OPTIONAL_KEY = "optional_key"
    """An identifier that may be missing; a missing one reads as empty."""
    SECONDS = "seconds"
    """A moment in whole seconds since 1970, before the year 2100."""
    FEN = "fen"
    """A price in whole fen, above zero."""


LONGEST_TEXT = 10_000
LONGEST_KEY = 200
LATEST_SECOND = 4_102_444_800
HIGHEST_FEN = 10**13


@dataclass(frozen=True, slots=True)
class Column:
    """A named column; a kind fits a file only if the file has every required one."""

    name: str
    value: Value
    required: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input; `lines` says that a plain text file gives its one column, a row a line."""

    id: str
    text: Text
    columns: tuple[Column, ...]
    lines: bool = False

    def fits(self, names: Iterable[str]) -> bool:
        """Whether a file with these columns can be this kind."""
        return {column.name for column in self.columns if column.required} <= set(names)


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("titles", Text("商品标题", "titles of goods"), (Column("title", Value.TEXT),), lines=True),
        Kind(
            "deals",
            Text("成交记录", "deals"),
            (Column("sku", Value.KEY), Column("ts", Value.SECONDS), Column("price_fen", Value.FEN)),
        ),
        Kind(
            "merchants",
            Text("经营者名册", "merchants"),
            (
                Column("id", Value.KEY),
                Column("name", Value.TEXT),
                Column("code", Value.OPTIONAL_KEY, required=False),
            ),
        ),
    )
}
"""What `wangjian scan --kind` takes."""

PROMOS = Kind(
    "promos",
    Text("促销活动", "promotions"),
    (
        Column("promo_id", Value.KEY),
        Column("sku", Value.KEY),
        Column("ts", Value.SECONDS),
        Column("original_fen", Value.FEN),
    ),
)
"""What `--promos` takes beside `deals`."""

_UNKNOWN = Text("没有“{kind}”这种输入；可选：{known}。", "There is no kind “{kind}”; there are: {known}.")
_NO_FIT = Text(
    "“{file}”的列（{columns}）不符合任何一种输入；各种输入需要：{choices}。",
    "The columns of “{file}” ({columns}) fit no kind; the kinds need: {choices}.",
)
_SEVERAL = Text(
    "“{file}”的列同时符合几种输入，请用 --kind 指明：{choices}。",
    "The columns of “{file}” fit several kinds; name one with --kind: {choices}.",
)


def named(kind: str) -> Kind:
    """The kind called `kind`; raise `Refusal` ``kind.unknown``."""
    if kind not in KINDS:
        raise Refusal("kind.unknown", _UNKNOWN, kind=kind, known=", ".join(KINDS))
    return KINDS[kind]


def fitting(file: str, names: tuple[str, ...] | None) -> Kind:
    """The one kind that a file with these columns fits; None stands for a plain text file.

    Raise `Refusal` ``kind.none`` or ``kind.several`` and list them.
    """
    fits = [kind for kind in KINDS.values() if (kind.lines if names is None else kind.fits(names))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refusal("kind.several", _SEVERAL, file=file, choices=", ".join(kind.id for kind in fits))
    choices = ";".join(
        f"{kind.id}({', '.join(column.name for column in kind.columns if column.required)})" for kind in KINDS.values()
    )
    raise Refusal("kind.none", _NO_FIT, file=file, columns=", ".join(names or ()), choices=choices)
