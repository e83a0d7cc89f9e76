"""Evidence and its custody record as they are read, always for someone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.evidence import policies
from wangjian.modules.evidence.models import Custody, Item

_NONE = Text("没有这件证据。", "There is no such item of evidence.")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing taken as evidence; `sha256` is its content's digest, `withdrawn_at` None while it counts."""

    id: UUID
    matter: UUID
    kind: str
    name: str
    shows: str
    source: str
    sha256: str
    size: int
    media_type: str
    taken_at: Instant
    added_at: Instant
    added_by: str
    withdrawn_at: Instant | None
    withdrawn_for: str

    @property
    def kind_text(self) -> Text:
        """Its kind for people (PL-46)."""
        return policies.KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """One line of the custody record; `holds` says that its digest still covers it and every line before."""

    line: int
    act: str
    by_key: str
    by_name: str
    at: Instant
    digest: str
    holds: bool


def items(by: Actor, matter: UUID) -> tuple[ItemRow, ...]:
    """The items of a matter, withdrawn ones too, as they came in; none where `by` may not see the matter."""
    return tuple(map(_row, _read(by).filter(matter=matter).order_by("added_at", "id")))


def item(by: Actor, id: UUID) -> ItemRow:
    """One item; raise `Refusal` ``evidence.none`` where there is none or `by` may not see it."""
    found = _read(by).filter(pk=id).first()
    if found is None:
        raise Refusal("evidence.none", _NONE)
    return _row(found)


def custody(by: Actor, item: UUID) -> tuple[CustodyRow, ...]:
    """Every line of an item's custody record, first to last, each checked; raise `Refusal` ``evidence.none``."""
    found = policies.visible(by).filter(pk=item).first()
    if found is None:
        raise Refusal("evidence.none", _NONE)
    return tuple(checked(found, Custody.objects.filter(item=item).order_by("line")))


def line_digest(item: Item, before: str, line: Custody) -> str:
    """The digest of a custody line: SHA-256 over the line before, the item's content and what the line says."""
    said = (
        before,
        str(item.id),
        item.content_id,
        str(line.line),
        line.act,
        line.by_key,
        line.by_name,
        str(Instant(line.at)),
    )
    return sha256("\n".join(f"{len(part)}:{part}" for part in said).encode()).hexdigest()


def checked(item: Item, lines: Iterable[Custody]) -> Iterator[CustodyRow]:
    """The lines of an item in their order, each with whether the chain holds as far as it."""
    before, holds = "", True
    for number, line in enumerate(lines, 1):
        holds = holds and line.line == number and line.digest == line_digest(item, before, line)
        yield CustodyRow(line.line, line.act, line.by_key, line.by_name, Instant(line.at), line.digest, holds)
        before = line.digest


def _read(by: Actor) -> QuerySet[Item]:
    return policies.visible(by).select_related("content")


def _instant(moment: datetime | None) -> Instant | None:
    return Instant(moment) if moment else None


def _row(found: Item) -> ItemRow:
    return ItemRow(
        id=found.id,
        matter=found.matter_id,
        kind=found.kind,
        name=found.name,
        shows=found.shows,
        source=found.source,
        sha256=found.content_id,
        size=found.content.size,
        media_type=found.content.media_type,
        taken_at=Instant(found.taken_at),
        added_at=Instant(found.added_at),
        added_by=found.added_by,
        withdrawn_at=_instant(found.withdrawn_at),
        withdrawn_for=found.withdrawn_for,
    )
