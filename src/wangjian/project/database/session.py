"""The database a site runs on, ready to serve: server, roles, tables and rights, whichever server it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.database import roles
from wangjian.project.database.address import VARIABLES, url
from wangjian.project.database.embedded import embedded_server
from wangjian.project.database.place import place_for
from wangjian.project.database.roles import Role
from wangjian.project.installation import Secrets

DATABASE = "wangjian"

_UNREACHABLE = Text(
    "连接不上 {variable} 所指的数据库：{reason}",
    "The database that {variable} names cannot be reached: {reason}",
)
_MIGRATION = Text("数据库迁移未完成：\n{output}", "The database was not migrated:\n{output}")
_PAIR = Text(
    "APP_DATABASE_URL 与 READER_DATABASE_URL 须同时给出。",
    "APP_DATABASE_URL and READER_DATABASE_URL must be given together.",
)

Urls = dict[str, str]
"""One URL for each role: owner, app, reader."""


@contextmanager
def ready_database(var: Path, secrets: Secrets, *, durable: bool = True, migrated: bool = True) -> Iterator[Urls]:
    """Give the URLs of a migrated database: the server of ``DATABASE_URL`` if that is set, else the embedded one.

    `migrated=False` leaves the tables as they are, for whoever is about to fill an empty database.

    Raise `Refusal` where the server cannot start or be reached, is too old, or the roles cannot be made.
    """
    if os.environ.get("DATABASE_URL"):
        urls = urls_on_a_server(secrets)
        if migrated:
            prepare(urls)
        yield urls
        return
    with embedded_server(place_for(var), var / "postgres.log", durable=durable) as server:
        urls = _on_the_embedded_server(server.superuser_url, str(server.socket), secrets)
        if migrated:
            prepare(urls)
        yield urls


def _on_the_embedded_server(superuser_url: str, socket: str, secrets: Secrets) -> Urls:
    accounts = {
        "owner": Role(f"{DATABASE}_owner", secrets.owner),
        "app": Role(f"{DATABASE}_app", secrets.app),
        "reader": Role(f"{DATABASE}_reader", secrets.reader),
    }
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        roles.create_database(connection, DATABASE, accounts["owner"])
        for name in ("app", "reader"):
            roles.ensure_role(connection, accounts[name])
    return {
        name: url(user=role.name, password=role.password, database=DATABASE, host=socket)
        for name, role in accounts.items()
    }


def urls_on_a_server(secrets: Secrets) -> Urls:
    """Use the owner's server; make the two lesser roles there unless their own URLs are given."""
    given = {name: os.environ.get(variable, "") for name, variable in VARIABLES.items()}
    if bool(given["app"]) != bool(given["reader"]):
        raise Refusal("database.roles", _PAIR)
    with connect("owner", given["owner"]) as connection:
        roles.require_version(connection)
        if given["app"]:
            return given
        info = connection.info
        made = {name: Role(f"{info.dbname}_{name}", getattr(secrets, name)) for name in ("app", "reader")}
        for role in made.values():
            roles.ensure_role(connection, role)
        # everything else the owner's URL says (host, TLS) holds for them too
        own = {
            name: make_conninfo(given["owner"], user=role.name, password=role.password) for name, role in made.items()
        }
        return given | own


def connect(name: str, address: str) -> psycopg.Connection:
    """Connect as the role `name` to `address`; raise `Refusal` ``database.unreachable``, which names no password."""
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Refusal("database.unreachable", _UNREACHABLE, variable=VARIABLES[name], reason=reason) from None


def prepare(urls: Urls) -> None:
    """Migrate as the owner, see that app and reader are no owners, give them their rights, and try their URLs."""
    migrate = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(migrate, capture_output=True, text=True, env=django_environment(urls, "owner"))
    if done.returncode != 0:
        raise Refusal("database.migration", _MIGRATION, output="\n".join(done.stderr.splitlines()[-8:]))
    app, reader = (str(conninfo_to_dict(urls[name]).get("user", "")) for name in ("app", "reader"))
    with connect("owner", urls["owner"]) as connection:
        for user in (app, reader):
            roles.require_app_role(connection, user)
        roles.grant(connection, app, reader)
    for name in ("app", "reader"):
        connect(name, urls[name]).close()


def django_environment(urls: Urls, role: str) -> dict[str, str]:
    """The environment of a process that works as `role`: of the three URLs it gets that role's alone."""
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "wangjian.project.settings",
        "WANGJIAN_ROLE": role,
        VARIABLES[role]: urls[role],
    }
