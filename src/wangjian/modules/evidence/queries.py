"""Evidence and its custody record as they are read, always for someone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.evidence import policies
from wangjian.modules.evidence.models import Custody, Item
from wangjian.modules.matters import policies as matters
from wangjian.modules.matters.queries.rows import with_instants

_ITEMS = """
SELECT i.id, i.matter_id, i.kind, i.name, i.shows, i.source, i.content_id, c.size, c.media_type,
    i.taken_at, i.added_at, i.added_by, i.withdrawn_at, i.withdrawn_for
FROM evidence_item i JOIN files_content c ON c.sha256 = i.content_id
"""
_ORDER = "ORDER BY i.added_at, i.id"
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
    allowed, given = matters.seen(by, "i.matter_id")
    with connection.cursor() as cursor:
        cursor.execute(f"{_ITEMS} WHERE i.matter_id = %(matter)s AND {allowed} {_ORDER}", given | {"matter": matter})
        return tuple(ItemRow(*with_instants(row)) for row in cursor.fetchall())


def item(by: Actor, id: UUID) -> ItemRow:
    """One item; raise `Refusal` ``evidence.none`` where there is none or `by` may not see it."""
    allowed, given = matters.seen(by, "i.matter_id")
    with connection.cursor() as cursor:
        cursor.execute(f"{_ITEMS} WHERE i.id = %(item)s AND {allowed}", given | {"item": id})
        found = cursor.fetchone()
    if found is None:
        raise Refusal("evidence.none", _NONE)
    return ItemRow(*with_instants(found))


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
