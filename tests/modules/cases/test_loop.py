"""A finding becomes a lead, a case, a notice, a decision, a publication and an archive, by the right people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.modules.loop import BUREAU, DRAFT, Loop, refused_code

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
    assert view.province is not None and view.province.kind == "case"
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


def test_a_heavy_case_is_reviewed_by_law_and_decided_by_several_heads(loop: Loop) -> None:
    case = loop.filed()
    run = loop.investigated(case)
    assert case.case is not None
    loop.proof(case.case)
    loop.draft(run, replace(DRAFT, fine_fen=900_000_00))
    loop.move(run, "submit_legal_review", loop.li, "officer", heavy=True)
    lawyer = loop.who("孔律", "legal_reviewer", where=BUREAU)
    loop.move(run, "pass_legal_review", lawyer, "legal_reviewer")
    told = loop.twice(run, "notify", loop.head, "head", within_limitation=True)
    loop.serve(case.case, run, told.papers[0])
    loop.move(run, "notice_served", loop.li, "officer")
    loop.at = Instant.parse("2026-10-26T09:30")
    loop.move(run, "report_to_head", loop.li, "officer", heavy_by_hearing=False, views_considered=True)
    alone = refused_code(lambda: loop.move(run, "decide_penalty", loop.li, "officer", refund_required=False))
    assert alone == "procedure.fact-unmet"
    loop.move(run, "decide_collectively", loop.li, "officer", refund_required=False, note="集体讨论。")
    first, second = (loop.who(name, "collective", where=BUREAU) for name in ("何副", "施副"))
    assert not loop.move(run, "decide_collectively", first, "collective").made
    made = loop.move(run, "decide_collectively", second, "collective")
    kinds = {paper.kind for paper in queries.case(loop.li, case.case, at=loop.at).papers}
    assert made.state == "decided" and {"discussion_minutes", "decision", "legal_review_opinion"} <= kinds


def test_a_case_that_is_transferred_ends_the_suspicion(loop: Loop) -> None:
    case = loop.filed()
    assert case.run is not None and Suspicion.objects.get().state == "lead"
    assert loop.twice(case.run, "transfer_agency", loop.head, "head", other_agency=True).state == "transferred"
    assert Suspicion.objects.get().state == "over"
