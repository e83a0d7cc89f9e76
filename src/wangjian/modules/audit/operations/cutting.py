"""Cutting a batch: the facts that no running transaction can add to any more get numbers, a root and a signature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from wangjian.kernel.ids import derived
from wangjian.kernel.merkle import Frontier
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.facts import SIGNING_KEY_CHANGED
from wangjian.modules.audit.operations.acts import acting
from wangjian.modules.audit.operations.outside import heal, reached
from wangjian.modules.audit.operations.records import system_actor
from wangjian.modules.audit.operations.signing import sign, signing_key
from wangjian.modules.audit.operations.writing import cluster_of
from wangjian.modules.audit.queries.heads import ALGORITHM, HeadRow, head, key_digest, key_name
from wangjian.modules.audit.queries.ledger import COLUMNS, Kept

MOST = 20_000
"""Facts in one batch at most; what remains is in the next."""

_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('wangjian audit cut'))"
_RUNNING = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_BEFORE = "SELECT size, frontier, cluster, below, key FROM audit_head ORDER BY size DESC LIMIT 1"
_UNNUMBERED = "NOT EXISTS (SELECT FROM audit_leaf l WHERE l.fact = f.id)"
# Of this server: from where the last batch ended to the oldest transaction still running. What it writes comes later.
_OWN = f"""
SELECT {COLUMNS}, f.xact_id FROM audit_fact f
WHERE f.cluster = %s AND f.xact_id >= %s AND f.xact_id < %s AND {_UNNUMBERED} ORDER BY f.xact_id, f.id LIMIT %s
"""  # noqa: S608 - of our own words
# Of other servers: restored, so nothing can be added to them.
_RESTORED = f"""
SELECT {COLUMNS}, f.xact_id FROM audit_fact f
WHERE f.cluster <> %s AND {_UNNUMBERED} ORDER BY f.cluster, f.xact_id, f.id LIMIT %s
"""  # noqa: S608 - of our own words

# That another key signs, where nothing can be added to the transaction that says so.
_SAID = f"""
SELECT {COLUMNS}, f.xact_id FROM audit_fact f
WHERE f.id = %s AND (f.cluster <> %s OR f.xact_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
  AND {_UNNUMBERED}
"""  # noqa: S608 - of our own words


@dataclass(frozen=True, slots=True)
class _Batch:
    """The facts of a batch as (key, leaf hash), and the transaction from which the next one looks on."""

    facts: list[tuple[UUID, bytes]]
    below: int


def cut(*, at: Instant) -> HeadRow | None:
    """Number the facts that no running transaction can add to, sign a head over them and append both to the files.

    That another key signs than before is a fact of its own, and the first in the first batch that it signs: until that
    fact can be numbered nothing is. Give the head, or None where there is nothing to number yet or another process is
    at it. Raise `Refusal` ``audit.ahead`` where the files outside know more than the database, ``audit.key`` where the
    key cannot be read.
    """
    key = signing_key(Path(settings.KEYS_FOLDER), Path(settings.HEADS_FOLDER))
    name, said = key_name(key.public_key()), _say_who_signs(key.public_key(), at)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_ALONE)
        if not cursor.fetchone()[0]:
            return None
        cluster = cluster_of(connection)
        cursor.execute(_BEFORE)
        size, kept, earlier, below, signer = cursor.fetchone() or (0, b"", cluster, 0, name)
        batch = _batch(cursor, cluster, below if earlier == cluster else 0)
        if signer != name:
            batch = _opened_by(cursor, said, batch, cluster)
        if not batch.facts:
            if reached() != (size, size):  # a crash kept the files from the last head
                heal()
            return None
        heal()  # first: a database that was set back must not sign other heads of the same sizes
        frontier = Frontier.from_bytes(size, bytes(kept)).extended(leaf for _, leaf in batch.facts)
        _number(cursor, size, batch.facts)
        unsigned = HeadRow(frontier.size, frontier.root().hex(), at, ALGORITHM, name, "", cluster)
        signed = sign(unsigned, key)
        _keep(cursor, signed, frontier, batch.below)
    heal()
    return signed


def _say_who_signs(key: Ed25519PublicKey, at: Instant) -> UUID | None:
    """Record that `key` signs in place of the one that signed the newest head; once, whatever is cut short here.

    Give the fact, or None where the same key signs on.
    """
    newest = head()
    if newest is None or newest.key == key_name(key):
        return None
    by = system_actor("cut")
    once = derived(newest.at, by.key, UUID(int=newest.size), key_digest(key))
    with acting("audit.change-key", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(UUID)) is not None:
            return earlier
        return act.give(act.record(SIGNING_KEY_CHANGED, key=key_digest(key), size=newest.size))


def _batch(cursor: Any, cluster: int, below: int) -> _Batch:
    """Take the next facts; `below` is 0 until all restored facts have been numbered."""
    cursor.execute(_RUNNING)
    running = int(cursor.fetchone()[0])
    facts: list[tuple[UUID, bytes]] = []
    if below == 0:
        cursor.execute(_RESTORED, [cluster, MOST])
        facts += [_leaf(row) for row in cursor.fetchall()]
        if len(facts) == MOST:
            return _Batch(facts, 0)
    cursor.execute(_OWN, [cluster, below, running, MOST - len(facts)])
    own = cursor.fetchall()
    # a transaction of which only a part fitted in is looked at again
    end = own[-1][-1] if own and len(facts) + len(own) == MOST else running
    return _Batch(facts + [_leaf(row) for row in own], end)


def _opened_by(cursor: Any, said: UUID | None, batch: _Batch, cluster: int) -> _Batch:
    """Give the batch with the fact `said` before all others, wherever it would stand; an empty one until it can be."""
    cursor.execute(_SAID, [said, cluster])
    row = cursor.fetchone()
    if row is None:  # an older transaction runs, or another process signed meanwhile: the next second sees further
        return _Batch([], batch.below)
    first = _leaf(row)
    return _Batch([first, *(each for each in batch.facts if each != first)], batch.below)


def _leaf(row: tuple[Any, ...]) -> tuple[UUID, bytes]:
    kept = Kept.read(row[:-1])
    return kept.id, kept.leaf()


def _number(cursor: Any, size: int, facts: list[tuple[UUID, bytes]]) -> None:
    with cursor.copy("COPY audit_leaf (number, fact, hash) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "uuid", "bytea"])
        for number, (fact, leaf) in enumerate(facts, size):
            copy.write_row((number, fact, leaf))


def _keep(cursor: Any, head: HeadRow, frontier: Frontier, below: int) -> None:
    cursor.execute(
        "INSERT INTO audit_head (size, root, frontier, at, algorithm, key, signature, cluster, below) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            head.size,
            bytes.fromhex(head.root),
            frontier.to_bytes(),
            head.at.at,
            head.algorithm,
            head.key,
            bytes.fromhex(head.signature),
            head.cluster,
            below,
        ],
    )
