"""An installation of 0.1.0, which had sessions and nothing else, is brought to this version by its next start."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.project.installations import owner, places, wangjian

from wangjian.project import installation
from wangjian.project.browsing import Person
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.session import django_environment, ready_database
from wangjian.project.loop import Hosts, loop_of
from wangjian.project.site import Site, running_site

AS_IT_WAS = """
import django
django.setup()
from django.core.management import call_command
from django.contrib.sessions.backends.db import SessionStore
call_command("migrate", "sessions", verbosity=0)
session = SessionStore()
session["purpose"] = "look"
session.create()
print(session.session_key)
"""


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str]]:
    """The folder and database of an installation as 0.1.0 left it, and the key of a desk's session there."""
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    with places(1, "bare") as (var,):
        secrets = installation.secrets_of(var)
        with ready_database(var, secrets, durable=False, migrated=False) as urls:
            given = django_environment(urls, "owner") | {"WANGJIAN_SECRET_KEY": secrets.django}
            made = subprocess.run([sys.executable, "-c", AS_IT_WAS], env=given, capture_output=True, text=True)
            assert made.returncode == 0, made.stderr
            with psycopg.connect(urls["owner"]) as connection:
                assert tables(connection) == {"django_migrations", "django_session"}
        yield var, made.stdout.strip()


def tables(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def asked(site: Site, path: str, session: str) -> int:
    """The answer of the desk to a browser that still has the cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request(
        "GET", path, headers={"Host": f"{site.desk_host}:{site.port}", "Cookie": f"__Host-session={session}"}
    )
    status = connection.getresponse().status
    connection.close()
    return status


def test_its_next_start_brings_it_to_this_version(old: tuple[Path, str]) -> None:
    var, session = old
    with running_site(var, 0, durable=False) as site:
        assert asked(site, "/sign-in/", session) == 200
        assert asked(site, "/", session) in (302, 303), "nobody is signed in by it"
        loop = loop_of(Hosts(site.port, site.portal_host, site.desk_host, site.api_host), var)
        signed_in: Person = loop.who("officer")
        assert signed_in.get("/suspicions/").status == 200
    with owner(var) as connection:
        assert {"audit_fact", "matters_matter", "register_entry"} <= tables(connection)
    verified = wangjian(var, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
