"""Whoever changes the ledger is found, and what was changed is named, whatever of the database he rewrites with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from tests.modules.audit.conftest import Done, unguarded

from wangjian.kernel.merkle import Frontier
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import cut, heal
from wangjian.modules.audit.operations.signing import sign
from wangjian.modules.audit.queries import Verification, head, verify
from wangjian.modules.audit.queries.heads import COLUMNS as HEAD_COLUMNS
from wangjian.modules.audit.queries.heads import HeadRow, key_name
from wangjian.modules.audit.queries.ledger import COLUMNS, Kept

Doing = Callable[..., Done]

SECOND = 5
"""The number of the leaf that the tests change: in the second batch of three."""


@pytest.fixture
def facts(ledger: psycopg.Connection, done: Doing, at: Instant) -> list[Any]:
    """Three batches of three, four and two facts, and one fact that waits; the keys in the order of numbers."""
    for n in (3, 4, 2):
        done(n)
        cut(at=at)
    done(1)
    return [row[0] for row in ledger.execute("SELECT fact FROM audit_leaf ORDER BY number")]


@pytest.fixture
def earlier(folder: Path, facts: list[Any], tmp_path: Path) -> Path:
    """The head of the second batch, as somebody kept it elsewhere."""
    kept = tmp_path / "head.json"
    kept.write_text((folder / "heads.jsonl").read_text().splitlines()[1])
    return kept


def codes(found: Verification) -> set[str]:
    return set(found.counts)


def named(found: Verification) -> list[Any]:
    return [row.fact for row in found.findings if row.fact is not None]


def recompute(owner: psycopg.Connection) -> None:
    """Rewrite every leaf, frontier and root from the facts as they are now, as a superuser could."""
    rows = owner.execute(f"SELECT {COLUMNS} FROM audit_leaf l JOIN audit_fact f ON f.id = l.fact ORDER BY l.number")
    leaves = [Kept.read(row).leaf() for row in rows.fetchall()]
    for number, leaf in enumerate(leaves):
        owner.execute("UPDATE audit_leaf SET hash = %s WHERE number = %s", [leaf, number])
    for (size,) in owner.execute("SELECT size FROM audit_head").fetchall():
        frontier = Frontier().extended(leaves[:size])
        owner.execute(
            "UPDATE audit_head SET root = %s, frontier = %s WHERE size = %s",
            [frontier.root(), frontier.to_bytes(), size],
        )


def test_an_untouched_ledger_holds(folder: Path, facts: list[Any], earlier: Path) -> None:
    found = verify(folder, earlier)
    assert found.holds and found.findings == ()
    assert (found.size, found.heads, found.waiting) == (9, 3, 1)
    newest = head()
    assert newest is not None and found.root == newest.root


def test_an_empty_ledger_holds(ledger: psycopg.Connection, folder: Path) -> None:
    found = verify(folder)
    assert found.holds and (found.size, found.heads, found.waiting) == (0, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        "code = 'thing.other'",
        "payload = '{\"n\": 99}'",
        "actor_key = 'other'",
        "actor_name = '别人'",
        "at = at + interval '1 microsecond'",
        "matter = NULL",
        "purpose = 'other'",
        "version = 2",
        "cluster = cluster + 1",
    ],
)
def test_a_changed_fact_is_named(ledger: psycopg.Connection, folder: Path, facts: list[Any], change: str) -> None:
    with unguarded(ledger):
        ledger.execute(f"UPDATE audit_fact SET {change} WHERE id = %s", [facts[SECOND]])
    found = verify(folder)
    assert named(found) == [facts[SECOND]] and {"fact.differs", "head.root"} <= codes(found)


def test_rewriting_every_hash_and_root_is_found_and_the_fact_named(
    ledger: psycopg.Connection, folder: Path, facts: list[Any], earlier: Path
) -> None:
    with unguarded(ledger):
        ledger.execute("UPDATE audit_fact SET payload = '{\"n\": 99}' WHERE id = %s", [facts[SECOND]])
        recompute(ledger)
    found = verify(folder, earlier)
    assert named(found) == [facts[SECOND]]
    (row,) = [row for row in found.findings if row.code == "fact.rewritten"]
    assert (row.leaf, row.fact_code) == (SECOND, "thing.done")
    assert str(facts[SECOND]) in row.text.zh and "thing.done" in row.text.en
    roots = [row.text.en for row in found.findings if row.code == "head.root"]
    assert any("--head" in text for text in roots) and any("heads.jsonl" in text for text in roots)
    assert {"head.signature", "head.differs"} <= codes(found)


def test_the_earlier_head_alone_is_enough(
    ledger: psycopg.Connection, folder: Path, facts: list[Any], earlier: Path
) -> None:
    """Who rewrote the file of heads too is still caught by a head kept elsewhere."""
    with unguarded(ledger):
        ledger.execute("UPDATE audit_fact SET payload = '{\"n\": 99}' WHERE id = %s", [facts[SECOND]])
        recompute(ledger)
        forger = Ed25519PrivateKey.generate()
        for pub in folder.glob("*.pub"):
            pub.unlink()
        name = key_name(forger.public_key())
        (folder / f"{name}.pub").write_text(forger.public_key().public_bytes_raw().hex())
        ledger.execute("UPDATE audit_head SET key = %s", [name])
        for row in ledger.execute(f"SELECT {HEAD_COLUMNS} FROM audit_head").fetchall():
            signed = sign(HeadRow.read(row), forger)
            ledger.execute(
                "UPDATE audit_head SET signature = %s WHERE size = %s", [bytes.fromhex(signed.signature), signed.size]
            )
        (folder / "heads.jsonl").unlink()
        heal()
    found = verify(folder, earlier)
    assert {"head.root", "head.signature", "file.leaves", "fact.rewritten"} == codes(found)
    assert named(found) == [facts[SECOND]]


def test_a_leaf_file_that_proves_nothing_names_nothing(
    ledger: psycopg.Connection, folder: Path, facts: list[Any]
) -> None:
    kept = bytearray((folder / "leaves.bin").read_bytes())
    kept[32 * SECOND] ^= 1
    (folder / "leaves.bin").write_bytes(kept)
    found = verify(folder)
    assert codes(found) == {"file.leaves"} and named(found) == []


def test_a_removed_fact_is_named(ledger: psycopg.Connection, folder: Path, facts: list[Any]) -> None:
    with unguarded(ledger):
        ledger.execute("DELETE FROM audit_fact WHERE id = %s", [facts[SECOND]])
    found = verify(folder)
    assert codes(found) == {"fact.removed"} and named(found) == [facts[SECOND]]


def test_a_removed_leaf_is_found(ledger: psycopg.Connection, folder: Path, facts: list[Any]) -> None:
    with unguarded(ledger):
        ledger.execute("DELETE FROM audit_leaf WHERE number = %s", [SECOND])
    found = verify(folder)
    assert codes(found) == {"leaf.gap", "fact.left-out"} and named(found) == [facts[SECOND]]


def test_a_fact_slipped_in_is_found(ledger: psycopg.Connection, folder: Path, facts: list[Any], done: Doing) -> None:
    slipped = done(1).facts[0]
    with unguarded(ledger):
        ledger.execute("UPDATE audit_fact SET xact_id = 3 WHERE id = %s", [slipped])
    found = verify(folder)
    assert codes(found) == {"fact.left-out"} and named(found) == [slipped]


def test_a_database_set_back_is_found(ledger: psycopg.Connection, folder: Path, facts: list[Any]) -> None:
    with unguarded(ledger):
        ledger.execute("DELETE FROM audit_head WHERE size = 9")
        ledger.execute("DELETE FROM audit_leaf WHERE number >= 7")
        ledger.execute("DELETE FROM audit_fact WHERE id = ANY(%s)", [facts[7:]])
    assert codes(verify(folder)) == {"head.removed", "head.beyond"}


def test_a_forged_signature_is_found(ledger: psycopg.Connection, folder: Path, facts: list[Any]) -> None:
    forged = bytes(64)
    with unguarded(ledger):
        ledger.execute("UPDATE audit_head SET signature = %s WHERE size = 7", [forged])
    found = verify(folder)
    assert codes(found) == {"head.signature", "head.differs"}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda heads, leaves: (heads[:-1], leaves), {"file.short"}),
        (lambda heads, leaves: ([*heads[:-1], heads[-1][:-30]], leaves), {"file.short", "file.broken"}),
        (lambda heads, leaves: ([heads[0], heads[2]], leaves), {"file.gap"}),
        (lambda heads, leaves: ([heads[0], "{}\n", heads[2]], leaves), {"file.gap", "file.broken"}),
        (lambda heads, leaves: ([], leaves), {"file.short"}),
        (lambda heads, leaves: (heads, leaves[:-32]), {"file.short"}),
        (lambda heads, leaves: (heads, leaves[:-1]), {"file.short"}),
    ],
    ids=["last head", "torn head", "head between", "head spoilt", "all heads", "last leaf", "torn leaf"],
)
def test_a_truncated_file_is_found(
    folder: Path, facts: list[Any], spoil: Callable[[list[str], bytes], tuple[list[str], bytes]], expected: set[str]
) -> None:
    lines = (folder / "heads.jsonl").read_text().splitlines(keepends=True)
    heads, leaves = spoil(lines, (folder / "leaves.bin").read_bytes())
    (folder / "heads.jsonl").write_text("".join(heads))
    (folder / "leaves.bin").write_bytes(leaves)
    assert codes(verify(folder)) == expected


def test_a_head_of_another_installation_is_found(folder: Path, facts: list[Any], tmp_path: Path) -> None:
    newest = head()
    assert newest is not None
    other = tmp_path / "other.json"
    other.write_text(json.dumps(newest.as_json() | {"root": "00" * 32, "size": 20}))
    assert {"head.beyond", "head.signature"} == codes(verify(folder, other))
    other.write_text("{}")
    with pytest.raises(Refusal) as refused:
        verify(folder, other)
    assert refused.value.code == "head.unreadable"


def test_it_reads_row_by_row(folder: Path, facts: list[Any]) -> None:
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append(type(context["cursor"].cursor).__name__)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        verify(folder)
    assert seen.count("ServerSideCursor") == 3, seen
