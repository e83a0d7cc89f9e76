"""Every address by every role that signs in: one's own matter, another office's, things of another matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.permission_table import ROLES, TABLES, Row, host_of
from tests.project.desk_world import DeskWorld, laid

from wangjian.modules.accounts.models import Account
from wangjian.modules.evidence.models import Custody
from wangjian.modules.matters.models import Notice, Run


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


def ask(client: Client, row: Row, method: str, things: dict[str, str]) -> int:
    path = row.address.format(**things)
    answer = client.get(path) if method == "GET" else client.post(path)
    b"".join(answer)  # what is streamed is read to its end
    return answer.status_code


@pytest.mark.parametrize("pattern", TABLES["desk"])
def test_each_role_gets_what_the_table_says(desk: DeskWorld, pattern: str) -> None:
    row = TABLES["desk"][pattern]
    for method, expected in (("GET", row.get), ("POST", row.post)):
        got = []
        for role in ROLES:
            with transaction.atomic():
                got.append(ask(desk.client(role), row, method, desk.things))
                transaction.set_rollback(True)
        assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, expected, strict=True)), method


@pytest.mark.parametrize("surface", ["portal", "api"])
def test_a_session_of_the_desk_is_nothing_to_the_other_hosts(desk: DeskWorld, surface: str) -> None:
    for row in TABLES[surface].values():
        client = desk.client("head", host=host_of(surface))
        got = ask(client, row, "GET", desk.things), ask(client, row, "POST", desk.things)
        assert got == row.nobody, row.address


def test_nobody_reads_what_is_public_and_needs_the_database(desk: DeskWorld) -> None:
    for surface, table in TABLES.items():
        for row in table.values():
            if not row.plain:
                client = Client(headers={"host": host_of(surface)})
                assert ask(client, row, "GET", desk.things) == row.nobody[0], row.address


def form(desk: DeskWorld, matter: str, **given: str) -> dict[str, str]:
    run, seen = desk.run_of(matter)
    return {"once": str(uuid4()), "run": run, "seen": str(seen)} | given


def test_a_run_of_another_matter_is_not_moved_by_way_of_this_one(desk: DeskWorld) -> None:
    officer, before = desk.client("officer"), list(Run.objects.order_by("pk").values_list("pk", "seen"))
    for act in ("move", "return", "withdraw"):
        given = form(desk, "other", move="file_case", capacity="officer", reason="不妥")
        assert officer.post(f"/matters/{desk.things['matter']}/{act}/", given).status_code == 404
    assert list(Run.objects.order_by("pk").values_list("pk", "seen")) == before


def test_what_acts_on_a_run_by_its_key_asks_for_its_own_matter(desk: DeskWorld) -> None:
    elsewhere = desk.client("officer elsewhere")
    for act, given in (
        ("draft", {"findings": "x", "reasons": "x", "basis": "ADL-9(3)|57", "tier": "first", "order": "none"}),
        ("serve", {"paper": desk.things["paper"], "proof": desk.things["item"], "mode": "direct"}),
        ("measures", {"kind": "guidance", "ground": "first_minor", "asks": "x", "answer_due": "2026-10-20"}),
        ("supervision", {"asks": "x", "answer_due": "2026-10-20"}),
    ):
        given = form(desk, "matter", served_at="2026-10-14T09:00", **given)
        assert elsewhere.post(f"/matters/{desk.things['matter']}/{act}/", given).status_code == 404, act


def test_papers_and_evidence_of_a_matter_one_does_not_see_are_not_there(desk: DeskWorld) -> None:
    elsewhere = desk.client("officer elsewhere")
    assert elsewhere.get(f"/papers/{desk.things['paper']}/").status_code == 404
    assert elsewhere.post(f"/evidence/{desk.things['item']}/", {"once": str(uuid4())}).status_code == 404
    paper = desk.client("officer").get(f"/papers/{desk.things['paper']}/")
    assert paper.status_code == 200 and paper.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(paper).startswith(b"%PDF")


def test_each_download_leaves_its_own_line_and_each_form_has_its_own_key(desk: DeskWorld) -> None:
    officer, item = desk.client("officer"), UUID(desk.things["item"])
    before, given = Custody.objects.filter(item=item).count(), {"once": str(uuid4())}
    for _ in range(2):
        assert b"".join(officer.post(f"/evidence/{item}/", given))
    assert Custody.objects.filter(item=item, act="downloaded").count() == 2
    assert Custody.objects.filter(item=item).count() == before + 2
    page = officer.get(f"/matters/{desk.things['matter']}/").text
    keys = re.findall('name="once" value="([^"]+)"', page)
    assert len(keys) > 2 and len(set(keys)) == len(keys)
    assert (
        'id="e-file"' in page
        and 'id="e-file"' not in desk.client("head").get(f"/matters/{desk.things['matter']}/").text
    )


def test_a_notice_of_somebody_else_is_not_ones_own_to_read(desk: DeskWorld) -> None:
    officer, head = desk.client("officer"), desk.client("head")
    told = Notice.objects.create(
        id=uuid4(),
        matter_id=desk.things["matter"],
        holder_id=desk.loop.head.key,
        kind="near",
        due=desk.loop.at.day,
        at=desk.loop.at.at,
    )
    given = {"once": str(uuid4())}
    assert officer.post(f"/notices/{told.pk}/", given).status_code == 404
    assert head.post(f"/notices/{told.pk}/", given | {"once": str(uuid4())}).status_code == 303


def test_a_name_is_opened_for_a_purpose_only_once_and_on_record(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/subjects/{desk.things['subject']}/"
    assert "王小明" not in officer.get(path).text
    unsaid = officer.post(f"{path}name/", {"once": str(uuid4()), "purpose": ""})
    assert unsaid.status_code == 400 and "王小明" not in unsaid.text
    shown = officer.post(f"{path}name/", {"once": str(uuid4()), "purpose": "serve"})
    assert shown.status_code == 200 and "王小明" in shown.text and shown.headers["Cache-Control"] == "no-store"
    assert "王小明" not in officer.get(path).text


def test_a_closed_account_and_an_old_session_open_nothing(desk: DeskWorld) -> None:
    officer = desk.client("officer")
    assert officer.get("/").status_code == 200
    Account.objects.filter(pk=desk.accounts["officer"]).update(epoch=1)
    assert officer.get("/").status_code == 302
    assert settings.SESSION_COOKIE_AGE == 10 * 3600
