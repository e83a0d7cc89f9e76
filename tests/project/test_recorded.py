"""What the gate and the pages put on record: refused attempts, once each, and who looked."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.project.desk_world import DeskWorld, laid


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeskWorld]:
    with django_db_blocker.unblock(), laid(tmp_path_factory.mktemp("desk")) as world:  # type: ignore[attr-defined]  # pytest-django's
        yield world


@pytest.fixture(autouse=True)
def taken_back(desk: DeskWorld) -> Iterator[None]:
    """What a test did is gone with it."""
    mine = transaction.atomic()
    mine._from_testcase = True  # type: ignore[attr-defined]  # as in `laid`
    with mine:
        yield
        transaction.set_rollback(True)


def recorded(code: str, name: str) -> list[str]:
    """The value `name` of every fact of that code, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload ->> %s FROM audit_fact WHERE code = %s ORDER BY at, id", [name, code])
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("role", "address", "status", "reason"),
    [
        ("officer", "/people/note/", 403, "page.not_yours"),
        ("security", "/matters/{matter}/move/", 403, "page.not_yours"),
        ("officer elsewhere", "/matters/{matter}/move/", 404, "matter.none"),
        ("officer", "/matters/{matter}/move/", 400, "form.missing"),
        ("security", "/people/note/", 400, "form.missing"),
    ],
)
def test_a_refused_attempt_is_on_record_once(
    desk: DeskWorld, role: str, address: str, status: int, reason: str
) -> None:
    assert recorded("act.refused", "reason") == []
    assert desk.client(role).post(address.format(**desk.things), {"once": str(uuid4())}).status_code == status
    assert recorded("act.refused", "reason") == [reason]


@pytest.mark.parametrize(
    ("role", "address", "page"), [("officer", "/exchanges/", "exchanges"), ("audit", "/log/", "log")]
)
def test_who_looked_is_on_record(desk: DeskWorld, role: str, address: str, page: str) -> None:
    assert desk.client(role).get(address).status_code == 200
    assert page in recorded("page.read", "page")


def test_an_original_is_read_where_it_is_given_and_not_where_it_is_asked_for(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/papers/{desk.things['original']}/original/"
    before = recorded("page.read", "page"), recorded("value.revealed", "owner")
    assert officer.get(path).status_code == 200 and officer.post(path, {"purpose": ""}).status_code == 400
    assert (recorded("page.read", "page"), recorded("value.revealed", "owner")) == before
    assert officer.post(path, {"purpose": "serve"}).status_code == 200
    assert recorded("value.revealed", "owner") == [*before[1], desk.things["original"]]
