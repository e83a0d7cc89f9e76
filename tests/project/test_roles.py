"""The owner migrates, the app reads and writes rows, the reader reads; whoever serves pages is no more than the app."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.project.database import roles
from wangjian.project.database.session import django_environment

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def connections(urls: dict[str, str]) -> Iterator[dict[str, psycopg.Connection]]:
    opened = {role: psycopg.connect(url, autocommit=True) for role, url in urls.items()}
    yield opened
    for connection in opened.values():
        connection.close()


Connections = dict[str, psycopg.Connection]

INSERT = "INSERT INTO django_session VALUES (%s, 'x', now()) ON CONFLICT (session_key) DO UPDATE SET session_data = 'y'"


def test_the_app_writes_rows_and_nothing_else(connections: Connections) -> None:
    app = connections["app"]
    app.execute(INSERT, ["a"])
    assert app.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
    app.execute("DELETE FROM django_session")
    for statement in (
        "CREATE TABLE mine (id int)",
        "DROP TABLE django_session",
        "ALTER TABLE django_session ADD mine int",
        "TRUNCATE django_session",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "UPDATE django_migrations SET name = 'b'",
        "DELETE FROM django_migrations",
        "CREATE ROLE other",
        "CREATE SCHEMA other",
        "SET ROLE wangjian_owner",
    ):
        with pytest.raises(DENIED):
            app.execute(statement)


def test_the_reader_reads_and_sees_no_session(connections: Connections) -> None:
    reader = connections["reader"]
    assert reader.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)
    for statement in ("SELECT * FROM django_session", "DELETE FROM django_migrations", "CREATE TEMP TABLE t (id int)"):
        with pytest.raises(DENIED):
            reader.execute(statement)


def test_passwords_are_needed_and_hashed(urls: dict[str, str]) -> None:
    given = psycopg.conninfo.conninfo_to_dict(urls["app"])
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**given | {"password": password})


@pytest.mark.parametrize("role", ["app", "reader"])
def test_the_lesser_roles_may_serve(connections: Connections, role: str) -> None:
    connection = connections[role]
    roles.require_app_role(connection, connection.info.user)
    assert connection.info.user == f"wangjian_{role}"


def test_the_owner_may_not_serve(connections: Connections) -> None:
    with pytest.raises(Refusal) as refused:
        roles.require_app_role(connections["app"], connections["owner"].info.user)
    assert refused.value.code == "database.role" and "owner" in refused.value.en


def test_a_superuser_may_not_serve(connections: Connections) -> None:
    with pytest.raises(Refusal) as refused:
        roles.require_app_role(connections["app"], "postgres")
    assert "superuser" in refused.value.en


def test_a_role_that_may_make_tables_may_not_serve(connections: Connections) -> None:
    owner, app = connections["owner"], connections["app"]
    owner.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    try:
        with pytest.raises(Refusal) as refused:
            roles.require_app_role(app, app.info.user)
        assert "schema public" in refused.value.en
        roles.grant(owner, app.info.user, connections["reader"].info.user)
        roles.require_app_role(app, app.info.user)
    finally:
        owner.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def test_a_role_nobody_knows_may_not_serve(connections: Connections) -> None:
    with pytest.raises(Refusal):
        roles.require_app_role(connections["app"], "nobody-such")


def load_the_site(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Do what the web server does first."""
    command = [sys.executable, "-c", "import wangjian.project.wsgi"]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_the_web_process_starts_as_the_app(urls: dict[str, str]) -> None:
    assert load_the_site(django_environment(urls, "app")).returncode == 0


@pytest.mark.parametrize("how", ["as the owner role", "by the owner's address"])
def test_the_web_process_refuses_the_owner(urls: dict[str, str], how: str) -> None:
    strong = {"as the owner role": (urls, "owner"), "by the owner's address": (urls | {"app": urls["owner"]}, "app")}[
        how
    ]
    done = load_the_site(django_environment(*strong))
    assert done.returncode != 0
    assert "database.role" in done.stderr


def test_the_web_process_refuses_a_database_it_cannot_ask(urls: dict[str, str]) -> None:
    dead = urls | {"app": "postgresql://app:x@/wangjian?host=/nonexistent"}
    assert load_the_site(django_environment(dead, "app")).returncode != 0


def test_the_web_process_is_told_no_other_url(urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DATABASE_URL", urls["owner"])
    given = django_environment(urls, "app")
    assert urls["owner"] not in given.values() and urls["reader"] not in given.values()


def test_the_app_only_adds_to_what_is_append_only(connections: Connections) -> None:
    app, table = connections["app"], "audit_reaction"
    app.execute(f"INSERT INTO {table} VALUES (gen_random_uuid(), 'a', now())")
    for statement in (f"UPDATE {table} SET reaction = 'b'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(DENIED, match="permission denied"):
            app.execute(statement)


@pytest.mark.parametrize("role", ["app", "reader"])
def test_a_partition_is_reached_through_its_table_alone(connections: Connections, role: str) -> None:
    """Written to directly it would pass by what guards the whole; read directly it would pass by what counts."""
    assert connections[role].execute("SELECT count(*) >= 0 FROM audit_fact").fetchone() == (True,)
    for statement in ("SELECT * FROM audit_fact_2026_03", "INSERT INTO audit_fact_else SELECT * FROM audit_fact"):
        with pytest.raises(DENIED, match="audit_fact_"):
            connections[role].execute(statement)


def test_the_app_deletes_what_passes_and_nothing_else(connections: Connections) -> None:
    may = connections["owner"].execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND has_table_privilege(%s, oid, 'DELETE') ORDER BY 1",
        [connections["app"].info.user],
    )
    queue = ["procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers"]
    assert [name for (name,) in may.fetchall()] == ["django_session", *queue, "subjects_staged"]
