"""Keeping values: sealed, masked, indexed and committed to, in the act of the caller."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from django.db import connection

from wangjian.kernel.moment import Day
from wangjian.modules.audit.operations import Act
from wangjian.modules.vault.models import SealingKey, Value
from wangjian.modules.vault.operations.ciphers import cipher_of
from wangjian.modules.vault.operations.data_keys import Opened, current
from wangjian.modules.vault.policies import class_of
from wangjian.modules.vault.queries.blind import blind_index, blind_key

SALT = 32
"""Random bytes sealed before each text: without them its commitment tells nothing, and they go when it goes."""


# COPY: an import keeps a hundred thousand names in one act, four times as fast as by INSERT
_COLUMNS = tuple(field.attname for field in Value._meta.concrete_fields)
_COPY = f"COPY vault_value ({', '.join(_COLUMNS)}) FROM STDIN"


@dataclass(frozen=True, slots=True)
class ToKeep:
    """A value to be kept: `label` is unique in the act, `keep_until` its last day (None: no term is set)."""

    klass: str
    owner: UUID
    text: str = field(repr=False)
    label: str
    keep_until: Day | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the caller may store and show: the value's id, its masked form, and the commitment for its fact."""

    id: UUID
    masked: str
    commitment: bytes


def keep(act: Act, *, klass: str, owner: UUID, text: str, label: str, keep_until: Day | None = None) -> Kept:
    """Keep one personal value of `owner`; the caller's fact holds the commitment.

    Raise `Refusal` ``vault.empty``, ``vault.too-long``, ``vault.key-missing``.
    """
    return keep_all(act, [ToKeep(klass, owner, text, label, keep_until)])[0]


def keep_all(act: Act, values: Sequence[ToKeep]) -> list[Kept]:
    """Keep many values in one stream, for imports; the same refusals as `keep`, and then none is kept."""
    for each in values:
        class_of(each.klass).require(each.text)
    if not values:
        return []
    index, keys, opened = blind_key(), current(act), Opened()
    rows = [_sealed(act, each, keys[each.klass], opened.key(keys[each.klass]), index) for each in values]
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row([getattr(row, column) for column in _COLUMNS])
    return [Kept(row.id, row.masked, bytes(row.commitment)) for row in rows]


def _sealed(act: Act, given: ToKeep, key: SealingKey, opened: bytes, index: bytes) -> Value:
    klass = class_of(given.klass)
    row = Value(
        id=act.new_id(given.label),
        klass=klass.code,
        owner=given.owner,
        key=key,
        masked=klass.masked(given.text),
        blind=blind_index(klass, given.text, index),
        kept_at=act.at.at,
        keep_until=given.keep_until,
    )
    plain = os.urandom(SALT) + given.text.encode()
    row.commitment = commitment_to(row, plain)
    row.sealed = cipher_of(key.algorithm).seal(opened, plain, bound_to(row))
    return row


def bound_to(row: Value) -> bytes:
    """What a sealed value is bound to: its id, class, owner and key."""
    return f"vault.value\0{row.id}\0{row.klass}\0{row.owner}\0{row.key_id}".encode()


def commitment_to(row: Value, plain: bytes) -> bytes:
    """SHA-256 over what the value is bound to and the salted text."""
    return sha256(b"vault.commitment\0" + bound_to(row) + b"\0" + plain).digest()
