"""Batches: every fact in one, none lost to a slow transaction, heads signed and kept outside."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from tests.modules.audit.conftest import THING_DONE, Done, unguarded

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.merkle import Frontier
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import acting, cut, cutting, heal
from wangjian.modules.audit.queries import head, heads, verify, waiting
from wangjian.modules.audit.queries.heads import HeadRow, is_signed, public_keys
from wangjian.modules.audit.queries.ledger import COLUMNS, Kept

Doing = Callable[..., Done]


def leaves_of(owner: psycopg.Connection) -> list[bytes]:
    """The leaf of each numbered fact, made from the fact."""
    rows = owner.execute(
        f"SELECT {COLUMNS} FROM audit_leaf l JOIN audit_fact f ON f.id = l.fact ORDER BY l.number"
    ).fetchall()
    return [Kept.read(row).leaf() for row in rows]


def root_of(leaves: list[bytes], size: int | None = None) -> bytes:
    return Frontier().extended(leaves[:size]).root()


def lines(folder: Path) -> list[HeadRow]:
    return [HeadRow.parse(json.loads(line)) for line in (folder / "heads.jsonl").read_text().splitlines()]


def test_facts_are_numbered_and_signed(ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant) -> None:
    done(3)
    first = cut(at=at)
    assert first is not None and first.size == 3 and cut(at=at) is None
    done(4)
    assert waiting() == 4
    second = cut(at=at.plus_hours(1))
    assert second is not None and second.size == 7 and waiting() == 0
    assert heads() == [second, first] and head() == second
    leaves = leaves_of(ledger)
    assert (first.root, second.root) == (root_of(leaves, 3).hex(), root_of(leaves).hex())
    keys = public_keys(folder)
    assert is_signed(first, keys) and is_signed(second, keys)
    assert lines(folder) == [first, second]
    assert (folder / "leaves.bin").read_bytes() == b"".join(leaves)


def test_the_key_is_made_once_and_for_its_owner_alone(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant
) -> None:
    done()
    first = cut(at=at)
    path = folder.parent / "keys" / "log-signing.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    done()
    second = cut(at=at)
    assert first is not None and second is not None and first.key == second.key
    path.write_text("not a key")
    done()
    with pytest.raises(Refusal) as refused:
        cut(at=at)
    assert refused.value.code == "audit.key" and waiting() == 1


def test_another_key_in_place_of_a_lost_one_is_a_fact_in_the_first_batch_it_signs(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant
) -> None:
    done(3)
    first = cut(at=at)
    path = folder.parent / "keys" / "log-signing.pem"
    lost = path.read_bytes()
    path.unlink()
    second = cut(at=at.plus_hours(1))
    assert first is not None and second is not None and second.key != first.key
    assert (second.size, waiting()) == (4, 0), "it is said and numbered though nothing else happened"
    changed = "SELECT payload FROM audit_fact WHERE code = 'signing-key.changed' ORDER BY id"
    ((payload,),) = ledger.execute(changed).fetchall()
    assert payload["size"] == 3 and payload["key"].startswith(second.key)
    done()
    assert cut(at=at.plus_hours(2)) is not None
    path.write_bytes(lost)
    third = cut(at=at.plus_hours(3))
    assert third is not None and third.key == first.key and third.size == 6
    assert [row[0]["size"] for row in ledger.execute(changed).fetchall()] == [3, 5]
    assert verify(folder).findings == ()


def test_a_key_that_could_not_sign_yet_is_said_once(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the fact and the batch: the next cut says nothing twice."""
    done()
    cut(at=at)
    (folder.parent / "keys" / "log-signing.pem").unlink()
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(cutting, "cluster_of", lambda connection: (_ for _ in ()).throw(KeyboardInterrupt))
        cut(at=at.plus_hours(1))
    assert waiting() == 1
    found = cut(at=at.plus_hours(2))
    assert found is not None and found.size == 2


CHANGED = "SELECT number FROM audit_leaf l JOIN audit_fact f ON f.id = l.fact WHERE f.code = 'signing-key.changed'"


def test_another_key_signs_nothing_before_it_can_say_so(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant
) -> None:
    """An older transaction keeps what is said from being numbered, and not what happened before it began."""
    done(3)
    cut(at=at)
    done(2)
    with psycopg.connect(ledger.info.dsn, password=ledger.info.password) as other:
        other.execute("SELECT pg_current_xact_id()")
        (folder.parent / "keys" / "log-signing.pem").unlink()
        assert cut(at=at.plus_hours(1)) is None and waiting() == 3
    second = cut(at=at.plus_hours(2))
    assert second is not None and (second.size, waiting()) == (6, 0)
    assert ledger.execute(CHANGED).fetchall() == [(3,)], "it is said once, and before all else that the key signs"
    done()
    third = cut(at=at.plus_hours(3))
    assert third is not None and third.size == 7 and verify(folder).findings == ()


def test_another_key_says_so_first_however_much_waits(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(3)
    cut(at=at)
    monkeypatch.setattr(cutting, "MOST", 4)
    done(9)
    (folder.parent / "keys" / "log-signing.pem").unlink()
    sizes = []
    while (found := cut(at=at.plus_hours(1))) is not None:
        sizes.append(found.size)
    assert sizes == [8, 12, 13] and waiting() == 0
    assert ledger.execute(CHANGED).fetchall() == [(3,)] and verify(folder).findings == ()


def test_a_slow_transaction_is_in_a_later_batch(
    ledger: psycopg.Connection, officer: Actor, done: Doing, at: Instant, once: Callable[[], Key]
) -> None:
    """It took its number before the batch was cut and commits after: by key and by number it would lie within."""
    begun, finish = threading.Event(), threading.Event()
    slow: list[Done] = []

    def slowly() -> None:
        with acting("things.do", by=officer, at=at, once=once()) as act:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            slow.append(act.give(Done(act.new_id("thing"), at, (act.record(THING_DONE, n=1),))))
            begun.set()
            finish.wait(20)
        connections.close_all()

    before = done(2)
    thread = threading.Thread(target=slowly)
    thread.start()
    begun.wait(20)
    after = done(2)
    first = cut(at=at)
    assert first is not None and first.size == 2, "what began after the slow one waits with it"
    finish.set()
    thread.join(20)
    second = cut(at=at)
    assert second is not None and second.size == 5
    numbered = [row[0] for row in ledger.execute("SELECT fact FROM audit_leaf ORDER BY number")]
    assert set(numbered[:2]) == set(before.facts)
    assert set(numbered[2:]) == {*slow[0].facts, *after.facts}


def test_only_one_cuts(ledger: psycopg.Connection, done: Doing, at: Instant) -> None:
    done()
    with psycopg.connect(ledger.info.dsn, password=ledger.info.password) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('wangjian audit cut'))")
        assert cut(at=at) is None
    found = cut(at=at)
    assert found is not None and found.size == 1


def test_large_batches_are_cut_in_parts(
    ledger: psycopg.Connection, done: Doing, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "MOST", 3)
    for _ in range(2):
        done(5)
    sizes = []
    while (found := cut(at=at)) is not None:
        sizes.append(found.size)
    assert sizes == [3, 6, 9, 10] and waiting() == 0
    assert [row.root for row in heads(1)] == [root_of(leaves_of(ledger)).hex()]


def test_restored_facts_are_numbered_too(
    ledger: psycopg.Connection, done: Doing, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restore on another server its transaction numbers begin low: the old bound means nothing there."""
    monkeypatch.setattr(cutting, "MOST", 4)
    done(2)
    cut(at=at)
    waited = done(5)
    with unguarded(ledger):
        ledger.execute("UPDATE audit_fact SET cluster = 7, xact_id = xact_id + 1000000")
        ledger.execute("UPDATE audit_head SET cluster = 7, below = below + 1000000")
    own = done(1)
    sizes = []
    while (found := cut(at=at)) is not None:
        sizes.append(found.size)
    assert sizes == [6, 8]
    numbered = [row[0] for row in ledger.execute("SELECT fact FROM audit_leaf ORDER BY number")]
    assert set(numbered[2:7]) == set(waited.facts) and numbered[7:] == list(own.facts)


def crash(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "heads.jsonl").unlink(),
        lambda folder: (folder / "leaves.bin").unlink(),
        lambda folder: (folder / "heads.jsonl").write_bytes((folder / "heads.jsonl").read_bytes()[:-20]),
        lambda folder: (folder / "leaves.bin").write_bytes((folder / "leaves.bin").read_bytes()[:-5]),
        lambda folder: (folder / "leaves.bin").write_bytes((folder / "leaves.bin").read_bytes()[:64]),
    ],
    ids=["no heads", "no leaves", "torn line", "torn hash", "fewer leaves"],
)
def test_what_a_crash_kept_away_is_appended(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant, spoil: Callable[[Path], None]
) -> None:
    for _ in range(3):
        done(2)
        cut(at=at)
    whole = [(folder / name).read_bytes() for name in ("heads.jsonl", "leaves.bin")]
    spoil(folder)
    heal()
    assert [(folder / name).read_bytes() for name in ("heads.jsonl", "leaves.bin")] == whole
    assert heal() == 0


def test_a_crash_between_commit_and_file_is_healed_by_the_next_cut(
    ledger: psycopg.Connection, folder: Path, done: Doing, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(2)
    cut(at=at)
    done(2)
    calls = []
    monkeypatch.setattr(cutting, "heal", lambda: calls.append(1) or (len(calls) > 1 and crash()))
    with pytest.raises(KeyboardInterrupt):
        cut(at=at)
    monkeypatch.undo()
    assert [each.size for each in lines(folder)] == [2] and [each.size for each in heads()] == [4, 2]
    assert cut(at=at) is None, "nothing to number"
    assert [each.size for each in lines(folder)] == [2, 4]


def test_a_database_that_was_set_back_signs_nothing(ledger: psycopg.Connection, done: Doing, at: Instant) -> None:
    done(2)
    cut(at=at)
    done(2)
    cut(at=at)
    with unguarded(ledger):
        ledger.execute("DELETE FROM audit_head WHERE size = 4")
        ledger.execute("DELETE FROM audit_leaf WHERE number >= 2")
        ledger.execute("UPDATE audit_head SET below = 1")
    with pytest.raises(Refusal) as refused:
        cut(at=at)
    assert refused.value.code == "audit.ahead" and [row.size for row in heads()] == [2]
