"""SQL that starts from a template or a surface is caught where it starts."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Engine

from wangjian.project.sql_watch import StrayQuery


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
