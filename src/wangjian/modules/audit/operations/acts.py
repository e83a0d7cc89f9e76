"""An act: one transaction that happens once however often it is sent, with its facts and its result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID
from weakref import WeakSet

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key, derived, uuid7
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import FactType
from wangjian.modules.audit.operations.writing import Entry, write

Shape = TypeVar("Shape")

_OTHER = Text(
    "该提交标识已用于另一项操作（{earlier}），未作任何改动；请重新打开页面。",
    "This form's key was used for another act ({earlier}); nothing was changed. Open the page again.",
)

_CLAIM = "INSERT INTO audit_once (actor_key, key, act, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_EARLIER = """
SELECT act, result::text FROM audit_once LEFT JOIN audit_result USING (actor_key, key) WHERE actor_key = %s AND key = %s
"""

# Connections with an act open: an act within an act would be two facts of one doing, and half of it might be undone.
_acting: WeakSet[BaseDatabaseWrapper] = WeakSet()


class Act:
    """What an operation does in one transaction: who, when, with which key, and what came of it."""

    def __init__(self, name: str, *, by: Actor, at: Instant, once: Key) -> None:
        self.name, self.by, self.at, self.once = name, by, at, once
        self._entries: list[Entry] = []
        self._result: bytes | None = None
        self._earlier: str | None = None

    def new_id(self, label: str) -> UUID:
        """Give the identifier of what this act makes under `label`: the same if the act is sent again."""
        return derived(self.at, self.by.key, self.once, label)

    def earlier(self, shape: type[Shape]) -> Shape | None:
        """Give the result of the same act done before, as `shape`; None the first time."""
        return None if self._earlier is None else msgspec.json.decode(self._earlier, type=shape)

    def record(
        self, what: FactType, /, *, matter: UUID | None = None, at: Instant | None = None, **payload: object
    ) -> UUID:
        """Record that `what` happened (at the act's moment unless it happened `at` another) and give the fact's key.

        Raise `TypeError` or `ValueError` where the payload is not what the fact type says. The row is written with the
        act's result, at the end of the act.
        """
        self._require_first()
        entry = Entry(self._next_id(what.code), what, self.by, matter, at or self.at, what.payload(payload))
        self._entries.append(entry)
        return entry.id

    def _next_id(self, code: str) -> UUID:
        """The key of the next fact: facts of one act have its moment, and so a count that keeps them in order."""
        count = len(self._entries)
        drawn = self.new_id(f"fact:{count}:{code}").bytes[8:]
        return uuid7(self.at, min(count, 0xFFF).to_bytes(2, "big") + drawn)

    def give(self, result: Shape) -> Shape:
        """Keep `result`, a frozen row of references, as what this act gave, and give it back."""
        self._require_first()
        self._result = msgspec.json.encode(result)
        return result

    def _require_first(self) -> None:
        if self._earlier is not None:
            raise RuntimeError(f"{self.name} was done before: its earlier result is to be returned")

    def _claim(self, connection: BaseDatabaseWrapper) -> None:
        """Take the key, or wait for whoever has it and read what came of it; raise `Refusal` ``act.other``."""
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [self.by.key, self.once, self.name, self.at.at])
            if cursor.rowcount == 1:
                return
            cursor.execute(_EARLIER, [self.by.key, self.once])
            name, self._earlier = cursor.fetchone()
        if name != self.name:
            raise Refusal("act.other", _OTHER, earlier=name)

    def _close(self, connection: BaseDatabaseWrapper) -> None:
        if self._earlier is not None:
            return
        if self._result is None:
            raise RuntimeError(f"{self.name} gave no result: a second call could not return it")
        write(connection, self._entries, (self.by.key, self.once, self._result.decode()))


@contextmanager
def acting(name: str, *, by: Actor, at: Instant, once: Key) -> Iterator[Act]:
    """Open the act `name` (``module.verb``) in a transaction and claim (actor, once) for it.

    Facts and result are written when the block ends without an exception. Raise `Refusal` ``act.other`` where the key
    was used for another act, and `RuntimeError` for an act within an act or one that ends without a result.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection in _acting:
        raise RuntimeError(f"{name} within another act: what an act needs of others is a step")
    act = Act(name, by=by, at=at, once=once)
    _acting.add(connection)
    try:
        with transaction.atomic():
            act._claim(connection)
            yield act
            act._close(connection)
    finally:
        _acting.discard(connection)
