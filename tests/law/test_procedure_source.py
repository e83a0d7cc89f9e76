"""Procedures are read strictly, chosen by day, and never change once frozen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.law.fields import LawDataError
from wangjian.law.procedure import Condition, Do
from wangjian.law.procedure_source import FOLDER, digest, frozen, procedure, procedures, read_procedure

CASE = next(FOLDER.glob("case@*.toml"))


@pytest.mark.parametrize("entry", sorted(frozen(FOLDER).items()), ids=lambda entry: "@".join(entry[0]))
def test_a_frozen_version_never_changes(entry: tuple[tuple[str, str], str]) -> None:
    (name, version), sha256 = entry
    assert read_procedure(FOLDER / f"{name}@{version}.toml").digest == sha256


def test_every_version_is_frozen() -> None:
    assert set(frozen(FOLDER)) == {(name, str(version)) for name, version in procedures()}


def test_the_digest_sees_content_and_not_layout(tmp_path: Path) -> None:
    text = CASE.read_text("utf-8")
    same = tmp_path / CASE.name
    same.write_text("# another remark\n\n" + text, "utf-8")
    assert read_procedure(same).digest == read_procedure(CASE).digest
    same.write_text(text.replace('by = "unit_head"', 'by = "officer"', 1), "utf-8")
    assert read_procedure(same).digest != read_procedure(CASE).digest
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})


def test_the_version_in_force_on_a_day_is_chosen() -> None:
    assert procedure("report").version == date(2026, 4, 15)
    assert procedure("report", on=date(2026, 11, 24)).version == date(2026, 4, 15)
    assert procedure("case", version=date(2025, 10, 15)).name == "case"
    for wrong in ({"on": date(2026, 4, 14)}, {"version": date(2026, 4, 16)}):
        with pytest.raises(Refusal) as refused:
            procedure("report", **wrong)
        assert refused.value.code == "procedure.version-unknown"
        assert "2026-04-15" in refused.value.zh


def test_an_unknown_procedure_lists_the_choices() -> None:
    with pytest.raises(Refusal) as refused:
        procedure("nothing")
    assert refused.value.code == "procedure.unknown"
    assert "case" in refused.value.en
    assert "report" in refused.value.en


def test_short_lines_are_read() -> None:
    case = procedure("case")
    served = case.moves["decision_served"].clocks
    assert [(step.do, step.clock, step.since) for step in served] == [
        (Do.STOP, "SRV.DECISION", ""),
        (Do.START, "FINE.PAY", "decision_served_on"),
    ]
    assert served[1].when == Condition("money_due", (True,))
    assert case.moves["transfer_bureau"].guards[0] == Condition("own_jurisdiction", (False,))
    assert str(case.moves["suspend"].guards[0]).startswith("suspension_ground is other_decision|")
    assert case.moves["decide_collectively"].approved_by.people == 2
    assert case.moves["assign"].named_people == 2


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('by = "unit_head"', 'bye = "unit_head"', "by"),
        ('by = "unit_head"', 'by = "two unit heads"', "by"),
        ('guards = ["licensed"]', 'guards = ["licensed or so"]', "guards"),
        ('clocks = ["start CASE.DECIDE"]', 'clocks = ["begin CASE.DECIDE"]', "clocks"),
        ('starts = ["hold with EVD.HOLD"]', 'starts = ["Hold!"]', "starts"),
        ('effect = "law"', 'effect = "maybe"', "effect"),
        ('kind = "initial"', 'kind = "first"', "kind"),
        ('articles = "PP-4|19"', 'articles = "four"', "articles"),
        ('mark = "C"', 'mark = "sure"', "mark"),
        ("version = 2025-10-15", "version = 2025-10-16", "name"),
        ('name = "case"', 'name = "case', "(file)"),
        ('once = "yes"', 'once = "yes"\nsurprise = "!"', "surprise"),
    ],
)
def test_a_malformed_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    text = CASE.read_text("utf-8")
    assert old in text
    path = tmp_path / CASE.name
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(LawDataError) as wrong:
        read_procedure(path)
    assert wrong.value.file == CASE.name
    assert wrong.value.key.endswith(key)
