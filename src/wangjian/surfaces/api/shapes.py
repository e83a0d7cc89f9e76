"""The shapes of the interface's answers, as OpenAPI describes them; a test holds them to what is really answered."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class Refused(Schema):
    """A refusal: a code for machines, a sentence in each language, the articles behind it."""

    refused: str
    zh: str
    en: str
    articles: list[str]


class Health(Schema):
    """Whether this installation answers."""

    version: str
    at: datetime


class Flag(Schema):
    """What a reader is told of an entry, in each language."""

    zh: str
    en: str


class Entry(Schema):
    """One public entry; money in 分, days in Asia/Shanghai, `name` as it may be shown."""

    link: str
    kind: str
    name: str
    code: str
    bureau: str
    number: str
    cause: str
    basis: list[str]
    kinds: list[str]
    fine_fen: int
    confiscated_fen: int
    decided_on: date
    display_class: str
    shown_from: date
    shown_until: date
    early_from: date | None
    gsxt_reference: str
    flags: list[Flag]


class Entries(Schema):
    """A page of entries; `next` is the offset of the page after, absent on the last."""

    entries: list[Entry]
    next: int | None


class Head(Schema):
    """The newest signed head of the log: anyone can keep it and check later that nothing before it was changed."""

    size: int
    root: str
    at: datetime
    algorithm: str
    key: str
    signature: str
    cluster: int
