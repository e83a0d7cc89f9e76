"""Facts into the table: one statement for all facts of an act and its result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.facts import FactType, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact about to be written."""

    id: UUID
    what: FactType
    by: Actor
    matter: UUID | None
    at: Instant
    payload: Mapping[str, Value]


_FACT = """
INSERT INTO audit_fact
    (id, code, version, actor_key, actor_name, actor_kind, purpose, matter, at, payload, cluster) VALUES
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)"
_RESULT = "INSERT INTO audit_result (actor_key, key, result) VALUES (%s, %s, %s::jsonb)"

_clusters: WeakKeyDictionary[object, int] = WeakKeyDictionary()


def cluster_of(connection: BaseDatabaseWrapper) -> int:
    """The identifier of the server this connection is to, asked once for each connection.

    A restored database has another: its facts are told from new ones by it.
    """
    connection.ensure_connection()
    wire = connection.connection
    if (known := _clusters.get(wire)) is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            known = _clusters[wire] = int(cursor.fetchone()[0])
    return known


def write(connection: BaseDatabaseWrapper, entries: Sequence[Entry], result: tuple[str, Key, str] | None) -> None:
    """Write the facts and, given (actor key, once, JSON), the act's result; defer the reactions wired to the facts."""
    given: list[Any] = list(result or ())
    cluster = cluster_of(connection)
    for entry in entries:
        by, what = entry.by, entry.what
        payload = json.dumps(entry.payload, ensure_ascii=False)
        given += [entry.id, what.code, what.version, by.key, by.name, by.kind.value, by.purpose]
        given += [entry.matter, entry.at.at, payload, cluster]
    facts = _FACT + ", ".join([_ROW] * len(entries)) if entries else ""
    statement = f"WITH given AS ({_RESULT}) {facts}" if result and facts else facts or _RESULT
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
    wired: Mapping[str, object] = getattr(settings, "REACTIONS", {})
    for entry in entries:
        if entry.what.code in wired:
            from wangjian.modules.audit.operations.reactions import defer  # here: it knows how an act is recorded

            defer(entry.id, entry.what.code)
