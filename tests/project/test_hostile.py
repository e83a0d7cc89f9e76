"""Names that would be code somewhere else, and what happens to a form sent twice: shown as they are, done once."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from uuid import uuid4

import pytest
from django.db import transaction
from tests.project.desk_world import DeskWorld, laid

from wangjian.modules.leads.models import Suspicion
from wangjian.modules.matters.models import Matter

NAMES = ('#read("/etc/passwd")', "=cmd|'/C calc'!A0", "<script>alert(1)</script>", "@SUM(1+1)", "{{ 7|add:7 }}")


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeskWorld]:
    with django_db_blocker.unblock(), laid(tmp_path_factory.mktemp("hostile")) as world:  # type: ignore[attr-defined]  # pytest-django's
        yield world


@pytest.fixture(autouse=True)
def taken_back(desk: DeskWorld) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_code_elsewhere_is_shown_as_it_is(desk: DeskWorld, name: str) -> None:
    officer = desk.client("officer")
    subject = desk.loop.party(name, code="")
    suspicion = desk.loop.suspected(subject)
    registered = officer.post(f"/suspicions/{suspicion}/register/", {"once": str(uuid4())})
    assert registered.status_code == 303
    lead = registered.headers["Location"]
    for path in (f"/subjects/{subject}/", f"/suspicions/{suspicion}/", lead, "/", "/suspicions/?state=lead"):
        page = officer.get(path)
        assert page.status_code == 200 and escape(name) in page.text, path
        assert "<script>" not in page.text and "{{ 14" not in page.text
    # typeset as the first paper of the lead: no file was read, nothing was run
    paper = officer.get(lead).context["papers"][0]
    assert b"".join(officer.get(f"/papers/{paper.id}/")).startswith(b"%PDF")


def test_a_form_sent_twice_is_done_once(desk: DeskWorld) -> None:
    officer, suspicion = desk.client("officer"), desk.things["suspicion"]
    once, before = {"once": str(uuid4())}, Matter.objects.count()
    first, second = (officer.post(f"/suspicions/{suspicion}/register/", once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Matter.objects.count() == before + 1
    other = officer.post(f"/suspicions/{suspicion}/dismiss/", once | {"reason": "重复"})
    assert other.status_code == 409 and "act.other" in other.text
    assert Suspicion.objects.get(pk=suspicion).state == "lead"


def test_what_was_typed_is_kept_where_it_is_refused(desk: DeskWorld) -> None:
    officer, suspicion = desk.client("officer"), desk.things["suspicion"]
    long = "理由" * 251
    refused = officer.post(f"/suspicions/{suspicion}/dismiss/", {"once": str(uuid4()), "reason": long})
    assert refused.status_code == 400 and long[:500] in refused.text


def test_a_place_in_a_list_that_is_none_is_refused(desk: DeskWorld) -> None:
    officer, audit = desk.client("officer"), desk.client("audit")
    for path in ("/suspicions/?after=x", "/?after=x~y", f"/matters/{desk.things['matter']}/timeline/?before=x"):
        assert officer.get(path).status_code == 400, path
    assert audit.get("/log/?before=x").status_code == 400
