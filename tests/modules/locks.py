"""What an act has locked while it waits: to show that acts which lock the same rows agree on the order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from uuid import UUID

import psycopg
from django.db import connections
from psycopg import sql


def taken_before(owner: str, table: str, keys: Iterable[UUID], act: Callable[[], object]) -> set[UUID]:
    """Let `act` run in a transaction beside one that holds the row with the least of `keys`.

    Give the rows it has locked when it comes to wait for that one: none, if it locks in the order of keys. It goes on
    and ends before this returns; whatever it raises is raised here. A test that calls this commits.
    """
    first, *others = sorted(keys)
    raised: list[BaseException] = []
    with psycopg.connect(owner) as holder, psycopg.connect(owner) as looker:
        holder.execute(_locking(table, "FOR NO KEY UPDATE"), [[first]])
        thread = threading.Thread(target=_run, args=(act, raised))
        thread.start()
        _wait_for_a_waiting_one(looker, thread)
        free = {key for (key,) in looker.execute(_locking(table, "FOR NO KEY UPDATE SKIP LOCKED"), [others])}
        looker.rollback()
        holder.rollback()
        thread.join(30)
    if raised:
        raise raised[0]
    return set(others) - free


def _locking(table: str, how: str) -> sql.Composed:
    return sql.SQL("SELECT id FROM {} WHERE id = ANY(%s) " + how).format(sql.Identifier(table))


def _run(act: Callable[[], object], raised: list[BaseException]) -> None:
    try:
        act()
    except BaseException as error:
        raised.append(error)
    finally:
        connections.close_all()


def _wait_for_a_waiting_one(looker: psycopg.Connection, thread: threading.Thread) -> None:
    looker.autocommit = True
    for _ in range(1_000):
        (waiting,) = looker.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() or (0,)
        if waiting or not thread.is_alive():
            break
        time.sleep(0.01)
    looker.autocommit = False
    assert waiting, "it never came to the row that is held"
