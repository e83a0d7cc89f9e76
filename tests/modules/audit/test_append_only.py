"""Nothing is changed in the ledger: not by the app, who may not, nor by those who may, whom the triggers stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.modules.audit.conftest import Done

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import cut

DENIED = psycopg.errors.InsufficientPrivilege
TABLES = ("audit_fact", "audit_fact_2026_03", "audit_once", "audit_result", "audit_leaf", "audit_head")
CHANGES = {
    "audit_fact": "code = 'x.y'",
    "audit_fact_2026_03": "code = 'x.y'",
    "audit_once": "act = 'x.y'",
    "audit_result": "result = '{}'",
    "audit_leaf": "number = 77",
    "audit_head": "below = 0",
}


@pytest.fixture
def filled(ledger: psycopg.Connection, done: Callable[..., Done], at: Instant) -> psycopg.Connection:
    """Each table has a row."""
    done(2)
    cut(at=at)
    return ledger


@pytest.fixture(params=["app", "reader", "owner"])
def somebody(request: pytest.FixtureRequest, urls: dict[str, str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(urls[request.param], autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_nobody_changes_a_row(filled: psycopg.Connection, somebody: psycopg.Connection, table: str) -> None:
    for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(DENIED):
            somebody.execute(statement)


@pytest.fixture
def superuser(urls: dict[str, str]) -> Iterator[psycopg.Connection]:
    """The superuser of the embedded server that these tests run on."""
    given = psycopg.conninfo.conninfo_to_dict(urls["owner"])
    password = Path(str(given["host"])).parent / "superuser"
    login = given | {"user": "postgres", "password": password.read_text()}
    with psycopg.connect(**login, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("role", ["origin", "replica"])
def test_nor_does_a_superuser(filled: psycopg.Connection, superuser: psycopg.Connection, role: str) -> None:
    superuser.execute(f"SET session_replication_role = {role}")
    for table in TABLES:
        for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DENIED, match="append-only"):
                superuser.execute(statement)


def test_every_partition_is_guarded(filled: psycopg.Connection) -> None:
    unguarded = filled.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relname LIKE 'audit%' AND c.relkind IN ('r', 'p') AND "
        "2 <> (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND tgenabled = 'A')"
    ).fetchall()
    assert unguarded == []
