"""Service as it is recorded, and what another system's word does to a publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.modules.loop import Loop, nobody, refused_code

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.procedure_source import procedure
from wangjian.modules.audit import queries as ledger
from wangjian.modules.audit.operations import acting, react, system_actor
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases.models import Service
from wangjian.modules.documents.models import Paper
from wangjian.modules.evidence.models import Item
from wangjian.modules.matters.models import Answer, Clock, Run
from wangjian.modules.national.facts import EXCHANGE_ACKNOWLEDGED, EXCHANGE_REFUSED
from wangjian.modules.national.models import Exchange

pytestmark = pytest.mark.django_db


_AWAITED = {"content": None, "number": None, "number_source": "awaited", "seal_state": "awaited"}


def notifying(loop: Loop) -> tuple[UUID, UUID, UUID]:
    """A case whose notice is out; matter, run and paper."""
    matter, run = loop.reviewed()
    return matter, run, loop.twice(run, "notify", loop.head, "head", within_limitation=True).papers[0]


def served(loop: Loop, run: UUID, paper: UUID, **how: Any) -> cases.Served:
    given = {"mode": "direct", "served_at": loop.at} | how
    return cases.record_service(run, paper, cases.Delivery(**given), **loop.on(run, loop.li))


def test_service_is_proved_not_in_the_future_and_not_before_the_paper(loop: Loop) -> None:
    matter, run, paper = notifying(loop)
    proof = loop.proof(matter)
    later, earlier = Instant(loop.at.at + timedelta(hours=1)), Instant(loop.at.at - timedelta(hours=1))
    refused = lambda **how: refused_code(lambda: served(loop, run, paper, proof=proof, **how))  # noqa: E731 - six times
    assert refused(served_at=later) == "service.future"
    assert refused(served_at=earlier) == "service.before-paper"
    assert refused(mode="pigeon") == "service.mode"
    assert refused(mode="electronic") == "service.not-agreed"
    assert refused(mode="public_notice") == "service.no-notice"
    assert refused_code(lambda: served(loop, run, paper, proof=nobody())) == "evidence.none"
    assert refused_code(lambda: served(loop, run, nobody(), proof=proof)) == "paper.none"
    assert not Service.objects.exists()
    by = loop.on(run, loop.reviewer)
    delivery = cases.Delivery("direct", loop.at, proof)
    assert refused_code(lambda: cases.record_service(run, paper, delivery, **by)) == "case.not-officer"
    done = served(loop, run, paper, proof=proof, mode="electronic", consent=loop.proof(matter, "同意书.txt"))
    assert Instant(Answer.objects.get(run=run, name="notice_served_on").moment) == loop.at
    assert "notice_receipt" in Run.objects.get(pk=run).papers
    assert Paper.objects.get(pk=done.receipt).kind == "notice_receipt"
    assert refused(served_at=loop.at) == "service.already"


def test_public_notice_counts_after_thirty_days(loop: Loop) -> None:
    matter, run, paper = notifying(loop)
    loop.move(run, "publish_notice", loop.li, "officer", whereabouts_unknown=True, note="登报公告。")
    assert Clock.objects.get(run=run, clock="CASE.DECIDE").state == "paused"
    proof = loop.proof(matter)
    code = refused_code(lambda: served(loop, run, paper, proof=proof, mode="public_notice"))
    assert code == "service.too-soon"
    loop.at = Instant(loop.at.at + timedelta(days=30))
    notice = Paper.objects.filter(matter=matter, kind="public_notice")
    for gone in ({"voided_at": loop.at.at, "void_reason": "有误"}, _AWAITED):
        kept = notice.values(*gone).get()
        notice.update(**gone)
        assert refused_code(lambda: served(loop, run, paper, proof=proof, mode="public_notice")) == "service.no-notice"
        notice.update(**kept)
    served(loop, run, paper, proof=proof, mode="public_notice")
    assert loop.move(run, "notice_served", loop.li, "officer").state == "notified"
    assert Clock.objects.get(run=run, clock="CASE.DECIDE").state == "running"


def test_a_paper_that_was_served_is_not_voided_and_one_that_was_voided_is_not_served(loop: Loop) -> None:
    matter, run, paper = notifying(loop)
    void = lambda key, who: cases.void_paper(key, reason="有误", **loop.by(who))  # noqa: E731 - five times
    assert refused_code(lambda: void(paper, loop.li)) == "paper.numbered"
    assert refused_code(lambda: void(nobody(), loop.head)) == "paper.none"
    receipt = loop.serve(matter, run, paper).receipt
    with pytest.raises(Refusal) as refused:
        void(paper, loop.head)
    assert refused.value.code == "paper.served" and [str(each) for each in refused.value.articles] == ["PP-81", "PP-82"]
    assert Paper.objects.get(pk=paper).voided_at is None
    with CaptureQueriesContext(connection) as asked:
        given = loop.by(loop.li)
        assert cases.void_paper(receipt, reason="有误", **given) == cases.void_paper(receipt, reason="有误", **given)
    first = next(each["sql"] for each in asked if "FOR NO KEY UPDATE" in each["sql"])
    assert 'FROM "matters_matter"' in first  # as serving it does: whichever comes first, the other sees what it did


def test_a_voided_paper_is_not_served(loop: Loop) -> None:
    matter, run, paper = notifying(loop)
    cases.void_paper(paper, reason="有误", **loop.by(loop.head))
    assert refused_code(lambda: loop.serve(matter, run, paper)) == "service.voided"


def test_what_a_service_or_a_received_paper_rests_on_is_not_withdrawn(loop: Loop) -> None:
    matter, run, paper = notifying(loop)
    names = ("送达回证.txt", "同意书.txt", "申请.txt", "网页.txt")
    proof, consent, content, free = (loop.proof(matter, name) for name in names)
    withdraw = lambda item: cases.withdraw_item(item, reason="有误", **loop.by(loop.li))  # noqa: E731 - four times
    served(loop, run, paper, proof=proof, mode="electronic", consent=consent)
    came = cases.receive_paper(run, "instalment_request", item=content, **loop.on(run, loop.li))
    assert [refused_code(lambda item=item: withdraw(item)) for item in (proof, consent, content)] == [
        "evidence.proof",
        "evidence.proof",
        "evidence.received",
    ]
    assert not Item.objects.filter(withdrawn_at__isnull=False).exists()
    given = loop.by(loop.li)
    assert cases.withdraw_item(free, reason="有误", **given) == cases.withdraw_item(free, reason="有误", **given)
    cases.void_paper(came.paper, reason="误收", **loop.by(loop.li))
    withdraw(content)  # the paper it was filed as no longer counts
    assert set(Item.objects.filter(withdrawn_at__isnull=False).values_list("pk", flat=True)) == {free, content}


def test_papers_that_come_in_are_filed_by_their_content(loop: Loop) -> None:
    matter, run = loop.to_decide()
    decided = loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False)
    loop.serve(matter, run, decided.papers[0])
    loop.move(run, "decision_served", loop.li, "officer")
    allow = {"in_hardship": True}
    early = refused_code(lambda: loop.move(run, "allow_instalments", loop.li, "officer", **allow))
    assert early == "procedure.paper-missing"
    item = loop.proof(matter, "分期申请.txt")
    came = cases.receive_paper(run, "instalment_request", item=item, **loop.on(run, loop.li))
    assert Paper.objects.get(pk=came.paper).seal_state == "received"
    assert not loop.move(run, "allow_instalments", loop.li, "officer", **allow).made


def test_papers_that_come_in_are_those_nobody_here_makes(loop: Loop) -> None:
    assert set(cases.comes_in(procedure("case", on=loop.at.day))) == {
        "measure_report",
        "hearing_record",
        "hearing_report",
        "instalment_request",
        "court_ruling",
    }
    matter, run = loop.to_decide()
    item = loop.proof(matter, "自称决定书.txt")

    def received(kind: str) -> str:
        return refused_code(lambda: cases.receive_paper(run, kind, item=item, **loop.on(run, loop.li)))

    ours = ("decision", "filing_form", "penalty_notice", "notice_receipt")
    assert [received(kind) for kind in ours] == ["case.paper-ours"] * 4
    assert received("letter") == "matter.paper-unknown"
    assert not Paper.objects.filter(matter=matter, seal_state="received").exists()


def word(loop: Loop, what: Any, exchange: Exchange, **more: Any) -> ledger.FactRow:
    """Another system's word on an exchange, as the ledger has it."""
    about = {"system": exchange.system, "kind": exchange.kind, "exchange": exchange.pk, "run": exchange.run_id}
    with acting("test.word", by=system_actor("national"), at=loop.at, once=loop.world.once()) as act:
        fact = act.record(what, matter=exchange.matter_id, **about, **more)
        act.give(fact)
    return ledger.fact(fact)


def test_the_other_systems_word_moves_the_publication(loop: Loop) -> None:
    matter, run = loop.to_decide()
    loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False)
    publication = Run.objects.get(matter=matter, procedure="publication").pk
    cases.send_publication(publication, **loop.on(publication, loop.li))
    exchange = Exchange.objects.get(kind="publication")
    refused = word(loop, EXCHANGE_REFUSED, exchange, reason="shape")
    assert react(refused.id, "wangjian.modules.cases.reactions.differs", at=loop.at)
    assert Run.objects.get(pk=publication).state == "differs"
    Exchange.objects.filter(pk=exchange.pk).update(state="refused")
    cases.send_publication(publication, again=True, **loop.on(publication, loop.li))
    second = Exchange.objects.get(kind="publication", state="not_sent")
    told = {"reference": "GSXT-1", "number": None, "digest": second.content_id}
    fact = word(loop, EXCHANGE_ACKNOWLEDGED, second, **told)
    reaction = "wangjian.modules.cases.reactions.acknowledged"
    assert react(fact.id, reaction, at=loop.at) and not react(fact.id, reaction, at=loop.at)
    assert Run.objects.get(pk=publication).state == "shown"
    assert Clock.objects.get(run=publication, clock="PUB.SAMEPROV").state == "stopped"
    # a late word of the first one changes nothing
    late = word(loop, EXCHANGE_ACKNOWLEDGED, exchange, **told)
    assert react(late.id, reaction, at=loop.at) and Run.objects.get(pk=publication).state == "shown"
    given = {"withdrawal_ground": "annulled", "changed_on": loop.at}
    loop.move(publication, "withdraw", loop.li, "officer", **given)
    withdrawn = loop.move(publication, "withdraw", loop.head, "head")
    assert withdrawn.state == "withdrawing" and Clock.objects.get(clock="PUB.PULL").state == "running"
    back = word(loop, EXCHANGE_ACKNOWLEDGED, Exchange.objects.get(kind="withdrawal"), **told)
    assert react(back.id, reaction, at=loop.at)
    assert Run.objects.get(pk=publication).state == "withdrawn"


def test_the_provinces_number_makes_a_form_that_awaits_it(loop: Loop, settings: Any) -> None:
    settings.PAPER_NUMBERS = "external"
    case = loop.filed()
    form = Paper.objects.get(kind="filing_form")
    assert form.number is None and form.number_source == "awaited"
    exchange = Exchange.objects.get(kind="case")
    given = {"reference": "ZJ-1", "number": "浙杭西市监案〔2026〕7号", "digest": exchange.content_id}
    fact = word(loop, EXCHANGE_ACKNOWLEDGED, exchange, **given)
    assert react(fact.id, "wangjian.modules.cases.reactions.acknowledged", at=loop.at)
    form.refresh_from_db()
    assert case.case and (form.number, form.number_source) == (given["number"], "external")
