"""A finding becomes a lead, a case, a notice, a decision, a publication and an archive, by the right people."""

from __future__ import annotations

import pytest
from tests.modules.loop import DRAFT, Loop

from wangjian.kernel.moment import Instant
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases import queries
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.matters.models import Clock, Run

pytestmark = pytest.mark.django_db


def test_the_whole_loop(loop: Loop) -> None:
    matter, run = loop.to_decide()
    decided = loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False)
    assert decided.made and decided.state == "decided" and decided.opened
    view = queries.case(loop.li, matter, at=loop.at)
    assert view.decision is not None and view.decision.number and view.decision.fine_fen == DRAFT.fine_fen
    assert view.province is not None and view.province.kind == "case_filed"
    loop.serve(matter, run, decided.papers[0])
    loop.move(run, "decision_served", loop.li, "officer")
    assert Clock.objects.get(run=run, clock="FINE.PAY").state == "running"
    publication = Run.objects.get(matter=matter, procedure="publication")
    sent = cases.send_publication(publication.pk, **loop.on(publication.pk, loop.li))
    assert sent.state == "sent"
    loop.at = Instant.parse("2026-10-30T10:00")
    loop.move(run, "record_performance", loop.li, "officer", performed=True)
    loop.move(run, "close_case", loop.unit_head, "unit_head", note="已缴清罚款。")
    closed = loop.move(run, "close_case", loop.head, "head")
    assert closed.state == "closed"
    archived = loop.move(run, "archive", loop.li, "officer", note="正卷一册，副卷一册。")
    assert archived.state == "archived"
    lead = Lead.objects.get()
    assert lead.outcome == "case_filed" and Suspicion.objects.get().state == "over"
    kinds = {paper.kind for paper in queries.case(loop.li, matter, at=loop.at).papers}
    assert {"penalty_notice", "notice_receipt", "decision", "decision_receipt", "closing_form"} <= kinds
