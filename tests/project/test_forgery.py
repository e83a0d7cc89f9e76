"""Show 3 on an installation: a superuser who rewrites a fact and every stored hash and root is found by a head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests.modules.audit.test_verification import recompute
from tests.project.installations import acts, owner, places, wangjian

from wangjian.project.database.address import url
from wangjian.project.database.embedded import SUPERUSER
from wangjian.project.database.place import place_for
from wangjian.project.database.session import DATABASE

SILENCE = """
DO $$
DECLARE each regclass;
BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relname ~ '^audit_' AND relkind IN ('r', 'p') LOOP
        EXECUTE format('ALTER TABLE ONLY %s DISABLE TRIGGER ALL', each);
    END LOOP;
END $$
"""


@contextmanager
def superuser(var: Path) -> Iterator[psycopg.Connection]:
    """Whoever may do everything in the database."""
    place = place_for(var)
    password = (place.folder / "superuser").read_text(encoding="utf-8")
    address = url(user=SUPERUSER, password=password, database=DATABASE, host=str(place.socket))
    with owner(var), psycopg.connect(address, autocommit=True) as connection:
        yield connection


def test_a_fact_rewritten_with_all_that_was_computed_of_it_is_named(tmp_path: Path) -> None:
    with places(1) as (var,), owner(var):
        acts(var, "make")
        acts(var, "companies", "6")
        acts(var, "cut")
        kept = tmp_path / "head.json"
        kept.write_text(wangjian(var, "audit", "head").stdout, encoding="utf-8")
        acts(var, "companies", "3")
        acts(var, "cut")
        assert wangjian(var, "audit", "verify", "--head", kept).returncode == 0
        with superuser(var) as connection:
            row = connection.execute("SELECT fact FROM audit_leaf WHERE number = 2").fetchone()
            assert row is not None
            connection.execute(SILENCE)
            connection.execute("UPDATE audit_fact SET actor_name = '别人' WHERE id = %s", row)
            recompute(connection)
        found = wangjian(var, "audit", "verify", "--head", kept)
        assert found.returncode == 1 and str(row[0]) in found.stdout
        told = json.loads(wangjian(var, "audit", "verify", "--head", kept, "--json").stdout)
        assert [each["fact"] for each in told["findings"] if each["fact"]] == [str(row[0])]
        assert {"fact.rewritten", "head.root"} <= set(told["counts"])
