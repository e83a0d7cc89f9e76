"""Papers are made, numbered without gaps, sealed, given a number, taken in, voided and read by whom they concern."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import close_old_connections, connection
from tests.modules.conftest import key_of
from tests.modules.documents.conftest import DECISION
from tests.modules.documents.test_typesetting import text_of
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import ANYONE, Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import queries as ledger
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.documents import queries
from wangjian.modules.documents.models import Paper, Series
from wangjian.modules.documents.operations import (
    check_seal,
    file_received,
    give_number,
    issue,
    take_number,
    void,
)
from wangjian.modules.documents.policies import head_of_number
from wangjian.modules.files import operations as files
from wangjian.modules.files import queries as stored

Issued = Callable[..., queries.PaperRow]
Once = Callable[[], Key]
SEALER = "wangjian.modules.documents.operations.seal.ProcessSealer"


def refused(code: str, call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value


def content(row: queries.PaperRow) -> bytes:
    assert row.sha256 is not None
    with stored.open_content(row.sha256) as file:
        return file.read()


def facts(stage: Stage, at: Instant) -> list[str]:
    return sorted(row.code for row in ledger.facts_of(stage.matter, at, before=None, limit=50))


def test_a_paper_is_out_with_number_content_and_fact(stage: Stage, issued: Issued, officer: Actor, at: Instant) -> None:
    row = issued(stage)
    assert row.number == "杭余市监罚决〔2026〕1号"
    assert (row.number_source, row.seal_state, row.seal_algorithm) == ("own", "unsealed", "")
    text = text_of(content(row))
    for said in ("杭州市余杭区市场监督管理局", row.number, "2026年3月10日", "未加盖电子印章unsealed", "第1页共"):
        assert said in text
    assert facts(stage, at) == ["paper.issued"]
    assert queries.papers(officer, stage.matter) == (row,)


def test_a_decision_says_all_that_the_law_asks_of_it(stage: Stage, issued: Issued) -> None:
    """PL-59, and that it will be published (O45-8)."""
    text = text_of(content(issued(stage)))
    party = DECISION["party"]
    assert isinstance(party, dict)
    for said in (*party.values(), DECISION["facts"], "网页截图三份", DECISION["basis"], "罚款", "123,456.78元"):
        assert "".join(str(said).split()) in text
    for said in ("自收到本决定书之日起15日内缴纳", "60日内，向杭州市余杭区人民政府申请行政复议"):
        assert said in text
    assert "6个月内，依法向杭州铁路运输法院提起行政诉讼" in text
    assert "第八条" in text and "向社会公示" in text
    assert "向社会公示" not in text_of(content(issued(stage, kind="decision", published=False)))


@pytest.mark.parametrize("hearing", [True, False])
def test_a_notice_tells_the_rights(hearing: bool, stage: Stage, issued: Issued) -> None:
    """PP-57, PL-44, PL-45; the hearing of PL-63 and PL-64 where it is due."""
    row = issued(stage, kind="penalty_notice", hearing=hearing)
    assert row.number == "杭余市监罚告〔2026〕1号"
    text = text_of(content(row))
    assert "有权进行陈述和申辩" in text and "自收到本告知书之日起5个工作日内" in text
    assert ("有权要求听证" in text) is hearing
    assert ("不在听证范围内" in text) is not hearing


@pytest.mark.parametrize("left_out", ["party", "facts", "evidence", "basis", "kinds", "perform", "review_at", "court"])
def test_a_decision_that_lacks_something_is_refused(left_out: str, stage: Stage, issued: Issued) -> None:
    error = refused("paper.incomplete", lambda: issued(stage, **{left_out: None}))
    assert left_out in error.zh and {str(article) for article in error.articles} == {"PL-59", "PP-62"}
    assert not Paper.objects.exists() and not Series.objects.exists()


def test_a_run_of_another_matter_is_refused(stage: Stage, issued: Issued, at: Instant) -> None:
    other = lay(at, "other")
    refused("paper.run", lambda: issued(Stage(stage.bureau, stage.office, stage.matter, other.run)))
    assert not Paper.objects.exists()


def test_days_and_moments_are_written_as_papers_write_them(stage: Stage, issued: Issued, at: Instant) -> None:
    text = text_of(content(issued(stage, kind="closing_form", decided_on=date(2026, 3, 1), performance=at)))
    assert "2026年3月1日" in text and "2026年3月10日09:30" in text
    with pytest.raises(TypeError):
        issued(stage, kind="closing_form", decided_on=1.5j)


def test_the_same_paper_can_be_made_again_from_what_is_kept(stage: Stage, issued: Issued) -> None:
    row = issued(stage)
    kept = Paper.objects.get(pk=row.id)
    with stored.open_content(str(kept.inputs_id)) as file:
        assert json.load(file) == {**DECISION}
    assert kept.template == "decision"


def test_a_series_is_of_bureau_kind_and_year(stage: Stage, issued: Issued) -> None:
    numbers = [issued(stage, kind=kind).number for kind in ("decision", "decision", "penalty_notice", "case_volume")]
    assert numbers == ["杭余市监罚决〔2026〕1号", "杭余市监罚决〔2026〕2号", "杭余市监罚告〔2026〕1号", None]
    later = issued(stage, moment=Instant.parse("2027-01-01T00:00"))
    assert later.number == "杭余市监罚决〔2027〕1号"
    assert head_of_number("330113000", "x", "罚决", 2026) == "杭临平市监罚决〔2026〕"
    assert head_of_number("330212000", "鄞州市监", "罚决", 2026) == "鄞州市监罚决〔2026〕"


def test_a_number_is_free_again_when_the_act_fails(
    stage: Stage, issued: Issued, officer: Actor, once: Once, at: Instant
) -> None:
    def fail() -> None:
        with acting("test.fails", by=officer, at=at, once=once()) as act:
            row = issue(
                act,
                matter=stage.matter,
                run=stage.run,
                kind="decision",
                inputs=DECISION,
                series="罚决",
                title="行政处罚决定书",
            )
            assert row.number == "杭余市监罚决〔2026〕2号"
            raise RuntimeError("the act fails after its number was taken")

    assert issued(stage).number == "杭余市监罚决〔2026〕1号"
    with pytest.raises(RuntimeError):
        fail()
    assert issued(stage).number == "杭余市监罚决〔2026〕2号"


def test_eight_at_once_leave_no_gap(committing: None, officer: Actor, at: Instant) -> None:
    stage = lay(at, "eight", place="eight-")
    barrier, failed = Barrier(8), []

    def work(worker: int) -> None:
        try:
            barrier.wait(timeout=20)
            for round_ in range(4):
                lost = round_ == 1  # one act of each is lost after its number was taken
                try:
                    with acting("test.issue", by=officer, at=at, once=key_of(f"eight {worker} {round_}")) as act:
                        row = issue(
                            act,
                            matter=stage.matter,
                            run=stage.run,
                            kind="decision",
                            inputs=DECISION,
                            series="罚决",
                            title="行政处罚决定书",
                        )
                        act.give(row.id)
                        if lost:
                            raise InterruptedError
                except InterruptedError:
                    pass
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    close_old_connections()
    assert failed == []
    numbers = Paper.objects.values_list("number", flat=True)
    assert sorted(numbers) == sorted(f"杭余市监罚决〔2026〕{count}号" for count in range(1, 25))
    assert Series.objects.get().last == 24


def test_a_seal_covers_the_bytes_and_its_algorithm_is_kept(
    stage: Stage, issued: Issued, officer: Actor, settings: LazySettings
) -> None:
    unsealed = issued(stage)
    settings.PAPER_SEALER = SEALER
    row = issued(stage)
    assert (row.seal_state, row.seal_algorithm) == ("sealed", "ed25519")
    text = text_of(content(row))
    assert "未加盖" not in text and "已加盖电子印章" in text
    assert check_seal(officer, row.id) is True
    assert check_seal(officer, unsealed.id) is False
    Paper.objects.filter(pk=row.id).update(content_id=unsealed.sha256)
    assert check_seal(officer, row.id) is False
    refused("paper.none", lambda: check_seal(ANYONE, row.id))


def test_a_number_from_elsewhere_is_awaited_and_then_printed(
    stage: Stage, issued: Issued, officer: Actor, once: Once, at: Instant, settings: LazySettings
) -> None:
    settings.PAPER_NUMBERS = "external"
    row = issued(stage)
    assert (row.number, row.number_source, row.seal_state, row.sha256) == (None, "awaited", "awaited", None)
    assert not Series.objects.exists()
    refused("paper.awaited", lambda: queries.open_paper(officer, row.id))
    assert issued(stage, kind="closing_form").number_source == "none"  # what has no number awaits none

    key, later = once(), at.plus_hours(30)
    given = give_number(row.id, number="浙市监处罚〔2026〕330110号", by=officer, at=later, once=key)
    assert give_number(row.id, number="浙市监处罚〔2026〕330110号", by=officer, at=later, once=key) == given
    found = queries.paper(officer, row.id)
    assert (found.number, found.number_source, found.seal_state) == (given.number, "external", "unsealed")
    text = text_of(content(found))
    assert given.number in text and "2026年3月10日" in text  # the date it was prepared on
    assert facts(stage, at) == ["paper.issued", "paper.issued", "paper.prepared"]


def test_a_number_is_refused_where_none_is_awaited_or_it_is_none(
    stage: Stage, issued: Issued, officer: Actor, actor: Callable[..., Actor], once: Once, at: Instant, settings: Any
) -> None:
    own = issued(stage)
    settings.PAPER_NUMBERS = "external"
    waiting = issued(stage)

    def give(paper: UUID, number: str, by: Actor = officer) -> Callable[[], object]:
        return lambda: give_number(paper, number=number, by=by, at=at, once=once())

    refused("paper.not-awaited", give(own.id, "浙〔2026〕1号"))
    refused("paper.shapeless", give(waiting.id, "没有数目"))
    refused("paper.shapeless", give(waiting.id, "1 <b>"))
    refused("paper.number-taken", give(waiting.id, str(own.number)))
    refused("paper.none", give(key_of("nothing"), "浙〔2026〕1号"))
    stranger = actor("officer", name="李强", organisation=key_of("elsewhere"))
    refused("paper.none", give(waiting.id, "浙〔2026〕1号", stranger))
    assert queries.paper(officer, waiting.id) == waiting


def test_the_machine_takes_a_number_in_an_act_of_the_module_above(
    stage: Stage, issued: Issued, once: Once, at: Instant, settings: LazySettings
) -> None:
    settings.PAPER_NUMBERS = "external"
    waiting = issued(stage)
    with acting("test.number", by=system_actor("national"), at=at, once=once()) as act:
        row = take_number(act, waiting.id, number="浙市监处罚〔2026〕7号")
        act.give(row.id)
    assert row.number_source == "external" and row.sha256 is not None


def receive(stage: Stage, by: Actor, at: Instant, once: Key, number: str = "") -> queries.PaperRow:
    with acting("test.receive", by=by, at=at, once=once) as act:
        kept = files.put_bytes(act, b"%PDF-1.4 received", media_type="application/pdf")
        row = file_received(
            act,
            matter=stage.matter,
            run=stage.run,
            kind="hearing_request",
            title="听证申请",
            content=kept.sha256,
            number=number,
        )
        act.give(row.id)
    return row


def test_a_paper_that_came_in_is_filed(stage: Stage, issued: Issued, officer: Actor, once: Once, at: Instant) -> None:
    row = receive(stage, officer, at, once())
    assert (row.number, row.number_source, row.seal_state) == (None, "none", "received")
    opened, file = queries.open_paper(officer, row.id)
    with file:
        assert opened == row and file.read() == b"%PDF-1.4 received"
    numbered = receive(stage, officer, at, once(), "(2026)浙01行初5号")
    assert (numbered.number, numbered.number_source) == ("(2026)浙01行初5号", "external")
    other = receive(lay(at, "other"), officer, at, once(), str(numbered.number))  # one ruling, two matters
    assert other.number == numbered.number and other.matter != numbered.matter
    refused("paper.shapeless", lambda: receive(stage, officer, at, once(), "无号"))


def voided(paper: UUID, reason: str, by: Actor, at: Instant, once: Once) -> queries.PaperRow:
    with acting("test.void", by=by, at=at, once=once()) as act:
        row = void(act, paper, reason=reason)
        act.give(True)
    return row


@pytest.fixture
def head(stage: Stage, actor: Callable[..., Actor]) -> Actor:
    """The head of the bureau."""
    return actor("head", name="周局", organisation=stage.bureau)


def test_a_voided_paper_stays_with_its_number(
    stage: Stage, issued: Issued, officer: Actor, head: Actor, once: Once, at: Instant
) -> None:
    row = issued(stage)
    assert voided(row.id, "当事人名称有误", head, at, once) == queries.paper(officer, row.id)
    found = queries.paper(officer, row.id)
    assert (found.voided_at, found.void_reason, found.number) == (at, "当事人名称有误", row.number)
    assert issued(stage).number == "杭余市监罚决〔2026〕2号"
    assert "paper.voided" in facts(stage, at)
    refused("paper.voided", lambda: voided(row.id, "再次", head, at, once))


def test_voiding_is_refused_without_reason_or_right(
    stage: Stage, issued: Issued, officer: Actor, head: Actor, actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    row = issued(stage)
    refused("paper.no-reason", lambda: voided(row.id, "  ", head, at, once))
    stranger = actor("head", name="李强", organisation=key_of("elsewhere"))
    refused("paper.none", lambda: voided(row.id, "x", stranger, at, once))
    assert queries.paper(officer, row.id).voided_at is None


def test_a_paper_of_a_series_is_voided_by_the_head_of_the_bureau_alone(
    stage: Stage, issued: Issued, officer: Actor, actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    row = issued(stage)
    for by in (officer, actor("unit_head", name="吴所"), actor("head", name="郑所", organisation=stage.office)):
        assert row.title in refused("paper.numbered", lambda by=by: voided(row.id, "有误", by, at, once)).zh
    assert queries.paper(officer, row.id).voided_at is None
    came = receive(stage, officer, at, once())
    assert voided(came.id, "误收", officer, at, once).voided_at == at


def test_who_only_reads_the_matter_neither_voids_nor_numbers(
    stage: Stage, issued: Issued, actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    from wangjian.modules.matters.models import NEVER, Seat
    from wangjian.modules.organisations.models import Holder

    city = Holder.objects.create(id=key_of("city"), kind="organisation", name="杭州市市场监督管理局")
    Seat.objects.create(holder=city, matter_id=stage.matter, level=1, open=True, next_due=NEVER, opened_at=at.at)
    reader = actor("supervisor", name="周敏", organisation=city.id)
    row = issued(stage)
    assert queries.papers(reader, stage.matter) == (row,)
    refused("paper.may-not", lambda: voided(row.id, "x", reader, at, once))
    refused("paper.may-not", lambda: give_number(row.id, number="浙〔2026〕1号", by=reader, at=at, once=once()))


def test_papers_are_read_by_whom_they_concern(
    stage: Stage, issued: Issued, officer: Actor, actor: Callable[..., Actor], django_assert_num_queries: Any
) -> None:
    rows = tuple(issued(stage, kind=kind) for kind in ("decision", "penalty_notice"))
    stranger = actor("officer", name="李强", organisation=key_of("elsewhere"))
    assert queries.papers(stranger, stage.matter) == ()
    refused("paper.none", lambda: queries.paper(stranger, rows[0].id))
    refused("paper.none", lambda: queries.open_paper(stranger, rows[0].id))
    refused("paper.none", lambda: queries.open_paper(officer, key_of("nothing")))
    with django_assert_num_queries(1):
        assert set(queries.papers(officer, stage.matter)) == set(rows)
    opened, file = queries.open_paper(officer, rows[0].id)
    with file:
        assert io.BytesIO(file.read()).read(5) == b"%PDF-"
    assert opened.name == f"行政处罚决定书{rows[0].number}"


def test_a_module_above_voids_a_paper_in_its_own_act(
    stage: Stage, issued: Issued, officer: Actor, head: Actor, once: Once, at: Instant
) -> None:
    row = issued(stage)
    with acting("test.correct", by=head, at=at, once=once()) as act:
        gone = void(act, row.id, reason="决定被变更")
        act.give(gone.id)
    assert gone.voided_at == at
    with pytest.raises(Refusal), acting("test.correct", by=officer, at=at, once=once()) as act:
        void(act, key_of("nothing"), reason="x")
