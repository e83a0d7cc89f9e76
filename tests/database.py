"""What every database test stands on: the app role, on the database of `./test database`, with every query watched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from wangjian.project.database.address import VARIABLES
from wangjian.project.database.roles import APPEND_ONLY

if not all(os.environ.get(variable) for variable in VARIABLES.values()):
    pytest.exit("These tests need a database of their own: run them by ./test database [TEST…]", returncode=1)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there, migrated by its owner; the app role could not make one."""


@pytest.fixture
def urls() -> dict[str, str]:
    """The URL of each role."""
    return {role: os.environ[variable] for role, variable in VARIABLES.items()}


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """No query starts from a template or a surface, in any test."""
    from django.db import connection

    from wangjian.project.sql_watch import watch

    with connection.execute_wrapper(watch):
        yield


@pytest.fixture
def committing(urls: dict[str, str], django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit, as threads and other processes need it; its owner empties the tables afterwards.

    For tests of what one transaction cannot show; all others take the mark `django_db`, which rolls back. Facts stay,
    so such a test asks for those of its own acts.
    """
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    with psycopg.connect(urls["owner"]) as owner:
        _empty(owner)


# what append-only rows point to, at however many removes, cannot go either
_EMPTIABLE = """
WITH RECURSIVE kept AS (
    SELECT oid FROM pg_class WHERE obj_description(oid, 'pg_class') = %s
    UNION SELECT confrelid FROM pg_constraint JOIN kept ON conrelid = kept.oid WHERE contype = 'f'
)
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND oid NOT IN (SELECT oid FROM kept) AND relname NOT IN ('django_migrations', 'django_content_type')
"""


def _empty(owner: psycopg.Connection) -> None:
    """Empty every table of ours and of the queue but the append-only ones: from those nobody takes anything out."""
    found = owner.execute(_EMPTIABLE, [APPEND_ONLY]).fetchall()
    tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in found)
    owner.execute(sql.SQL("TRUNCATE {}").format(tables))
