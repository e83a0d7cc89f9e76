"""The two procedures told as stories: a report that becomes a case, and the case to its archive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.disclosure import Ground, must_tell
from wangjian.law.procedure import Do, Facts
from wangjian.law.procedure_machine import move, permitted, settle, start
from wangjian.law.procedure_run import By, Outcome, Run, RunOpened, Signed
from wangjian.law.procedure_source import procedure

REPORT, CASE = procedure("report"), procedure("case")
OFFICERS = (Signed("li", "officer"), Signed("wang", "officer"))
HEAD = Signed("chen", "head")
DAY = Instant.parse("2026-05-06T10:00")
FILING = {"prima_facie": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True}
PLAIN = {"bargaining_abuse": False, "refund_required": False, "within_limitation": True, "views_considered": True}


def day(text: str) -> Instant:
    return Instant.parse(f"{text}T10:00")


class Story:
    """A case told move by move; papers from outside are put on file as they come."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.last: Outcome | None = None

    def make(
        self, key: str, *signed: Signed, at: Instant = DAY, named: tuple[str, ...] = (), **facts: object
    ) -> Outcome:
        known: Facts = {**PLAIN, **facts}  # type: ignore[dict-item] # tests give only answers of the right kinds
        outcome = move(CASE, self.run, key, by=By(signed, frozenset(named)), at=at, facts=known)
        self.run, self.last = outcome.run, outcome
        return outcome

    def file(self, *papers: str) -> None:
        self.run = replace(self.run, papers=self.run.papers | set(papers))


def investigated(*, heavy: bool = False) -> Story:
    story = Story(start(CASE, DAY, FILING).run)
    story.make("assign", Signed("zhou", "unit_head"), named=("li", "wang"), licensed=True)
    story.make("tell_rights", *OFFICERS)
    story.make("submit_legal_review" if heavy else "submit_case_review", OFFICERS[0], heavy=heavy)
    return story


def notified(*, heavy: bool = False) -> Story:
    story = investigated(heavy=heavy)
    reviewer = Signed("sun", "legal_reviewer" if heavy else "case_reviewer")
    story.make("pass_legal_review" if heavy else "pass_case_review", reviewer, heavy=heavy)
    story.make("notify", OFFICERS[0], HEAD)
    story.file("notice_receipt")
    story.make("notice_served", OFFICERS[0], notice_served_on=DAY)
    return story


def decided() -> Story:
    story = notified()
    story.make("waive", OFFICERS[0], waived_expressly=True)
    story.make("report_to_head", OFFICERS[0], heavy_by_hearing=False)
    story.make("decide_penalty", OFFICERS[0], HEAD, heavy=False, publication="same_province")
    return story


def test_a_report_is_checked_and_filed_within_its_clock() -> None:
    received = day("2026-05-05")
    opened = start(REPORT, DAY, {"received_on": received, "ground": "advertising"})
    assert [(change.do, change.clock, change.at) for change in opened.clocks] == [(Do.START, "RPT.CHECK", received)]
    assert opened.starts == (RunOpened("feedback", "RPT.ADTELL", received),)
    run = move(
        REPORT, opened.run, "distribute", by=By((Signed("wu", "intake"),)), at=DAY, facts={"competent": True}
    ).run
    facts = {"prima_facie": True, "penalty_due": True, "competent": True, "within_limitation": True}
    filed = move(REPORT, run, "file_case", by=By((OFFICERS[0], HEAD)), at=day("2026-05-20"), facts=facts)
    assert filed.starts == (RunOpened("case", "", day("2026-05-20")),)
    assert [(change.do, change.clock) for change in filed.clocks] == [(Do.STOP, "RPT.CHECK")]
    assert "filing_form" in filed.papers


@pytest.mark.parametrize("ground", Ground)
def test_telling_the_reporter_starts_where_the_table_knows_a_duty(ground: Ground) -> None:
    opened = start(REPORT, DAY, {"received_on": DAY, "ground": ground.value})
    tell = must_tell(ground, DAY.day, real_name=True, with_evidence=True)
    assert [run.clock for run in opened.starts] == (list(tell.clocks) or [""] if tell.duty else [])


def test_new_facts_restart_the_check_from_the_last_receipt() -> None:
    run = start(REPORT, DAY, {"received_on": day("2026-05-01"), "ground": "other"}).run
    settled = settle(REPORT, run, {"RPT.CHECK": day("2026-05-06")}, DAY).run
    assert settled.lapsed == {"RPT.CHECK"}
    again = move(
        REPORT,
        settled,
        "merge_new_facts",
        by=By((Signed("wu", "intake"),)),
        at=DAY,
        facts={"new_facts": True, "last_received_on": day("2026-05-05")},
    )
    assert [(change.do, change.at) for change in again.clocks] == [(Do.RESTART, day("2026-05-05"))]
    assert again.run.lapsed == frozenset()


def test_a_case_is_opened_only_where_the_four_tests_hold() -> None:
    for fact in FILING:
        with pytest.raises(Refusal) as refused:
            start(CASE, DAY, {**FILING, fact: False})
        assert refused.value.code == "procedure.fact-unmet"
        assert Citation("PP", "19") in refused.value.articles


def test_a_case_opened_by_hand_is_signed_by_officer_and_head() -> None:
    assert start(CASE, DAY, FILING, By((OFFICERS[0], HEAD))).run == start(CASE, DAY, FILING).run
    for signed, code in (
        ((HEAD,), "procedure.capacity"),
        ((OFFICERS[0],), "procedure.approver-missing"),
        ((OFFICERS[0], Signed("li", "head")), "procedure.approver-proposed"),
    ):
        with pytest.raises(Refusal) as refused:
            start(CASE, DAY, FILING, By(signed))
        assert refused.value.code == code


def test_a_pause_ends_with_the_clock_it_holds_up() -> None:
    run = replace(start(CASE, DAY, FILING).run, state="investigating")
    facts = {"suspension_ground": "other", "cannot_go_on": True}
    run = move(CASE, run, "suspend", by=By((OFFICERS[0], HEAD)), at=DAY, facts=facts).run
    assert run.paused == {"suspension"}
    ended = move(CASE, run, "end_investigation", by=By((OFFICERS[0], HEAD)), at=DAY, facts=facts).run
    assert ended.clocks == {"CASE.CLOSE"}
    assert ended.paused == frozenset()


def test_whoever_investigated_does_not_review() -> None:
    story = investigated()
    with pytest.raises(Refusal) as refused:
        story.make("pass_case_review", Signed("wang", "case_reviewer"), heavy=False)
    assert refused.value.code == "procedure.person-excluded"
    assert Citation("PP", "49") in refused.value.articles


def test_who_approves_did_not_propose() -> None:
    story = investigated()
    story.make("pass_case_review", Signed("sun", "case_reviewer"), heavy=False)
    with pytest.raises(Refusal) as refused:
        story.make("notify", Signed("chen", "officer"), HEAD)
    assert refused.value.code == "procedure.approver-proposed"


def test_a_heavy_case_goes_to_legal_review_and_collective_discussion() -> None:
    story = investigated(heavy=True)
    with pytest.raises(Refusal) as refused:
        story.make("pass_case_review", Signed("sun", "case_reviewer"), heavy=True)
    assert refused.value.code == "procedure.fact-unmet"
    story = notified(heavy=True)
    story.make("waive", OFFICERS[0], waived_expressly=True)
    story.make("report_to_head", OFFICERS[0], heavy_by_hearing=False)
    with pytest.raises(Refusal):
        story.make("decide_penalty", OFFICERS[0], HEAD, heavy=True, publication="same_province")
    heads = (Signed("chen", "collective"), Signed("gao", "collective"))
    with pytest.raises(Refusal) as few:
        story.make("decide_collectively", OFFICERS[0], heads[0], heavy=True, publication="same_province")
    assert few.value.code == "procedure.too-few"
    made = story.make("decide_collectively", OFFICERS[0], *heads, heavy=True, publication="other_province")
    assert "discussion_minutes" in made.papers
    assert RunOpened("publication", "PUB.PUSH", DAY) in made.starts


def test_a_hearing_stops_the_time_and_may_call_for_legal_review() -> None:
    story = notified(heavy=True)
    asked = story.make("ask_hearing", Signed("party", "party"), hearing_range=True)
    assert [(c.do, c.clock, c.reason) for c in asked.clocks] == [
        (Do.STOP, "NOTICE.REPLY", ""),
        (Do.PAUSE, "CASE.DECIDE", "hearing"),
    ]
    assert asked.starts == (RunOpened("hearing", "", DAY),)
    story.file("hearing_record", "hearing_report")
    story.make("end_hearing", OFFICERS[0])
    assert story.run.paused == frozenset()
    story.make("submit_after_hearing", OFFICERS[0], heavy_by_hearing=True)
    assert "legal_review_opinion" not in story.run.papers
    story.make("pass_final_review", Signed("sun", "legal_reviewer"), heavy=True)
    assert story.run.state == "to_decide"


def test_silence_of_the_party_is_read_at_its_moment_not_swept() -> None:
    story = notified()
    end = day("2026-05-14")
    before = settle(CASE, story.run, {"NOTICE.REPLY": end}, day("2026-05-13"))
    assert before.lapsed == ()
    assert before.run == story.run
    late = settle(CASE, story.run, {"NOTICE.REPLY": end, "CASE.DECIDE": day("2026-08-05")}, day("2026-09-01"))
    assert [(one.clock, one.at, one.by_law, one.state) for one in late.lapsed] == [
        ("NOTICE.REPLY", end, True, "heard"),
        ("CASE.DECIDE", day("2026-08-05"), False, None),
    ]
    assert late.run.state == "heard"
    assert "CASE.DECIDE" in late.run.clocks
    assert "NOTICE.REPLY" not in late.run.clocks
    again = settle(CASE, late.run, {"CASE.DECIDE": day("2026-08-05")}, day("2026-09-02"))
    assert again.lapsed == ()


def test_a_new_notice_wants_a_new_proof_of_service() -> None:
    story = notified()
    story.make("waive", OFFICERS[0], waived_expressly=True)
    story.make("investigate_further", OFFICERS[0], HEAD)
    story.make("submit_case_review", OFFICERS[0], heavy=False)
    assert "case_review_opinion" not in story.run.papers
    story.make("pass_case_review", Signed("sun", "case_reviewer"), heavy=False)
    story.make("notify", OFFICERS[0], HEAD)
    with pytest.raises(Refusal) as refused:
        story.make("notice_served", OFFICERS[0], notice_served_on=DAY)
    assert refused.value.code == "procedure.paper-missing"


def test_payment_dunning_court_closing_and_archive() -> None:
    story = decided()
    story.file("decision_receipt", "dunning_receipt", "court_ruling")
    story.make("decision_served", OFFICERS[0], money_due=True, decision_served_on=day("2026-05-05"))
    assert story.run.clocks == {"FINE.PAY"}
    with pytest.raises(Refusal) as early:
        story.make("add_surcharge", OFFICERS[0], HEAD, unperformed=True)
    assert early.value.code == "procedure.too-early"
    story.run = settle(CASE, story.run, {"FINE.PAY": day("2026-05-21")}, day("2026-05-22")).run
    story.make("add_surcharge", OFFICERS[0], HEAD, unperformed=True)
    gone = {"unperformed": True, "no_remedy_sought": True}
    story.make("remedies_over", OFFICERS[0], at=day("2026-11-10"), remedies_expired_on=day("2026-11-06"), **gone)
    story.make("send_dunning", OFFICERS[0], at=day("2026-11-10"), unperformed=True)
    story.make("dunning_served", OFFICERS[0], at=day("2026-11-12"), dunning_served_on=day("2026-11-11"))
    with pytest.raises(Refusal) as waiting:
        story.make("apply_court", OFFICERS[0], HEAD, at=day("2026-11-13"), **gone)
    assert waiting.value.code == "procedure.too-early"
    story.run = settle(CASE, story.run, {"DUN.WAIT": day("2026-11-26")}, day("2026-11-27")).run
    lost = settle(CASE, story.run, {"CRT.APPLY": day("2027-02-07")}, day("2027-03-01"))
    with pytest.raises(Refusal) as late:
        Story(lost.run).make("apply_court", OFFICERS[0], HEAD, at=day("2027-03-01"), **gone)
    assert late.value.code == "procedure.right-lost"
    story.make("apply_court", OFFICERS[0], HEAD, at=day("2026-11-27"), **gone)
    story.make("enforcement_ended", OFFICERS[0])
    story.make("close_case", Signed("zhou", "unit_head"), HEAD)
    story.make("archive", OFFICERS[0])
    assert story.run.state == "archived"
    assert story.run.clocks == frozenset()


def test_pyramid_selling_has_its_own_seizure_clock() -> None:
    run = replace(start(CASE, DAY, FILING).run, state="investigating")
    facts = {"measure_authorised": True, "pyramid_selling": True, "unfair_competition": False}
    made = move(CASE, run, "seize", by=By((*OFFICERS, HEAD)), at=DAY, facts=facts)
    assert made.starts == (RunOpened("seizure", "SEIZE.MLM", DAY),)
    assert made.overrides == ("pyramid_seizure",)
    assert Citation("MLM", "18") in made.articles
    plain = move(CASE, run, "seize", by=By((*OFFICERS, HEAD)), at=DAY, facts={**facts, "pyramid_selling": False})
    assert plain.starts == (RunOpened("seizure", "SEIZE", DAY),)


def test_unfair_competition_seizure_needs_the_city_main_head_and_a_report() -> None:
    run = replace(start(CASE, DAY, FILING).run, state="investigating")
    facts = {"measure_authorised": True, "pyramid_selling": False, "unfair_competition": True}
    with pytest.raises(Refusal) as no_report:
        move(CASE, run, "seize", by=By((*OFFICERS, HEAD)), at=DAY, facts=facts)
    assert no_report.value.code == "procedure.paper-missing"
    run = replace(run, papers=run.papers | {"measure_report"})
    with pytest.raises(Refusal) as wrong_head:
        move(CASE, run, "seize", by=By((*OFFICERS, HEAD)), at=DAY, facts=facts)
    assert wrong_head.value.code == "procedure.approver-missing"
    main = Signed("mayor", "city_main_head")
    assert move(CASE, run, "seize", by=By((*OFFICERS, main)), at=DAY, facts=facts).overrides
    open_to = {one.move.key: one for one in permitted(CASE, run, ["city_main_head"], facts)}
    assert open_to["seize"].allowed


def test_an_overcharge_is_refunded_before_the_decision() -> None:
    story = notified()
    story.make("waive", OFFICERS[0], waived_expressly=True)
    story.make("report_to_head", OFFICERS[0], heavy_by_hearing=False)
    facts = {"refund_required": True, "heavy": False, "publication": "same_province"}
    with pytest.raises(Refusal) as refused:
        story.make("decide_penalty", OFFICERS[0], HEAD, **facts)
    assert refused.value.code == "procedure.paper-missing"
    ordered = story.make("order_refund", OFFICERS[0], HEAD, refund_required=True)
    assert [(c.do, c.clock, c.reason) for c in ordered.clocks] == [(Do.PAUSE, "CASE.DECIDE", "refund")]
    story.make("refund_over", OFFICERS[0])
    assert story.make("decide_penalty", OFFICERS[0], HEAD, **facts).run.state == "decided"


def test_no_general_rule_is_assumed_where_a_special_law_may_apply() -> None:
    run = replace(start(CASE, DAY, FILING).run, state="investigating")
    with pytest.raises(Refusal) as refused:
        move(CASE, run, "seize", by=By((*OFFICERS, HEAD)), at=DAY, facts={"measure_authorised": True})
    assert refused.value.code == "procedure.fact-missing"


def test_transfer_ends_the_run_and_starts_another() -> None:
    run = start(CASE, DAY, FILING).run
    facts = {"own_jurisdiction": False, "other_agency": False}
    made = move(CASE, run, "transfer_bureau", by=By((OFFICERS[0], HEAD)), at=DAY, facts=facts)
    assert made.run.state == "transferred"
    assert made.starts == (RunOpened("transfer", "", DAY),)
    assert [(c.do, c.clock) for c in made.clocks] == [(Do.STOP, "CASE.DECIDE")]
