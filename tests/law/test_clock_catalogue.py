"""The catalogue holds the clocks of the law, each wording in its time."""

import csv
import shutil
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Way, catalogue, find, versions
from wangjian.law.clock.catalogue import TABLES, read_catalogue
from wangjian.law.fields import LawDataError

NAMED_BY_THE_LAW = (
    "CMP.ACCEPT", "CMP.MEDIATE", "CMP.TERMNOTE", "CMP.TIMEBAR", "CMP.LEAD", "RPT.CHECK", "RPT.ADTELL", "RPT.DISCLOSE",
    "JUR.AGREE", "JUR.DESIGNATE", "AST.REPLY", "EVD.HOLD", "EVD.URGENT", "SEIZE", "SEIZE.MLM", "REV.FILE",
    "NOTICE.REPLY", "HEAR.NOTE", "CASE.DECIDE", "SRV.DECISION", "SRV.PUBLIC", "FINE.PAY", "DUN.WAIT", "CRT.APPLY",
    "CASE.CLOSE", "SUM.FILE", "PUB.SAMEPROV", "PUB.PUSH", "PUB.HOME", "PUB.PULL", "PUB.SHOW.LOW", "PUB.SHOW.STD",
    "CRM.APPROVE", "CRM.SEND", "CRM.HANDOVER", "LIM.PEN.2Y", "LIM.PEN.5Y", "PLT.VERIFY", "PLT.REPORT",
    "PLT.PUBMEASURE", "PLT.UPDATE.OPERATOR", "PLT.UPDATE.SELLER", "PLT.UPDATE.VERIFY", "RULE.NOTICE.STD",
    "RULE.NOTICE.MAJOR", "RULE.COMMENTFILE", "PLT.EXIT", "PLT.KEEP", "PLT.TAX", "PLT.LEAD", "PLT.FIX", "LIVE.VERIFY",
    "LIVE.REPORT", "LIVE.REMIND", "LIVE.KEEP", "LIVE.ROOMKEEP", "IP.LIFT", "RTN.WINDOW", "RTN.REFUND",
    "TST.RETEST.PRODUCT", "TST.RETEST.FOOD", "RECON", "SUIT", "INACT", "LIST.EARLY", "LIST.END", "REP.MIN.MINOR",
    "REP.MIN.GENERAL", "REP.MIN.SERIOUS", "REP.MAX.MINOR", "REP.MAX.GENERAL", "REP.MAX.SERIOUS", "REP.DECIDE",
    "REP.PUSH", "SHR.UNCOND", "SHR.COND", "SHR.DELIVER", "SHR.CORRECT", "SHR.DIR", "SHR.DIRPUB", "SHR.LOG", "EID.PUB",
    "EID.QUERY", "EID.REPORT", "EID.REVOKE", "SHOP.CLOSE",
)  # fmt: skip


def test_every_clock_of_the_fact_sheet_is_there() -> None:
    assert [clock for clock in NAMED_BY_THE_LAW if clock not in catalogue()] == []


def test_wordings_of_a_clock_follow_one_another_without_overlap() -> None:
    for known in catalogue().values():
        for earlier, later in pairwise(known):
            assert earlier.in_force_to is not None
            assert earlier.in_force_to + timedelta(1) == later.in_force_from, earlier.id


def test_every_clock_says_what_follows_and_under_which_article() -> None:
    for known in catalogue().values():
        for clock in known:
            assert clock.basis
            assert clock.effect.text.zh
            assert clock.effect.text.en
            assert (clock.period is None) == (clock.way is Way.WINDOW) == bool(clock.windows)
            assert not clock.also or clock.also in catalogue()


def test_effects_by_law_are_those_of_the_fact_sheet() -> None:
    by_law = {clock.effect.code for known in catalogue().values() for clock in known if clock.effect.by_law}
    assert by_law == {
        "AUTO_LIFT", "DEEMED_LIFT", "DEEMED_WAIVED", "DEEMED_SERVED", "STOP_DISPLAY", "right_lost", "no_penalty"
    }  # fmt: skip


def test_a_wording_is_chosen_by_the_day_it_starts() -> None:
    assert [str(c) for c in find("CMP.ACCEPT", date(2026, 4, 14)).basis] == ["O20-14", "CPL-46"]
    assert [str(c) for c in find("CMP.ACCEPT", date(2026, 4, 15)).basis] == ["O121-15", "CPL-46"]
    assert find("cmp.mediate", date(2026, 4, 14)).also == "CMP.MEDIATE.O20"
    assert find("CMP.MEDIATE", date(2026, 4, 15)).also == ""


@pytest.mark.parametrize(
    ("clock", "day", "code", "names"),
    [
        ("LIM.PEN", date(2026, 1, 1), "clock.ambiguous", "LIM.PEN.2Y, LIM.PEN.5Y"),
        ("TST.RETEST", date(2026, 1, 1), "clock.ambiguous", "TST.RETEST.PRODUCT"),
        ("PLT.RULE", date(2026, 1, 1), "clock.replaced", "RULE.NOTICE.MAJOR"),
        ("CMP.WHAT", date(2026, 1, 1), "clock.unknown", "CMP.ACCEPT"),
        ("", date(2026, 1, 1), "clock.unknown", "wangjian law clocks"),
        ("RPT.TELL.O20", date(2026, 4, 15), "clock.not_in_force", "2020-01-01..2026-04-14"),
        ("RULE.NOTICE.MAJOR", date(2026, 1, 31), "clock.not_in_force", "2026-02-01.."),
    ],
)
def test_refusals_name_the_way_out(clock: str, day: date, code: str, names: str) -> None:
    with pytest.raises(Refusal) as refusal:
        find(clock, day)
    assert refusal.value.code == code
    assert names in refusal.value.zh
    assert names in refusal.value.en


def test_weak_statements_are_not_clocks_in_plain_force() -> None:
    weak = {clock.id for known in catalogue().values() for clock in known if clock.mark.off_by_default}
    assert weak == {"HEAR.CHAIR", "HEAR.FILE", "HEAR.FIX"}
    assert versions("LIST.END")[0].mark.flagged


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("effect", "", "unknown or missing: ''"),
        ("effect", "NEVER", "NEVER"),
        ("trigger", "moon.rose", "moon.rose"),
        ("pause", "nap", "nap"),
        ("extend", "15 king", "king"),
        ("basis", "", "no basis"),
        ("basis", "Art. 5", "not a citation"),
        ("unit", "fortnight", "fortnight"),
        ("mark", "Z", "Z"),
        ("from", "2026-02-30", "day"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, column: str, value: str, said: str) -> None:
    for table in TABLES.glob("*.csv"):
        shutil.copy(table, tmp_path)
    clocks = tmp_path / "clocks.csv"
    rows = list(csv.DictReader(clocks.read_text("utf-8").splitlines()))
    next(row for row in rows if row["id"] == "RPT.CHECK")[column] = value
    with clocks.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(LawDataError, match=r"clocks\.csv: RPT\.CHECK: ") as wrong:
        read_catalogue(tmp_path)
    assert said in wrong.value.problem
