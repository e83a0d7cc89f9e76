"""The act panel: by what becomes of the run steps are grouped, and which answer each question needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wangjian.kernel.moment import Instant
from wangjian.law.procedure import Procedure
from wangjian.law.procedure_machine import permitted, start
from wangjian.law.procedure_run import By, Signed
from wangjian.law.procedure_source import procedure
from wangjian.surfaces.desk.moves import Ask, Group, group_of, next_moves

AT = Instant.parse("2026-11-24T10:00")
REPORT, CASE, PUBLICATION = (procedure(name, on=AT.day) for name in ("report", "case", "publication"))


@pytest.mark.parametrize(
    ("of", "move", "group"),
    [
        (REPORT, "distribute", Group.GOES_ON),
        (REPORT, "send_for_test", Group.LENGTHENS),
        (REPORT, "test_back", Group.GOES_ON),
        (REPORT, "extend_check", Group.LENGTHENS),
        (REPORT, "merge_new_facts", Group.LENGTHENS),
        (REPORT, "do_not_file", Group.ENDS),
        (CASE, "assign", Group.GOES_ON),
        (CASE, "suspend", Group.LENGTHENS),
        (CASE, "resume", Group.GOES_ON),
        (CASE, "transfer_bureau", Group.ENDS),
        (CASE, "decide_penalty", Group.GOES_ON),
        (CASE, "decide_no_penalty", Group.ENDS),
        (CASE, "close_case", Group.ENDS),
        (PUBLICATION, "send", Group.GOES_ON),
        (PUBLICATION, "withdraw", Group.ENDS),
    ],
)
def test_a_move_is_grouped_by_what_becomes_of_the_run(of: Procedure, move: str, group: Group) -> None:
    assert group_of(of, of.moves[move]) is group


def asks(of: Procedure, state: str, move: str) -> dict[str, Ask]:
    """What a move asks, by the name of the fact."""
    opened = start(of, AT, {"received_on": AT, "ground": "other"}, By((Signed("a", "intake"),))).run
    shown = next_moves(of, permitted(of, replace(opened, state=state), ["officer"], {}), {}, {"officer"})
    return {ask.fact.key: ask for each in shown if each.move.key == move for ask in each.asks}


def test_a_question_says_which_answer_its_move_needs() -> None:
    filing = asks(REPORT, "checking", "file_case")
    assert set(filing) == {"prima_facie", "penalty_due", "competent", "within_limitation"}
    assert {ask.needs.zh for ask in filing.values()} == {"办理这一步，须为“是”。"}
    assert asks(REPORT, "checking", "return_to_intake")["competent"].needs.en == "For this step it must be “no”."
    chosen = asks(REPORT, "checking", "do_not_file")["no_filing_ground"]
    assert chosen.needs.en == "For this step one must be chosen."
    merged = asks(REPORT, "checking", "merge_new_facts")
    assert merged["last_received_on"].needs.zh == "办理这一步，须填写。"
