"""What the desk offers as the next step, and what it says where a step is not what it is called or cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from tests.modules.loop import STATION
from tests.project.desk_world import NOW, DeskWorld, laid

from wangjian.modules.documents.models import Paper
from wangjian.modules.evidence.models import Item
from wangjian.modules.leads.models import Lead
from wangjian.modules.leads.operations import key_of_day, open_daily
from wangjian.modules.matters.models import Proposal, Run
from wangjian.modules.organisations.models import Organisation


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


def moves(shown: str) -> list[str]:
    """The moves that a page has a form for."""
    return re.findall(r'name="move" value="(\w+)"', shown)


FILED = {f"fact.{name}": "yes" for name in ("prima_facie", "penalty_due", "competent", "within_limitation")}
NOTIFIED = {"fact.within_limitation": "yes", "fact.bargaining_abuse": "no"}


def test_while_a_step_waits_what_needs_more_than_one_signature_waits_too(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    assert {"file_case", "do_not_file", "extend_check", "send_for_test"} <= set(moves(officer.get(path).text))
    send(officer, f"{path}move/", **on_run(desk, "other", move="file_case", capacity="officer"), **FILED)
    shown = officer.get(path).text
    assert not {"file_case", "do_not_file", "extend_check"} & set(moves(shown)) and "send_for_test" in moves(shown)
    folded = re.search(r"暂不能办理的步骤及原因.*?</dl>", shown, re.DOTALL)
    assert folded and folded[0].count("“立案”正在等待签署，请先办结、退回或者撤回。") == 2 and "不予立案" in folded[0]
    assert "办理其中一步，等待签署的“立案”就不再有效，须重新提出。" in shown
    beside = on_run(desk, "other", move="do_not_file", capacity="officer")
    refused = send(officer, f"{path}move/", 400, **beside, **{"fact.no_filing_ground": "no_fault"})
    assert "matter.proposal-open" in refused and "“立案”正在等待签署" in refused
    assert Proposal.objects.filter(run=beside["run"]).count() == 1


def test_a_step_of_one_person_goes_before_what_waits_and_that_is_said(desk: DeskWorld) -> None:
    officer, head, path = desk.client("officer"), desk.client("head"), f"/matters/{desk.things['other']}/"
    send(officer, f"{path}move/", **on_run(desk, "other", move="file_case", capacity="officer"), **FILED)
    send(officer, f"{path}move/", **on_run(desk, "other", move="send_for_test", capacity="officer"))
    shown = officer.get(path).text
    assert "提出之后情况已有变动，须重新提出。" in shown and "停止计算（检测、检验、检疫、鉴定）" in shown
    late = on_run(desk, "other", move="file_case", capacity="head")
    assert "matter.proposal-stale" in send(head, f"{path}move/", 400, **late)
    assert "file_case" in moves(officer.get(path).text)  # to be proposed afresh


def test_filing_says_which_evidence_there_is_and_warns_where_there_is_none(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"

    def asked() -> str:
        found = re.search(r'value="file_case".*?</form>', officer.get(path).text, re.DOTALL)
        assert found is not None
        return found[0]

    assert "本件还没有证据。" in asked() and "监测发现是嫌疑，本身不是证据。" in asked() and "再确认这一项" in asked()
    lead = Lead.objects.select_related("suspicion").get(pk=desk.things["other"])
    assert lead.suspicion and f'<a href="/suspicions/{lead.suspicion_id}/">监测发现 2 条</a>' in asked()
    assert lead.content in asked()
    kept = desk.loop.proof(UUID(desk.things["other"]), "店铺页面.txt")
    assert "本件现有证据 1 件：" in asked() and f'<a href="/evidence/{kept}/custody/"' in asked()
    assert "本件还没有证据。" not in asked()
    send(officer, f"{path}move/", **on_run(desk, "other", move="file_case", capacity="officer"), **FILED)
    waiting = re.search(r'<div class="note">.*?同意并签署', desk.client("head").get(path).text, re.DOTALL)
    assert waiting and "店铺页面.txt" in waiting[0]  # whoever approves sees the same
    Item.objects.filter(pk=kept).update(withdrawn_at=NOW.at, withdrawn_for="重复")
    shown = desk.client("head").get(path).text
    assert "本件还没有证据。" in shown and "再确认这一项" not in shown  # the answer is given


def test_nobody_is_told_of_want_of_competence_where_nobody_reported(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    back = on_run(desk, "other", move="return_to_intake", capacity="officer")
    send(officer, f"{path}move/", **back, **{"fact.competent": "no"})
    shown = officer.get(path).text
    assert "本机关无管辖权，结束线索（无举报人，不作告知）" in shown and "告知举报人无处理权限" not in shown
    assert (
        "转入：无管辖权，已结束（未作告知）" in shown
        and "线索材料依法移送该机关" in shown
        and "告知书（不具备处理权限）" not in shown
    )
    told = on_run(desk, "other", move="tell_not_competent", capacity="officer")
    send(officer, f"{path}move/", **told, **{"fact.competent": "no"})
    run = Run.objects.get(pk=told["run"])
    assert run.state == "not_competent" and "competence_notice" not in run.papers
    assert not Paper.objects.filter(matter=desk.things["other"], kind="competence_notice").exists()
    shown = officer.get(path).text
    assert "告知举报人" not in shown and "已告知" not in shown and "已告知" not in officer.get(f"{path}timeline/").text
    assert "无管辖权，已结束（未作告知）" in shown and "本件不是举报，不作告知，未制作不具备处理权限的告知书" in shown


def test_what_another_bureau_transferred_here_goes_to_the_superior(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    Lead.objects.filter(pk=desk.things["other"]).update(origin="transfer")
    shown = officer.get(path).text
    assert "本件是移送来的线索，不是本机关收到的举报" in shown and "没有举报人" not in shown
    back = on_run(desk, "other", move="return_to_intake", capacity="officer")
    send(officer, f"{path}move/", **back, **{"fact.competent": "no"})
    shown = officer.get(path).text
    assert "不得再自行移送，应当报请共同的上级指定管辖" in shown and "无举报人" not in shown
    told = on_run(desk, "other", move="tell_not_competent", capacity="officer")
    send(officer, f"{path}move/", **told, **{"fact.competent": "no"})
    assert not Paper.objects.filter(matter=desk.things["other"], kind="competence_notice").exists()
    shown = officer.get(path).text + officer.get(f"{path}timeline/").text
    assert "结束移送来的线索" in shown and "没有举报人" not in shown and "无举报人" not in shown


def test_lists_name_what_became_of_a_lead_as_its_page_does(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    Run.objects.filter(matter=desk.things["other"]).update(state="not_competent")
    for listed in ("/?view=all", "/search/?q=杭州另一家"):
        shown = officer.get(listed).text
        assert f'href="{path}"' in shown and "无管辖权，已结束（未作告知）" in shown and "已告知无处理权限" not in shown
    Lead.objects.filter(pk=desk.things["other"]).update(origin="report")
    for listed in ("/?view=all", "/search/?q=杭州另一家"):
        assert "已告知无处理权限" in officer.get(listed).text


def test_a_reporter_is_told_of_want_of_competence(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    Lead.objects.filter(pk=desk.things["other"]).update(origin="report")
    back = on_run(desk, "other", move="return_to_intake", capacity="officer")
    send(officer, f"{path}move/", **back, **{"fact.competent": "no"})
    assert "告知举报人无处理权限" in officer.get(path).text
    told = on_run(desk, "other", move="tell_not_competent", capacity="officer")
    send(officer, f"{path}move/", **told, **{"fact.competent": "no"})
    assert Paper.objects.filter(matter=desk.things["other"], kind="competence_notice").count() == 1


def test_what_a_report_is_about_is_shown_of_a_report_alone(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['other']}/"
    established = re.search(r"已确认的情况.*?</dl>", officer.get(path).text, re.DOTALL)
    assert "反映的问题类别" not in officer.get(f"{path}timeline/").text
    assert established and "反映的问题类别" not in established[0] and "收到材料或者发现线索的时间" in established[0]
    Lead.objects.filter(pk=desk.things["other"]).update(origin="report")
    assert "反映的问题类别" in officer.get(path).text and "反映的问题类别" in officer.get(f"{path}timeline/").text


def test_what_is_mine_to_do_is_a_list_of_its_own(desk: DeskWorld) -> None:
    officer, head, case = desk.client("officer"), desk.client("head"), f'href="/matters/{desk.things["matter"]}/"'
    assert "待我处理" in officer.get("/").text
    assert case in officer.get("/?view=mine").text and "这里没有等您办理下一步的事项" in head.get("/?view=mine").text
    only_leads = officer.get("/?view=mine&kind=lead").text
    assert case not in only_leads and f'href="/matters/{desk.things["other"]}/"' in only_leads
    given = on_run(desk, move="notify", capacity="officer")
    send(officer, f"/matters/{desk.things['matter']}/move/", **given, **NOTIFIED)
    assert "这里没有等您办理下一步的事项" in officer.get("/?view=mine&kind=case").text  # it waits for the head
    assert f'{case[:-1]}#run-{given["run"]}"' in head.get("/?view=mine").text
    assert officer.get("/?view=others").status_code == 400


def test_a_page_of_what_is_mine_that_holds_none_says_that_more_follow(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangjian.modules.matters.queries.own.WINDOW", 1)
    shown = desk.client("head").get("/?view=mine").text
    assert "请翻到下一页" in shown and 'rel="next"' in shown and "这里没有等您办理" not in shown


def test_the_worklist_says_what_the_days_opening_will_bring(desk: DeskWorld) -> None:
    officer = desk.client("officer")
    Organisation.objects.filter(pk=STATION).update(intake_a_day=0)
    assert "今天的线索尚未登记" not in officer.get("/").text  # an office that takes in none a day
    Organisation.objects.filter(pk=STATION).update(intake_a_day=5)
    shown = officer.get("/").text
    assert "有 1 条嫌疑等待，其中强度最高的 1 条将在下次登记时成为线索。" in shown
    assert "2026-10-14 10:10" in shown and "今天的线索尚未登记" not in desk.client("superior").get("/").text
    open_daily(STATION, at=NOW, once=key_of_day(STATION, NOW.day))
    assert "今天的线索尚未登记" not in officer.get("/").text


def test_what_cannot_be_undone_has_no_form_but_the_reason(desk: DeskWorld) -> None:
    paper, item = f"/papers/{desk.things['paper']}/", f"/evidence/{desk.things['item']}/"
    for role, form in (("officer", False), ("head", True)):
        shown = desk.client(role).get(f"{paper}about/").text
        assert (f'action="{paper}void/"' in shown) is form and ("只能由本局负责人声明作废" in shown) is not form
    officer = desk.client("officer")
    assert f'action="{item}withdraw/"' in officer.get(f"{item}custody/").text
    given = on_run(desk, kind="instalment_request", item=desk.things["item"])
    send(officer, f"/matters/{desk.things['matter']}/receive/", **given)
    shown = officer.get(f"{item}custody/").text
    assert f'action="{item}withdraw/"' not in shown and "已作为收到的文书" in shown
    assert "evidence.received" in send(officer, f"{item}withdraw/", 400, reason="取得方式不当")


def test_what_has_one_permitted_answer_is_said_and_not_asked(desk: DeskWorld) -> None:
    officer, path = desk.client("officer"), f"/matters/{desk.things['matter']}/"
    shown = officer.get(path).text
    assert f'<input type="hidden" name="item" value="{desk.things["item"]}">' in shown and 'id="c-item"' not in shown
    desk.loop.proof(UUID(desk.things["matter"]), "第二份.txt")
    assert 'id="c-item"' in officer.get(path).text


def test_what_can_be_served_is_told_by_name_and_number(desk: DeskWorld) -> None:
    officer, head, path = desk.client("officer"), desk.client("head"), f"/matters/{desk.things['matter']}/"
    send(officer, f"{path}move/", **on_run(desk, move="notify", capacity="officer"), **NOTIFIED)
    send(head, f"{path}move/", **on_run(desk, move="notify", capacity="head"))
    paper = Paper.objects.get(matter=desk.things["matter"], kind="penalty_notice")
    served = re.search(r'action="[^"]*/serve/".*?</form>', officer.get(path).text, re.DOTALL)
    assert paper.number and served and f"{paper.title} {paper.number}" in served[0]


def test_a_paper_without_a_number_is_told_without_one(desk: DeskWorld, settings: Settings) -> None:
    shown = desk.client("officer").get(f"/matters/{desk.things['other']}/timeline/").text
    assert "已制作文书 案源登记表</span>" in shown and "文号 —" not in shown
    assert "文号 " in desk.client("officer").get(f"/matters/{desk.things['matter']}/timeline/").text
