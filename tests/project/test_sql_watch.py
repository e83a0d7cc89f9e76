"""SQL that starts from a template or a surface, or writes another module's table, is caught where it starts."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Engine

from wangjian.project.sql_watch import StrayQuery, owner, written


def one() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


def as_if_in(module: str, function: Any, **names: Any) -> Any:
    """The function as if `module` held it."""
    return FunctionType(function.__code__, {**function.__globals__, "__name__": module, **names})


@pytest.mark.django_db
def test_a_module_may_query() -> None:
    assert as_if_in("wangjian.modules.matters.queries", one)() == 1


@pytest.mark.django_db
def test_a_surface_may_not() -> None:
    with pytest.raises(StrayQuery, match=r"wangjian\.surfaces\.desk"):
        as_if_in("wangjian.surfaces.desk.findings", one)()


@pytest.mark.django_db
def test_a_surface_may_call_a_module_that_queries() -> None:
    query = as_if_in("wangjian.modules.matters.queries", one)

    def view() -> Any:
        return query()

    plain = FunctionType(view.__code__, {"__name__": "wangjian.surfaces.desk.findings"}, "view", None, view.__closure__)
    assert plain() == 1


@pytest.mark.django_db
def test_a_template_may_not_even_through_a_module() -> None:
    template = Engine(debug=True).from_string("{{ rows }}")
    with pytest.raises(StrayQuery, match="a template"):
        template.render(Context({"rows": as_if_in("wangjian.modules.matters.queries", one)}))


@pytest.mark.django_db
def test_sessions_are_exempt() -> None:
    from django.contrib.sessions.backends.db import SessionStore

    def view() -> Any:
        return store.load()

    store = SessionStore(session_key="0" * 32)
    held = FunctionType(view.__code__, {"__name__": "wangjian.surfaces.gate.request"}, "view", None, view.__closure__)
    assert held() == {}


UNCHANGED = "UPDATE organisations_holder SET id = id WHERE false"


def unchanged() -> int:
    with connection.cursor() as cursor:
        cursor.execute(UNCHANGED)
        return cursor.rowcount


@pytest.mark.django_db
def test_a_module_writes_its_own_tables() -> None:
    assert as_if_in("wangjian.modules.organisations.operations", unchanged)() == 0
    assert unchanged() == 0  # a test may set its own stage


@pytest.mark.django_db
@pytest.mark.parametrize("writer", ["wangjian.modules.matters.operations", "wangjian.project.health"])
def test_nobody_writes_the_tables_of_another(writer: str) -> None:
    with pytest.raises(StrayQuery, match="writes organisations_holder"):
        as_if_in(writer, unchanged)()


@pytest.mark.django_db
def test_a_module_may_let_the_owner_write() -> None:
    write = as_if_in("wangjian.modules.organisations.operations", unchanged)

    def act() -> Any:
        return write()

    held = FunctionType(act.__code__, {"__name__": "wangjian.modules.cases.operations"}, "act", None, act.__closure__)
    assert held() == 0


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('INSERT INTO "leads_lead" ("id") VALUES (%s) ON CONFLICT DO UPDATE SET x = 1', {"leads_lead"}),
        ("WITH a AS (DELETE FROM only_one RETURNING 1) INSERT INTO public.two SELECT 1", {"only_one", "two"}),
        ('UPDATE "cases_case" SET state = 1', {"cases_case"}),
        ("TRUNCATE TABLE audit_fact", {"audit_fact"}),
        ("COPY subjects_subject (id) FROM STDIN", {"subjects_subject"}),
        ('SELECT 1 FROM "matters_run" FOR NO KEY UPDATE OF "matters_run"', set()),
        ("SELECT 1 FROM matters_run FOR UPDATE SKIP LOCKED", set()),
    ],
)
def test_what_a_statement_writes(sql: str, tables: set[str]) -> None:
    assert written(sql) == tables


def test_every_table_has_an_owner() -> None:
    assert owner("procrastinate_jobs") is None and owner("django_session") is None
    assert owner("cases_case") == "cases" and owner("stray_table") == "?"
