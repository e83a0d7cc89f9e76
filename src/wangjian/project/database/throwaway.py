"""A database of its own on the server of `DATABASE_URL`, for a check that must not touch the one named there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.session import connect

_MAY_NOT = Text(
    "检查须在该服务器上另建一个数据库，用后删除，而 {user} 无权建库。请授予 CREATEDB，或不设 DATABASE_URL 再检查。",
    "The check makes a database of its own on that server and drops it, and {user} may not. "
    "Grant CREATEDB, or check without DATABASE_URL.",
)


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Point the environment's database URLs to a new database until the end of the block; nothing without a URL.

    Raise `Refusal` ``database.throwaway`` where the owner may not make a database.
    """
    owner = os.environ.get(VARIABLES["owner"])
    if not owner:
        yield
        return
    name = f"wangjian_check_{secrets.token_hex(4)}"
    before = {variable: os.environ[variable] for variable in VARIABLES.values() if os.environ.get(variable)}
    with connect("owner", owner) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise Refusal("database.throwaway", _MAY_NOT, user=connection.info.user) from None
    os.environ.update({variable: make_conninfo(url, dbname=name) for variable, url in before.items()})
    try:
        yield
    finally:
        os.environ.update(before)
        _drop(owner, name)


def _drop(owner: str, name: str) -> None:
    """Drop the database and the two roles made for it, if they were."""
    with connect("owner", owner) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in ("app", "reader"):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{name}_{role}")))
