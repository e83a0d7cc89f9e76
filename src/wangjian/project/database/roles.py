"""The three roles: the owner migrates, the app reads and writes rows, the reader reads. Who serves pages is the app."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_MAY_NOT = Text(
    "{user} 无权创建数据库角色（{reason}）。"
    "请由管理员建立两个角色，并在 APP_DATABASE_URL 与 READER_DATABASE_URL 中给出其地址。",
    "{user} may not create database roles ({reason}). Have an administrator make two, and give their addresses in "
    "APP_DATABASE_URL and READER_DATABASE_URL.",
)
_TOO_OLD = Text(
    "需要 PostgreSQL 15 或更新；该服务器是 {found}。", "PostgreSQL 15 or newer is needed; this server is {found}."
)
_TOO_MUCH = Text(
    "网页进程不得以 {user} 连接数据库：它是{what}。请使用应用角色（APP_DATABASE_URL）。",
    "The web process does not run as {user}: that is {what_en}. Use the app role (APP_DATABASE_URL).",
)
_SUPERUSER = Text("超级用户", "a superuser")
_OWNER = Text("数据库或其表的所有者", "the owner of the database or of its tables")
_CREATOR = Text("可以在 public 中建表的角色", "a role that may create in the schema public")

OLDEST = 15


@dataclass(frozen=True, slots=True)
class Role:
    """A role's name and password."""

    name: str
    password: str


def require_version(connection: psycopg.Connection) -> None:
    """Raise `Refusal` ``database.version`` for a server older than PostgreSQL 15."""
    major = connection.info.server_version // 10_000
    if major < OLDEST:
        raise Refusal("database.version", _TOO_OLD, found=major)


def create_database(connection: psycopg.Connection, name: str, owner: Role) -> None:
    """Make the owner's role and its database if they are missing; nobody else may connect unless granted."""
    ensure_role(connection, owner)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        database, role = sql.Identifier(name), sql.Identifier(owner.name)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


def ensure_role(connection: psycopg.Connection, role: Role) -> None:
    """Make a role that may sign in and nothing more, or give it this password; raise `Refusal` ``database.roles``."""
    # The verifier is computed here: the password itself reaches neither the server nor its log.
    verifier = connection.pgconn.encrypt_password(role.password.encode(), role.name.encode(), b"scram-sha-256").decode()
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone()
    statement = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
    try:
        connection.execute(sql.SQL(statement).format(sql.Identifier(role.name), sql.Literal(verifier)))
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary or "insufficient privilege"
        raise Refusal("database.roles", _MAY_NOT, user=connection.info.user, reason=reason) from None


APPEND_ONLY = "append-only"
"""The comment on a table whose rows the app may add and read, never change."""

_WRITES = ("SELECT", "INSERT", "UPDATE")
_DELETES = frozenset(
    {
        "django_session",
        "subjects_staged",  # rows of a file on their way in, gone in the same transaction
        "procrastinate_jobs",  # those done are taken out of the queue
        "procrastinate_workers",  # a worker that ends, or whose heart stopped
        "procrastinate_periodic_defers",  # the turn before the present one
    }
)
"""The only tables of which the app may delete rows."""
_OWNER_ONLY = "django_migrations"

_TABLES = """
SELECT relname, relispartition, coalesce(obj_description(oid, 'pg_class'), '')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
"""


def grant(connection: psycopg.Connection, app: str, reader: str) -> None:
    """As the owner, give both roles what they need on every table there is, and take away anything else.

    The app may change no row of an append-only table and delete none but of sessions and of the queue; neither role
    may touch the list of migrations, or a partition but through its table; the reader sees no session.
    """
    names = {
        "database": sql.Identifier(connection.info.dbname),
        "app": sql.Identifier(app),
        "reader": sql.Identifier(reader),
    }
    for statement in (
        "GRANT CONNECT ON DATABASE {database} TO {app}, {reader}",
        # a database that was made before PostgreSQL 15 lets everyone create here; only the schema's owner can end that
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}, {reader}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}, {reader}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))
    given: dict[tuple[str, ...], list[str]] = {}
    for table, partition, comment in connection.execute(_TABLES).fetchall():
        if not partition:
            given.setdefault(app_rights(table, comment), []).append(table)
    for rights, tables in given.items():
        _give(connection, rights, tables, app)
    _give(connection, ("SELECT",), [t for ts in given.values() for t in ts if t != "django_session"], reader)


def app_rights(table: str, comment: str) -> tuple[str, ...]:
    """What the app may do on a table that bears this comment."""
    if table == _OWNER_ONLY:
        return ("SELECT",)
    if comment == APPEND_ONLY:
        return ("SELECT", "INSERT")
    return (*_WRITES, "DELETE") if table in _DELETES else _WRITES


def _give(connection: psycopg.Connection, rights: tuple[str, ...], tables: list[str], role: str) -> None:
    what, where = sql.SQL(", ").join(map(sql.SQL, rights)), sql.SQL(", ").join(map(sql.Identifier, tables))
    connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(what, where, sql.Identifier(role)))


_WHAT_IT_IS = """
SELECT EXISTS (SELECT FROM pg_roles strong WHERE (strong.rolsuper OR strong.rolbypassrls OR strong.rolcreaterole)
                 AND pg_has_role(pg_roles.rolname, strong.oid, 'MEMBER')),
       pg_has_role(rolname, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
       OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = 'public' AND pg_has_role(rolname, c.relowner, 'MEMBER')),
       has_schema_privilege(rolname, 'public', 'CREATE')
FROM pg_roles WHERE rolname = %s
"""


def require_app_role(connection: psycopg.Connection, user: str) -> None:
    """Raise `Refusal` ``database.role`` if `user` is a superuser or the owner, could become one, or may make tables."""
    found = connection.execute(_WHAT_IT_IS, [user]).fetchone() or (True, True, True)
    what = next((what for what, is_it in zip((_SUPERUSER, _OWNER, _CREATOR), found, strict=True) if is_it), None)
    if what:
        raise Refusal("database.role", _TOO_MUCH, user=user, what=what.zh, what_en=what.en)
