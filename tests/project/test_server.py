"""`DATABASE_URL`: a server of yours, asked for no more than its owner may give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.check import check, throwaway_folder
from wangjian.project.database import roles
from wangjian.project.database.address import VARIABLES, url
from wangjian.project.database.embedded import Server, embedded_server
from wangjian.project.database.place import place_for
from wangjian.project.database.session import ready_database
from wangjian.project.loop import STEPS


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Somebody's server, with an owner of a database `shop` who may not make roles, and one of `mall` who may."""
    with throwaway_folder() as var, embedded_server(place_for(var), var / "postgres.log", durable=False) as running:
        with psycopg.connect(running.superuser_url, autocommit=True) as connection:
            for name, may in (("shop", "NOCREATEROLE"), ("mall", "CREATEROLE")):
                roles.create_database(connection, name, roles.Role(f"{name}_admin", "pw"))
                connection.execute(psycopg.sql.SQL(f"ALTER ROLE {name}_admin {may}"))
        yield running


def address(server: Server, name: str) -> str:
    return url(user=f"{name}_admin", password="pw", database=name, host=str(server.socket))


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def refused(var: Path) -> Refusal:
    with pytest.raises(Refusal) as caught, ready_database(var, installation.secrets_of(var)):
        pass
    return caught.value


def test_an_owner_who_may_make_roles_makes_them(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address(server, "mall"))
    for _ in range(2):  # the second time the roles are there already
        with ready_database(tmp_path, installation.secrets_of(tmp_path)) as urls:
            with psycopg.connect(urls["app"]) as app:
                assert app.info.user == "mall_app" and app.info.dbname == "mall"
                assert app.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
            with psycopg.connect(urls["reader"]) as reader:
                assert reader.info.user == "mall_reader"


def test_an_owner_who_may_not_is_told_what_to_give(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address(server, "shop"))
    answer = refused(tmp_path)
    assert answer.code == "database.roles"
    assert "APP_DATABASE_URL" in answer.en and "READER_DATABASE_URL" in answer.zh


def test_roles_made_by_an_administrator_are_used(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        for name in ("clerk", "guest"):
            roles.ensure_role(connection, roles.Role(name, "pw"))
    monkeypatch.setenv("DATABASE_URL", address(server, "shop"))
    monkeypatch.setenv("APP_DATABASE_URL", make_conninfo(address(server, "shop"), user="clerk"))
    assert refused(tmp_path).code == "database.roles"
    monkeypatch.setenv("READER_DATABASE_URL", make_conninfo(address(server, "shop"), user="guest"))
    with ready_database(tmp_path, installation.secrets_of(tmp_path)) as urls:
        assert conninfo_to_dict(urls["app"])["user"] == "clerk"


def test_an_owner_given_as_the_app_is_refused(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, address(server, "shop"))
    assert refused(tmp_path).code == "database.role"


def test_a_superuser_given_as_the_app_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, make_conninfo(server.superuser_url, dbname="shop"))
    assert refused(tmp_path).code == "database.role"


def names(server: Server) -> set[str]:
    """Every database and role of the server."""
    with psycopg.connect(server.superuser_url) as connection:
        return {
            name for (name,) in connection.execute("SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles")
        }


def test_a_check_has_a_database_of_its_own_and_drops_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE mall_admin CREATEDB")
    monkeypatch.setenv("DATABASE_URL", address(server, "mall"))
    before = names(server)
    said: list[str] = []
    assert check(said.append) == 0, said
    assert all(any(line.startswith(f"  {step.name}: ") for line in said) for step in STEPS), said
    assert names(server) == before


def test_a_check_that_may_not_make_a_database_says_so(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", address(server, "shop"))
    with pytest.raises(Refusal) as caught:
        check(print)
    assert caught.value.code == "database.throwaway"


def test_a_server_nobody_can_reach_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret-word@127.0.0.1:1/wangjian")
    answer = refused(tmp_path)
    assert answer.code == "database.unreachable" and "DATABASE_URL" in answer.en
    assert "secret-word" not in answer.en


def test_an_old_server_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "OLDEST", 99)
    with psycopg.connect(server.superuser_url) as connection, pytest.raises(Refusal) as caught:
        roles.require_version(connection)
    assert caught.value.code == "database.version"
