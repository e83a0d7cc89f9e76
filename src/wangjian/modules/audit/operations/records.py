"""What is recorded outside an act: pages read, acts refused; and who the machine is when it acts."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.ids import uuid7
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.facts import ACT_REFUSED, PAGE_READ, FactType
from wangjian.modules.audit.operations.writing import Entry, write


def record_reading(
    page: str, *, by: Actor, at: Instant, matter: UUID | None = None, subject: UUID | None = None, rows: int = 1
) -> UUID:
    """Record that protected data were read: one fact for each page, whatever number of `rows` it showed."""
    return _record(PAGE_READ, by, at, matter, page=page, subject=subject, rows=rows)


def record_refusal(name: str, code: str, *, by: Actor, at: Instant) -> UUID:
    """Record that the act `name` was refused with `code`; called after the act's own transaction has gone."""
    return _record(ACT_REFUSED, by, at, None, act=name, reason=code)


def _record(what: FactType, by: Actor, at: Instant, matter: UUID | None, **payload: object) -> UUID:
    entry = Entry(uuid7(at, secrets.token_bytes(10)), what, by, matter, at, what.payload(payload))
    with transaction.atomic():
        write(connections[DEFAULT_DB_ALIAS], [entry], None)
    return entry.id


def system_actor(name: str) -> Actor:
    """Give the machine as the actor of a scheduled job or a reaction; it has no holders and no capacity but its own."""
    return Actor(f"system:{name}", "系统", ActorKind.SYSTEM, capacities=frozenset({"machine"}))
