"""Facts as they are read, and the bytes of a fact that its leaf in the tree is the hash of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.ids import first_of, moment_of
from wangjian.kernel.merkle import leaf_hash
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import KNOWN, Value, moment_text

_NONE = Text("没有这条记录。", "There is no such record.")

COLUMNS = (
    "f.id, f.code, f.version, f.actor_key, f.actor_name, f.actor_kind, f.purpose, f.matter, f.at, f.cluster, f.payload"
)
"""What a `Kept` is read from, in its order, of the table audit_fact named `f`."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something that happened: `at` is when, `recorded_at` the moment of the act that recorded it (its key's)."""

    id: UUID
    code: str
    version: int
    text: Text
    actor_key: str
    actor_name: str
    purpose: str
    matter: UUID | None
    at: Instant
    recorded_at: Instant
    payload: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact as the table keeps it, but for the transaction that wrote it."""

    id: UUID
    code: str
    version: int
    actor_key: str
    actor_name: str
    actor_kind: str
    purpose: str
    matter: UUID | None
    at: datetime
    cluster: int
    payload: Mapping[str, Value]

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Kept:
        """Take a row of `COLUMNS`."""
        id, code, version, key, name, kind, purpose, matter, at, cluster, payload = row
        values = json.loads(payload) if isinstance(payload, str) else payload
        return cls(id, code, version, key, name, kind, purpose, matter, at, cluster, values)

    def canonical(self) -> bytes:
        """The bytes that are hashed: JSON in UTF-8 without blanks, keys sorted, moments in UTC to the microsecond.

        The number of the transaction is not among them: it says when a fact may be numbered, not what happened.
        """
        fields: dict[str, object] = {
            "actor": [self.actor_key, self.actor_name, self.actor_kind],
            "at": moment_text(self.at),
            "cluster": self.cluster,
            "code": self.code,
            "id": str(self.id),
            "matter": None if self.matter is None else str(self.matter),
            "payload": self.payload,
            "purpose": self.purpose,
            "version": self.version,
        }
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def leaf(self) -> bytes:
        """The hash of its leaf."""
        return leaf_hash(self.canonical())

    def shown(self) -> FactRow:
        """The fact as it is read, worded as its type says."""
        what = KNOWN.get((self.code, self.version))
        text = what.sentence(self.payload) if what else Text(self.code, self.code)
        return FactRow(
            self.id,
            self.code,
            self.version,
            text,
            self.actor_key,
            self.actor_name,
            self.purpose,
            self.matter,
            Instant(self.at),
            moment_of(self.id),  # an identifier of version 7 begins with its moment
            self.payload,
        )


_FACT = f"SELECT {COLUMNS} FROM audit_fact f WHERE f.id = %s"  # noqa: S608 - of our own words
_OF_MATTER = f"""
SELECT {COLUMNS} FROM audit_fact f
WHERE f.matter = %s AND f.id >= %s AND f.id < %s AND f.code <> ALL(%s) ORDER BY f.id DESC LIMIT %s
"""  # noqa: S608 - of our own words
_READINGS_OF = f"""
SELECT {COLUMNS} FROM audit_fact f
WHERE f.matter = %s AND f.id >= %s AND f.id < %s AND f.code = ANY(%s) ORDER BY f.id DESC LIMIT %s
"""  # noqa: S608 - of our own words
_OF_NO_MATTER = f"""
SELECT {COLUMNS} FROM audit_fact f
WHERE f.matter IS NULL AND f.actor_kind <> 'system' AND f.code <> 'page.read'
AND f.id >= %s AND f.id < %s ORDER BY f.id DESC LIMIT %s
"""  # noqa: S608 - of our own words
_LAST = UUID(int=2**128 - 1)

READINGS = ("page.read", "evidence.opened", "value.revealed", "value.used")
"""Facts that say who looked at what."""


def fact(id: UUID) -> FactRow:
    """Give one fact; raise `Refusal` ``fact.none``."""
    with connection.cursor() as cursor:
        cursor.execute(_FACT, [id])
        row = cursor.fetchone()
    if row is None:
        raise Refusal("fact.none", _NONE)
    return Kept.read(row).shown()


def facts_of(
    matter: UUID,
    since: Instant,
    *,
    before: UUID | None = None,
    until: Instant | None = None,
    without: Collection[str] = (),
    limit: int = 50,
) -> list[FactRow]:
    """Give the facts of a matter, the newest first, recorded from `since` on; `before` a fact's key for the next page.

    `until` (the moment of the page, say) spares the months that lie ahead; `without` names codes to leave out.
    """
    bounds = [before or _LAST, first_of(until.plus_hours(1)) if until else _LAST]
    with connection.cursor() as cursor:
        cursor.execute(_OF_MATTER, [matter, first_of(since), min(bounds), list(without), limit])
        return [Kept.read(row).shown() for row in cursor.fetchall()]


def readings_of(
    matter: UUID, since: Instant, *, until: Instant, before: UUID | None = None, limit: int = 50
) -> list[FactRow]:
    """Give who looked at a matter and its evidence, the newest first, recorded from `since` to `until`."""
    bounds = [before or _LAST, first_of(until.plus_hours(1))]
    with connection.cursor() as cursor:
        cursor.execute(_READINGS_OF, [matter, first_of(since), min(bounds), list(READINGS), limit])
        return [Kept.read(row).shown() for row in cursor.fetchall()]


def facts_of_no_matter(since: Instant, *, until: Instant, before: UUID | None = None, limit: int = 50) -> list[FactRow]:
    """Give what people did that concerns no matter and is no reading (signing in, posts, refusals), newest first."""
    bounds = [before or _LAST, first_of(until.plus_hours(1))]
    with connection.cursor() as cursor:
        cursor.execute(_OF_NO_MATTER, [first_of(since), min(bounds), limit])
        return [Kept.read(row).shown() for row in cursor.fetchall()]
