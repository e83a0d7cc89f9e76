"""Opening values: for a stated purpose, and never without the ledger knowing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.vault.facts import REVEALED, USED, USES
from wangjian.modules.vault.models import Value
from wangjian.modules.vault.operations.ciphers import NotOpened, cipher_of
from wangjian.modules.vault.operations.data_keys import Opened
from wangjian.modules.vault.operations.keep import SALT, bound_to, commitment_to
from wangjian.modules.vault.policies import require_purpose

MOST = 500
"""Values in one call: about what a page shows; whoever needs more states it again."""

_NONE = Text(
    "所要查看的个人信息不存在或者已经销毁。",
    "There is no such personal value, or it was disposed of.",
)
_MANY = Text("一次最多查看 {most} 项个人信息。", "At most {most} personal values are revealed at once.")
_DAMAGED = Text(
    "个人信息 {value} 的密文与其记录不符，可能被改动；未显示。",
    "What is sealed as {value} is not what its row says it is; it may have been changed and is not shown.",
)
_OTHER = Text("同一操作键已用于查看另外的个人信息。", "This key of an act was used to reveal other personal values.")


@dataclass(frozen=True, slots=True)
class Revealed:
    """What one reading covered: the digest of the values' ids and how many they are."""

    values: str
    count: int


def reveal(values: Sequence[UUID], *, by: Actor, at: Instant, once: Key, matter: UUID | None = None) -> dict[UUID, str]:
    """Give the texts of values by id, after the reading is committed as one fact (of `matter`, where one is named).

    Whether the actor may see what they belong to, the caller has asked its own policy. Never inside another
    transaction (`RuntimeError`): the fact could be taken back. Raise `Refusal` ``vault.purpose``, ``purpose.unknown``,
    ``vault.too-many``, ``vault.none`` (unknown and disposed of alike), ``vault.other-values``, ``vault.key-missing``,
    ``vault.key-wrong``, ``vault.damaged``. (PIPL-6, PIPL-34)
    """
    require_purpose(by)
    rows, opened = _found(values)
    if not rows:
        return {}
    reading = _reading(rows)
    digest = str(reading["values"])
    with transaction.atomic(durable=True), acting("vault.reveal", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Revealed)) is None:
            act.record(REVEALED, matter=matter, **reading)
            act.give(Revealed(digest, len(rows)))
    if earlier is not None and earlier.values != digest:
        raise Refusal("vault.other-values", _OTHER)
    return {row.id: _opened(row, opened) for row in rows}


def use(act: Act, values: Sequence[UUID], *, purpose: str, matter: UUID | None = None) -> dict[UUID, str]:
    """Give the texts of values by id to what is made of them in this act, for one of `USES`; a step.

    The reading is a fact of the same act: if the act is taken back, what was made of the texts goes with it. Whether
    they may be used, the caller has asked its own policy; the texts go into what is made, and nowhere else. Raise
    `Refusal` ``vault.too-many``, ``vault.none``, ``vault.key-missing``, ``vault.key-wrong``, ``vault.damaged``;
    `ValueError` for another purpose. (PIPL-6, PIPL-34)
    """
    if purpose not in USES:
        raise ValueError(f"personal values are not used for {purpose!r}")
    rows, opened = _found(values)
    if rows:
        act.record(USED, matter=matter, purpose=purpose, **_reading(rows))
    return {row.id: _opened(row, opened) for row in rows}


def _found(values: Sequence[UUID]) -> tuple[list[Value], Opened]:
    """The values, in the order of their ids, and their keys: a missing one is refused before anything is written."""
    ids = set(values)
    if len(ids) > MOST:
        raise Refusal("vault.too-many", _MANY, articles=[Citation("PIPL", "6")], most=MOST)
    rows = list(Value.objects.filter(id__in=ids, disposed_at=None).select_related("key").order_by("id")) if ids else []
    if len(rows) != len(ids):
        raise Refusal("vault.none", _NONE)
    opened = Opened()
    for row in rows:
        opened.key(row.key)
    return rows, opened


def _reading(rows: Sequence[Value]) -> dict[str, Any]:
    """What a fact says of a reading: how many values, of which classes and of whom, and the digest of their ids."""
    owners = {row.owner for row in rows}
    return {
        "count": len(rows),
        "classes": frozenset(row.klass for row in rows),
        "owner": owners.pop() if len(owners) == 1 else None,
        "values": digest_of(row.id for row in rows),
    }


def digest_of(ids: Iterable[UUID]) -> str:
    """SHA-256 over the ids in order, one a line: which values a fact speaks of."""
    return sha256("".join(f"{each}\n" for each in sorted(ids)).encode()).hexdigest()


def _opened(row: Value, opened: Opened) -> str:
    assert row.sealed is not None
    try:
        plain = cipher_of(row.key.algorithm).open(opened.key(row.key), bytes(row.sealed), bound_to(row))
    except NotOpened:
        raise Refusal("vault.damaged", _DAMAGED, value=row.id) from None
    if commitment_to(row, plain) != bytes(row.commitment):
        raise Refusal("vault.damaged", _DAMAGED, value=row.id)
    return plain[SALT:].decode()
