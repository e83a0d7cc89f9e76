"""Every address by every role that signs in: one's own matter, another office's, things of another matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.modules.documents.test_typesetting import text_of
from tests.modules.loop import OTHER
from tests.permission_table import ROLES, TABLES, Row, host_of
from tests.project.desk_world import NOW, DeskWorld, laid

from wangjian.modules.accounts.models import Account
from wangjian.modules.audit.models import Fact
from wangjian.modules.documents.models import Paper
from wangjian.modules.evidence.models import Custody
from wangjian.modules.matters.models import Clock, Notice, Run
from wangjian.modules.subjects.operations import link


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
        clock=Clock.objects.filter(matter=desk.things["matter"]).earliest("start"),
        holder_id=desk.loop.head.key,
        kind="near",
        due=desk.loop.at.day,
        at=desk.loop.at.at,
    )
    given = {"once": str(uuid4())}
    assert officer.post(f"/notices/{told.pk}/", given).status_code == 404
    assert head.post(f"/notices/{told.pk}/", given | {"once": str(uuid4())}).status_code == 303


def test_a_name_is_opened_for_a_purpose_each_time_on_record(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/subjects/{desk.things['subject']}/"
    assert "王小明" not in officer.get(path).text
    unsaid = officer.post(f"{path}name/", {"once": str(uuid4()), "purpose": ""})
    assert unsaid.status_code == 400 and "王小明" not in unsaid.text
    given, before = {"once": str(uuid4()), "purpose": "serve"}, revealed()
    for times in (1, 2):  # the same form sent again is a reading again
        shown = officer.post(f"{path}name/", given)
        assert shown.status_code == 200 and "王小明" in shown.text and shown.headers["Cache-Control"] == "no-store"
        assert revealed() == before + times
    assert "王小明" not in officer.get(path).text


def revealed() -> int:
    return Fact.objects.filter(code="value.revealed").count()


def test_a_name_is_opened_only_by_who_sees_a_matter_of_that_person(desk: DeskWorld) -> None:
    path, given, before = f"/subjects/{desk.things['subject']}/name/", {"purpose": "serve"}, revealed()
    for role in ("head", "superior"):
        assert "王小明" in desk.client(role).post(path, given).text
    elsewhere = desk.client("officer elsewhere").post(path, given)
    assert elsewhere.status_code == 403 and "王小明" not in elsewhere.text
    assert "您看得到的事项都与此人无关" in elsewhere.text
    assert revealed() == before + 2
    assert Fact.objects.filter(code="act.refused", payload__reason="subject.not-yours").count() == 1


def test_a_lead_registered_by_hand_opens_no_name_to_who_registered_it_alone(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, path = desk.client("officer elsewhere"), f"/subjects/{desk.things['subject']}/name/"
    given, before = {"purpose": "serve"}, revealed()
    assert elsewhere.post(path, given).status_code == 403
    lead = {"office": str(OTHER), "origin": "officer", "ground": "other", "content": "自行发现。", "once": str(uuid4())}
    made = elsewhere.post(f"/leads/new/{desk.things['subject']}/", lead)
    assert made.status_code == 303
    refused = elsewhere.post(path, given)
    assert refused.status_code == 403 and "王小明" not in refused.text and "尚无他人参与办理" in refused.text
    assert revealed() == before
    run = Run.objects.get(matter=made.headers["Location"].split("/")[2])
    monkeypatch.setattr(desk.loop, "at", NOW)
    desk.loop.lead_move(run.pk, "distribute", desk.loop.who("何收", "intake", where=OTHER), "intake", competent=True)
    shown = elsewhere.post(path, given)
    assert shown.status_code == 200 and "王小明" in shown.text and revealed() == before + 1


def test_a_name_is_opened_by_who_sees_a_matter_of_what_that_person_runs(desk: DeskWorld) -> None:
    loop, officer = desk.loop, desk.client("officer")
    keeper = loop.party("赵小满", kind="person", natural_person=True)
    platform = loop.party("样例平台", kind="platform", code="91330110MA2CFLBH9N")
    shop = loop.party("小满杂货", kind="shop", code="", platform=platform, platform_key="S1")
    path, given = f"/subjects/{keeper}/name/", {"purpose": "serve"}
    loop.lead(shop)
    assert officer.post(path, given).status_code == 403
    link(shop, "run_by", keeper, source="平台报送", since=loop.at.day, **loop.by(loop.li))
    assert "赵小满" in officer.post(path, given).text


def test_the_original_of_a_paper_is_sent_once_its_reading_is_on_record(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/papers/{desk.things['original']}/original/"
    before = revealed()
    asked, unsaid = officer.get(path), officer.post(path, {"purpose": ""})
    assert asked.status_code == 200 and unsaid.status_code == 400 and revealed() == before
    assert officer.post(path, {"purpose": "curiosity"}).status_code == 400
    copy = text_of(b"".join(officer.get(path.removesuffix("original/"))))
    assert "王**" in copy and "王小明" not in copy and "脱敏副本" in copy
    for times in (1, 2):
        sent = officer.post(path, {"purpose": "serve"})
        assert revealed() == before + times  # before the content is read
        assert sent.headers["Cache-Control"] == "no-store"
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert "王小明" in text_of(b"".join(sent))
    fact = Fact.objects.filter(code="value.revealed").order_by("-id")[0]
    assert (fact.purpose, fact.actor_name) == ("送达文书", "李明")
    assert fact.payload["owner"] == desk.things["original"] and fact.matter is not None


def test_the_original_is_not_there_for_others_and_not_for_who_only_reads(desk: DeskWorld) -> None:
    path, before = f"/papers/{desk.things['original']}/original/", revealed()
    for method in ("get", "post"):
        for role, status in (("officer elsewhere", 404), ("superior", 403), ("audit", 403)):
            answer = getattr(desk.client(role), method)(path, {"purpose": "serve"})
            assert answer.status_code == status and b"%PDF" not in answer.content, (method, role)
    firm = desk.client("officer").get(f"/papers/{desk.things['paper']}/original/")
    assert firm.status_code == 404
    assert revealed() == before


def test_a_matter_says_which_papers_have_an_original(desk: DeskWorld) -> None:
    path = f"/papers/{desk.things['original']}/original/"
    matter = Paper.objects.get(pk=desk.things["original"]).matter_id
    for role, shown in (("officer", True), ("superior", False)):
        page = desk.client(role).get(f"/matters/{matter}/").text
        assert "脱敏副本" in page and (path in page) is shown
    assert "脱敏副本" not in desk.client("officer").get(f"/matters/{desk.things['matter']}/").text


def test_without_its_key_the_original_names_the_key(desk: DeskWorld) -> None:
    key = Path(settings.KEYS_FOLDER, "master-1.key")
    kept = key.read_bytes()
    try:
        key.unlink()
        path, before = f"/papers/{desk.things['original']}/original/", revealed()
        answer = desk.client("officer").post(path, {"purpose": "serve"})
        assert answer.status_code == 400 and "master-1" in answer.text and revealed() == before
        assert b"".join(desk.client("officer").get(path.removesuffix("original/"))).startswith(b"%PDF")
    finally:
        key.write_bytes(kept)


def test_a_closed_account_and_an_old_session_open_nothing(desk: DeskWorld) -> None:
    officer = desk.client("officer")
    assert officer.get("/").status_code == 200
    Account.objects.filter(pk=desk.accounts["officer"]).update(epoch=1)
    assert officer.get("/").status_code == 302
    assert settings.SESSION_COOKIE_AGE == 10 * 3600
