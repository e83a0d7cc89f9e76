"""Database tests run as the app role, on the database that `./test database` prepares, with every query watched."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from wangjian.project.database.address import VARIABLES

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
