"""What is done on the pages beside a matter, and what whoever signs second is shown: each once done, once refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from tests.modules.loop import BUREAU, STATION
from tests.project.desk_world import DeskWorld, laid

from wangjian.modules.accounts.models import Account, Post
from wangjian.modules.documents.models import Paper
from wangjian.modules.evidence.models import Custody, Item
from wangjian.modules.leads.models import Lead
from wangjian.modules.matters.models import Run
from wangjian.modules.organisations.models import Organisation
from wangjian.modules.subjects.models import Subject
from wangjian.modules.vault.models import Disposal, Value


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


def send(client: Client, path: str, status: int = 303, **given: object) -> str:
    """Send a form; the text of the page where it is refused, else where it leads."""
    answer = client.post(path, {"once": str(uuid4()), **given})
    assert answer.status_code == status, answer.text[-3000:]
    return str(answer.headers["Location"]) if status == 303 else answer.text


def on_run(desk: DeskWorld, matter: str = "matter", **given: str) -> dict[str, str]:
    run, seen = desk.run_of(matter)
    return {"run": run, "seen": str(seen)} | given


def notified(desk: DeskWorld, client: Client) -> None:
    """Propose that the party be told, with a note for the paper."""
    given = on_run(desk, move="notify", capacity="officer", note="拟处罚款，请审批。")
    answers = {"fact.within_limitation": "yes", "fact.bargaining_abuse": "no"}
    send(client, f"/matters/{desk.things['matter']}/move/", **given, **answers)


def test_who_signs_second_sees_what_was_written_and_answered(desk: DeskWorld) -> None:
    path = f"/matters/{desk.things['matter']}/"
    notified(desk, desk.client("officer"))
    shown = desk.client("head").get(path).text
    waiting = re.search(r'<div class="note">.*?同意并签署', shown, re.DOTALL)
    assert waiting is not None
    for said in ("拟处罚款，请审批。", "李明", "违法行为尚在追责时效内被发现。", "行政处罚告知书"):
        assert said in waiting[0], said
    assert "事实清楚。" in shown  # what the reviewer wrote


def test_a_question_says_which_answer_its_step_needs_and_steps_are_grouped(desk: DeskWorld) -> None:
    shown = desk.client("officer").get(f"/matters/{desk.things['matter']}/").text
    assert "办理这一步，须为“是”。" in shown
    assert [shown.index(f"<h3>{heading}</h3>") for heading in ("继续办理", "延长或者停止计算期限", "结束这一程序")]


def test_a_step_about_the_reporter_is_not_offered_where_nobody_reported(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    shown = officer.get(path).text
    assert "本件不适用的步骤及原因" in shown and "没有举报人" in shown and 'value="end_repeated"' not in shown
    answers = {"fact.same_facts": "yes", "fact.new_facts": "no"}
    given = on_run(desk, "other", move="end_repeated", capacity="officer")
    assert "lead.no-reporter" in send(officer, f"{path}move/", 400, **given, **answers)
    Lead.objects.filter(pk=desk.things["other"]).update(origin="report")
    assert 'value="end_repeated"' in officer.get(path).text
    send(officer, f"{path}move/", **given, **answers)
    assert Run.objects.get(pk=given["run"]).state == "repeated"


def test_evidence_is_checked_again_and_withdrawn_with_a_reason(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/evidence/{desk.things['item']}/"
    assert send(officer, f"{path}check/") == f"{path}custody/"
    assert "内容与收入时一致。" in officer.get(f"{path}custody/").text
    assert Custody.objects.filter(item=desk.things["item"], act="checked").count() == 1
    head = desk.client("head")
    send(head, f"{path}check/")
    assert "evidence.may-not" in send(head, f"{path}withdraw/", 400, reason="取得方式不当")
    assert "form.missing" in send(officer, f"{path}withdraw/", 400, reason=" ")
    send(officer, f"{path}withdraw/", reason="取得方式不当")
    assert Item.objects.get(pk=desk.things["item"]).withdrawn_for == "取得方式不当"
    assert "取得方式不当" in head.get(f"{path}custody/").text
    assert "取得方式不当" in send(officer, f"{path}withdraw/", 400, reason="再撤")


def test_a_paper_is_declared_void_with_a_reason_by_those_who_work_on_it(desk: DeskWorld) -> None:
    path = f"/papers/{desk.things['paper']}/"
    assert "paper.may-not" in send(desk.client("superior"), f"{path}void/", 400, reason="填写有误")
    officer, head = desk.client("officer"), desk.client("head")
    assert "paper.numbered" in send(officer, f"{path}void/", 400, reason="填写有误")  # of a series: for the head
    assert send(head, f"{path}void/", reason="填写有误") == f"{path}about/"
    assert Paper.objects.get(pk=desk.things["paper"]).void_reason == "填写有误"
    assert "填写有误" in officer.get(f"{path}about/").text


def test_a_paper_that_awaits_its_number_says_so_and_takes_it(desk: DeskWorld, settings: Settings) -> None:
    settings.PAPER_NUMBERS = "external"
    officer, head, path = desk.client("officer"), desk.client("head"), f"/matters/{desk.things['matter']}/"
    notified(desk, officer)
    send(head, f"{path}move/", **on_run(desk, move="notify", capacity="head"))
    paper = Paper.objects.get(matter=desk.things["matter"], kind="penalty_notice")
    where = f"/papers/{paper.pk}/"
    shown = officer.get(path).text
    assert "等待文号" in shown and f'<a href="{where}about/">填写文号</a>' in shown
    assert "paper.shapeless" in send(officer, f"{where}number/", 400, number="没有数字")
    send(officer, f"{where}number/", number="浙罚告〔2026〕7号")
    paper.refresh_from_db()
    assert paper.number == "浙罚告〔2026〕7号" and paper.content_id is not None
    assert "浙罚告〔2026〕7号" in officer.get(path).text
    assert "paper.not-awaited" in send(officer, f"{where}number/", 400, number="浙罚告〔2026〕8号")


def test_a_paper_that_came_in_is_filed_from_evidence(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['matter']}/receive/"
    given = on_run(desk, kind="instalment_request", item=desk.things["item"])
    assert "form.malformed" in send(officer, path, 400, **given | {"kind": "notice_receipt"})
    assert send(officer, path, **given, number="来函〔2026〕3号") == f"/matters/{desk.things['matter']}/"
    assert Paper.objects.get(matter=desk.things["matter"], kind="instalment_request").seal_state == "received"
    assert "case.not-officer" in send(desk.client("head"), path, 400, **on_run(desk) | given | on_run(desk))


def test_a_lead_is_registered_by_hand_for_a_subject_that_was_found(desk: DeskWorld) -> None:
    subject = Subject.objects.get(name="杭州待查商贸有限公司")
    officer = desk.client("officer")
    assert f"?subject={subject.pk}" in officer.get("/leads/new/", {"q": "待查"}).text
    shown = officer.get("/leads/new/", {"subject": str(subject.pk)}).text
    assert str(STATION) in shown and f'value="{BUREAU}"' not in shown
    path, given = (
        f"/leads/new/{subject.pk}/",
        {"office": str(STATION), "origin": "report", "ground": "food_safety", "content": "举报称标签不实。"},
    )
    assert "lead.not-yours" in send(desk.client("superior"), path, 403, **given)
    again = send(officer, path, 400, **given, received_on="2027-01-01T09:00")
    assert "lead.received-later" in again and "举报称标签不实。" in again
    gone_to = send(officer, path, **given, received_on="2026-10-13T09:00")
    lead = Lead.objects.get(pk=gone_to.split("/")[2])
    assert (lead.origin, lead.ground, lead.content) == ("report", "food_safety", "举报称标签不实。")
    assert "没有这样的岗位" in desk.client("superior").get("/leads/new/", {"subject": str(subject.pk)}).text


def test_a_value_is_destroyed_by_two_and_a_proposal_withdrawn(desk: DeskWorld) -> None:
    value = Subject.objects.get(pk=desk.things["subject"]).name_value
    assert value is not None
    unit, head, officer = (desk.client(role) for role in ("unit head", "head", "officer"))
    assert str(value) not in unit.get("/disposals/").text
    assert "vault.none" in send(unit, "/disposals/propose/", 404, value=str(uuid4()), reason="期满")
    Value.objects.filter(pk=value).update(keep_until=date(2026, 10, 1))
    assert str(value) in unit.get("/disposals/").text and "王小明" not in unit.get("/disposals/").text
    assert "form.missing" in send(unit, "/disposals/propose/", 400, reason="期满")
    send(unit, "/disposals/propose/", value=str(value), reason="保存期满")
    made = Disposal.objects.get(value=value)
    assert "保存期满" in head.get("/disposals/").text and "批准销毁" not in unit.get("/disposals/").text
    for who, code in ((unit, "vault.two-persons"), (officer, "vault.approver")):
        assert code in send(who, "/disposals/approve/", 400, disposal=str(made.pk))
    assert "/disposals/withdraw/" not in officer.get("/disposals/").text
    assert "vault.disposal.not-yours" in send(officer, "/disposals/withdraw/", 403, disposal=str(made.pk))
    send(head, "/disposals/withdraw/", disposal=str(made.pk))
    assert "vault.disposal.none" in send(head, "/disposals/approve/", 404, disposal=str(made.pk))
    send(unit, "/disposals/propose/", value=str(value), reason="保存期满")
    again = Disposal.objects.get(value=value, withdrawn_at=None)
    send(head, "/disposals/approve/", disposal=str(again.pk))
    assert Value.objects.get(pk=value).sealed is None


def test_the_system_administrator_notes_and_ends_an_organisation(desk: DeskWorld) -> None:
    system = desk.client("system")
    given = {
        "code": "body-trial",
        "kind": "body",
        "name": "杭州市试点协会",
        "short_name": "试点协会",
        "english": "Trial association",
        "region": "330100",
        "valid_from": "2026-10-01",
        "above": "",
        "intake_a_day": "0",
    }
    refused = send(system, "/organisations/note/", 400, **given | {"code": "Not A Code"})
    assert "organisation.malformed" in refused and "试点协会" in refused
    gone_to = send(system, "/organisations/note/", **given)
    assert "杭州市试点协会" in system.get(gone_to).text and "body-trial" in system.get("/organisations/?kind=body").text
    assert "organisation.too-early" in send(system, f"{gone_to}end/", 400, day="2026-09-01")
    send(system, f"{gone_to}end/", day="2026-10-20")
    assert Organisation.objects.get(code="body-trial").valid_to == date(2026, 10, 20)
    assert "终止机构" not in system.get(gone_to).text


def test_a_post_and_an_account_end_after_a_page_between_and_for_a_reason(desk: DeskWorld) -> None:
    security, path = desk.client("security"), f"/people/{desk.things['person']}/"
    post = desk.things["post"]
    assert security.get(f"{path}post/end/", {"post": str(uuid4())}).status_code == 404
    asked = security.get(f"{path}post/end/", {"post": post}).text
    assert "不能恢复" in asked and "执法人员" in asked and Post.objects.get(pk=post).ended_at is None
    assert "form.missing" in send(security, f"{path}post/end/", 400, post=post)
    send(security, f"{path}post/end/", post=post, why="moved")
    assert Post.objects.get(pk=post).ended_at is not None
    assert "重新开启" in security.get(f"{path}account/close/").text
    assert "form.malformed" in send(security, f"{path}account/close/", 400, why="because")
    send(security, f"{path}account/close/", why="left")
    assert not Account.objects.get(person=desk.things["person"]).is_active
    told = desk.client("audit").get("/log/").text
    assert "岗位已终止（调离、换岗）" in told and "账号已关闭（退休、离职）" in told


def test_the_log_names_who_signed_in_and_says_where_nobody_had(desk: DeskWorld) -> None:
    visitor = Client(headers={"host": "desk.localhost"})
    given = {"name": "李明", "password": "not the password", "once": str(uuid4())}
    assert visitor.post("/sign-in/", given).status_code == 401
    told = desk.client("audit").get("/log/").text
    assert "未登录者" in told and "公众" not in told


def test_a_suspicion_that_became_a_lead_leads_to_it(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/suspicions/{desk.things['suspicion']}/"
    assert "打开线索" not in officer.get(path).text
    gone_to = send(officer, f"{path}register/")
    refused = send(officer, f"{path}register/", 400)
    assert "这条嫌疑已经登记为线索。" in refused and f'<a href="{gone_to}">打开线索</a>' in refused
    assert f"强度 {Lead.objects.get(pk=UUID(gone_to.split('/')[2])).score:.2f}" in officer.get("/").text
