"""The check of a lead: measures in light cases, not filing, and who may not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from tests.modules.loop import CHECKED, Loop, refused_code

from wangjian.modules.cases import operations as cases
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads import queries
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.models import Matter, Run

pytestmark = pytest.mark.django_db


def issued(loop: Loop, run: UUID, **other: object) -> UUID:
    """A self-correction notice."""
    given = {"kind": "self_correction", "ground": "minor_corrected", "asks": "请自查并改正标题用语。"} | other
    due = loop.at.day + timedelta(days=5)
    return leads.issue_measure(run, **given, answer_due=due, **loop.on(run, loop.li)).measure  # type: ignore[arg-type]  # words


def checked(loop: Loop, run: UUID, measure: UUID, result: str) -> leads.Checked:
    return leads.check_measure(run, measure, result=result, note="复查网页。", **loop.on(run, loop.li))


def test_correction_that_was_asked_for_and_done_is_a_ground_for_not_filing(loop: Loop) -> None:
    subject = loop.party()
    run = loop.lead(subject)
    measure = issued(loop, run)
    ground = {"no_filing_ground": "minor_corrected"}
    early = lambda: loop.lead_move(run, "do_not_file", loop.li, "officer", **ground)  # noqa: E731 - said twice below
    assert refused_code(early) == "measure.not-corrected"
    checked(loop, run, measure, "corrected")
    assert not loop.lead_move(run, "do_not_file", loop.li, "officer", note="已改正。", **ground).made
    made = loop.lead_move(run, "do_not_file", loop.head, "head")
    assert made.made and made.state == "not_filed" and len(made.papers) == 2
    assert Lead.objects.get().outcome == "not_filed" and Suspicion.objects.get().state == "over"
    assert loop.suspected(subject) != Lead.objects.get().suspicion_id
    view = queries.lead(loop.li, Lead.objects.get().pk, at=loop.at)
    assert view.findings == 2 and [each.result for each in view.measures] == ["corrected"]


def test_what_was_not_corrected_is_none(loop: Loop) -> None:
    run = loop.lead()
    checked(loop, run, issued(loop, run), "not_corrected")
    ground = {"no_filing_ground": "first_minor"}
    code = refused_code(lambda: loop.lead_move(run, "do_not_file", loop.li, "officer", **ground))
    assert code == "measure.not-corrected"
    assert not loop.lead_move(run, "do_not_file", loop.li, "officer", no_filing_ground="no_fault").made


def test_measures_are_for_light_cases_under_check(loop: Loop) -> None:
    run = loop.lead()
    assert refused_code(lambda: issued(loop, run, ground="other")) == "measure.not-light"
    assert refused_code(lambda: issued(loop, run, kind="interview")) == "measure.kind"
    assert refused_code(lambda: issued(loop, run, asks=" ")) == "words.missing"
    due = {"kind": "guidance", "ground": "first_minor", "asks": "请改正。", "answer_due": loop.at.day}
    assert refused_code(lambda: leads.issue_measure(run, **due, **loop.on(run, loop.li))) == "measure.due"
    measure = issued(loop, run, kind="guidance")
    checked(loop, run, measure, "corrected")
    assert refused_code(lambda: checked(loop, run, measure, "corrected")) == "measure.checked"
    loop.filed(run)
    assert refused_code(lambda: issued(loop, run)) == "measure.not-now"


def test_filing_is_the_cases_act_and_wants_head_and_officer(loop: Loop) -> None:
    run = loop.lead()
    assert refused_code(lambda: loop.lead_move(run, "file_case", loop.li, "officer", **CHECKED)) == "lead.file-by-case"
    given = {"capacity": "officer", "answers": CHECKED}
    first = cases.file_from_lead(run, **given, **loop.on(run, loop.li))
    assert not first.made and first.case is None and Matter.objects.filter(kind="case").count() == 0
    head = {"capacity": "head", "answers": {}}
    assert refused_code(lambda: cases.file_from_lead(run, **head, **loop.on(run, loop.zhao))) == "matter.capacity"
    stale = loop.on(run, loop.head) | {"seen": 1}
    assert refused_code(lambda: cases.file_from_lead(run, **head, **stale)) == "matter.changed"
    keyed = loop.on(run, loop.head)
    made = cases.file_from_lead(run, **head, **keyed)
    assert made.made and cases.file_from_lead(run, **head, **keyed) == made
    assert Run.objects.get(pk=run).state == "case_filed" and Matter.objects.filter(kind="case").count() == 1
    # while the case runs, findings add to the same suspicion
    assert Suspicion.objects.get().state == "lead"


def test_a_proposal_is_returned_with_a_reason_or_taken_back(loop: Loop) -> None:
    run = loop.lead()
    loop.lead_move(run, "extend_check", loop.li, "officer", special_case=True)
    matters.return_move(run, reason="理由不足。", **loop.on(run, loop.head))
    loop.lead_move(run, "extend_check", loop.li, "officer", special_case=True)
    matters.withdraw_move(run, reason="已查清。", **loop.on(run, loop.li))
    assert refused_code(lambda: matters.withdraw_move(run, reason="x", **loop.on(run, loop.li))) == "matter.no-proposal"
    both = loop.who("郑双", "officer", "head")
    loop.lead_move(run, "extend_check", both, "officer", special_case=True)
    code = refused_code(lambda: loop.lead_move(run, "extend_check", both, "head"))
    assert code == "procedure.approver-proposed"
    assert loop.lead_move(run, "extend_check", loop.head, "head").made
