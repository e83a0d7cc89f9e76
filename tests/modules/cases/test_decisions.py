"""What is to be decided is measured by the law when it is drafted, and held to what the party was told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.modules.loop import DRAFT, Loop, refused_code

from wangjian.kernel.refusal import Refusal
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases import queries
from wangjian.modules.cases.models import Decision
from wangjian.modules.matters.models import Answer

pytestmark = pytest.mark.django_db


def answers(run: object) -> dict[str, object]:
    return {each.name: each.choice or each.yes_no for each in Answer.objects.filter(run=run)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fine_fen": 199_999_99}, "decision.range"),
        ({"fine_fen": 1_000_000_01}, "decision.range"),
        ({"kinds": ("fine", "lower_fine")}, "decision.sum"),
        ({"kinds": ("warning",)}, "decision.sum"),
        ({"kinds": ()}, "decision.kind"),
        ({"kinds": ("flogging",)}, "decision.kind"),
        ({"confiscated_fen": 100}, "decision.sum"),
        ({"basis": ""}, "decision.basis"),
        ({"basis": "ninth article"}, "decision.basis"),
        ({"basis": "ADL-999"}, "citation.unknown"),
        ({"findings": "  "}, "decision.words"),
        ({"breach": "ECL-80"}, "decision.breach"),
        ({"who": "nobody"}, "decision.circumstance"),
        ({"who": "platform"}, "penalty.not_for"),
    ],
)
def test_a_draft_that_the_law_does_not_allow_is_refused(loop: Loop, change: dict[str, object], code: str) -> None:
    run = loop.investigated(loop.filed())
    with pytest.raises(Refusal) as caught:
        loop.draft(run, replace(DRAFT, **change))  # type: ignore[arg-type]  # whatever the case asks
    assert caught.value.code == code
    assert not Decision.objects.exists()
    if code == "decision.range":
        assert "ADL-57" in map(str, caught.value.articles)


def test_a_fine_below_the_range_says_that_it_is_reduced(loop: Loop) -> None:
    run = loop.investigated(loop.filed())
    assert loop.draft(run, replace(DRAFT, fine_fen=50_000_00, reduced=True)).money_due


def test_the_hearing_follows_from_party_and_sum(loop: Loop) -> None:
    run = loop.investigated(loop.filed())
    drafted = loop.draft(run)
    assert drafted.hearing and drafted.publication == "same_province" and answers(run)["hearing_range"] is True
    warned = loop.draft(run, replace(DRAFT, kinds=("warning",), fine_fen=0))
    assert not warned.hearing and not warned.money_due and warned.publication == "not_published"
    assert answers(run)["publication"] == "not_published" and answers(run)["hearing_range"] is False


def test_only_an_officer_of_the_office_drafts_and_only_under_investigation(loop: Loop) -> None:
    matter, run = loop.reviewed()
    assert matter
    assert refused_code(lambda: loop.draft(run)) == "decision.not-now"
    by = loop.on(run, loop.reviewer)
    assert refused_code(lambda: cases.draft_decision(run, DRAFT, **by)) == "case.not-officer"
    lead = loop.lead(loop.party("另一家公司", code=""))
    by = loop.on(lead, loop.li)
    assert refused_code(lambda: cases.draft_decision(lead, DRAFT, **by)) == "case.none"


def test_after_the_notice_a_penalty_may_be_lighter_but_not_heavier(loop: Loop) -> None:
    matter, run = loop.notified()
    loop.move(run, "record_defence", loop.li, "officer", note="当事人提出已改正。")
    loop.move(run, "waive", loop.li, "officer", waived_expressly=True)
    for change in (
        {"fine_fen": DRAFT.fine_fen + 1},
        {"kinds": ("fine", "confiscation"), "confiscated_fen": 100},
        {"kinds": ("fine", "revoke")},
        {"basis": "ADL-9(3)|57|55"},
    ):
        with pytest.raises(Refusal) as caught:
            loop.draft(run, replace(DRAFT, **change))  # type: ignore[arg-type]  # whatever the case asks
        assert caught.value.code == "decision.heavier" and "PL-45" in map(str, caught.value.articles)
    lighter = replace(DRAFT, fine_fen=100_000_00, reduced=True, reasons="经复核，减轻处罚。")
    loop.draft(run, lighter)
    loop.move(run, "recheck", loop.li, "officer", note="意见部分采纳。")
    loop.move(run, "report_to_head", loop.li, "officer", heavy_by_hearing=False, views_considered=True)
    decided = loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False)
    view = queries.case(loop.li, matter, at=loop.at)
    assert decided.made and view.decision is not None
    assert (view.decision.fine_fen, view.decision.notified_fine_fen) == (100_000_00, DRAFT.fine_fen)


def test_who_signs_a_decision_has_seen_the_draft_as_it_stands(loop: Loop) -> None:
    _, run = loop.to_decide()
    assert not loop.move(run, "decide_penalty", loop.li, "officer", refund_required=False).made
    before = loop.on(run, loop.li)
    drafted = loop.draft(run, replace(DRAFT, reasons="当事人主动改正。"))  # which leaves every answer as it was
    assert drafted.seen == before["seen"] + 1
    with pytest.raises(Refusal) as caught:
        loop.move(run, "decide_penalty", loop.head, "head")
    assert caught.value.code == "matter.proposal-stale" and "已拟定处罚内容" in caught.value.zh
    with pytest.raises(Refusal) as caught:
        cases.draft_decision(run, DRAFT, **before)
    assert caught.value.code == "matter.changed" and "Penalty drafted" in caught.value.en
    assert loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False).made


def test_heavier_wants_further_investigation_and_a_new_notice(loop: Loop) -> None:
    matter, run = loop.to_decide()
    heavier = replace(DRAFT, fine_fen=300_000_00)
    with pytest.raises(Refusal) as caught:
        loop.draft(run, heavier)
    assert {"PL-44", "PL-62"} <= set(map(str, caught.value.articles))
    loop.twice(run, "investigate_further", loop.head, "head")
    loop.draft(run, heavier)
    loop.move(run, "submit_case_review", loop.li, "officer", heavy=False)
    loop.move(run, "pass_case_review", loop.reviewer, "case_reviewer")
    told = loop.twice(run, "notify", loop.head, "head", within_limitation=True)
    assert Decision.objects.get().notified_fine_fen == 300_000_00
    # the proof of the first notice no longer counts
    early = lambda: loop.move(run, "notice_served", loop.li, "officer")  # noqa: E731 - tried before and after
    assert refused_code(early) == "procedure.paper-missing"
    loop.serve(matter, run, told.papers[0])
    assert early().made


def test_nothing_is_decided_that_was_not_drafted(loop: Loop) -> None:
    run = loop.investigated(loop.filed())
    submit = lambda: loop.move(run, "submit_case_review", loop.li, "officer", heavy=False)  # noqa: E731 - once
    assert refused_code(submit) == "decision.no-draft"


def test_no_penalty_is_decided_for_a_ground(loop: Loop) -> None:
    matter, run = loop.reviewed()
    made = loop.twice(run, "decide_no_penalty", loop.head, "head", no_penalty_ground="first_minor")
    assert made.made and made.state == "closable"
    paper = next(
        each for each in queries.case(loop.li, matter, at=loop.at).papers if each.kind == "no_penalty_decision"
    )
    assert paper.number
    served = loop.serve(matter, run, paper.id)
    assert served.receipt and Decision.objects.get().decided_at is None
