"""The publication of a penalty: its clock is handed over by the case and stops when the other system acknowledges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.procedure import Do, Facts
from wangjian.law.procedure_machine import move, settle, start
from wangjian.law.procedure_run import By, Outcome, Run, Signed
from wangjian.law.procedure_source import procedure

DECIDED = Instant.parse("2026-11-02T09:00")
LATER = Instant.parse("2026-11-10T09:00")
PUBLICATION = procedure("publication", on=DECIDED.day)
OFFICER, HEAD, MACHINE = Signed("o", "officer"), Signed("h", "head"), Signed("national", "machine")
CHANGED: Facts = {"withdrawal_ground": "annulled", "changed_on": LATER}


def opened(clock: str = "PUB.SAMEPROV") -> Run:
    """The run as the decision of a case opens it: with the clock of that move."""
    return replace(start(PUBLICATION, DECIDED, {}).run, clocks=frozenset({clock}))


def made(run: Run, key: str, *signed: Signed, facts: Facts | None = None) -> Outcome:
    return move(PUBLICATION, run, key, by=By(signed), at=LATER, facts=facts or {})


@pytest.mark.parametrize("clock", ["PUB.SAMEPROV", "PUB.PUSH"])
def test_the_clock_runs_until_the_other_system_acknowledges(clock: str) -> None:
    sent = made(opened(clock), "send", OFFICER)
    assert sent.run.state == "sent" and sent.run.clocks == {clock}
    shown = made(sent.run, "acknowledge", MACHINE)
    assert shown.run.state == "shown" and not shown.run.clocks
    assert [(change.do, change.clock) for change in shown.clocks] == [(Do.STOP, clock)]
    assert shown.event == "published"


def test_nobody_acknowledges_in_place_of_the_other_system() -> None:
    sent = made(opened(), "send", OFFICER).run
    for someone in (OFFICER, HEAD):
        with pytest.raises(Refusal) as refused:
            made(sent, "acknowledge", someone)
        assert refused.value.code == "procedure.capacity"


def test_a_difference_is_sent_again_and_the_clock_goes_on() -> None:
    differs = made(made(opened(), "send", OFFICER).run, "differ", MACHINE).run
    assert differs.state == "differs" and differs.clocks == {"PUB.SAMEPROV"}
    again = made(differs, "resend", OFFICER).run
    assert made(again, "acknowledge", MACHINE).run.state == "shown"


def test_a_withdrawal_wants_the_head_and_ends_when_it_is_acknowledged() -> None:
    shown = made(made(opened(), "send", OFFICER).run, "acknowledge", MACHINE).run
    with pytest.raises(Refusal) as refused:
        made(shown, "withdraw", OFFICER, facts=CHANGED)
    assert refused.value.code == "procedure.approver-missing"
    withdrawing = made(shown, "withdraw", OFFICER, HEAD, facts=CHANGED)
    assert [(change.do, change.clock, change.at) for change in withdrawing.clocks] == [(Do.START, "PUB.PULL", LATER)]
    ended = made(withdrawing.run, "acknowledge_withdrawal", MACHINE)
    assert ended.run.state == "withdrawn" and not ended.run.clocks


def test_only_a_withdrawal_is_out_of_course() -> None:
    assert PUBLICATION.out_of_course == {"withdraw"}
    assert {procedure(name).out_of_course for name in ("case", "report")} == {frozenset()}


def test_being_late_is_a_duty_and_changes_nothing_by_itself() -> None:
    settled = settle(PUBLICATION, opened(), {"PUB.SAMEPROV": LATER}, LATER)
    assert [(lapse.clock, lapse.by_law, lapse.state) for lapse in settled.lapsed] == [("PUB.SAMEPROV", False, None)]
    assert settled.run.state == "to_publish"


def test_the_case_counts_it_as_written_and_the_withdrawal_as_later() -> None:
    later = procedure("case", on=DECIDED.day).later
    assert "publication" not in later
    assert "withdrawal" in later
