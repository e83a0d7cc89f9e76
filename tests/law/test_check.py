"""The check is silent on what ships and names file and key of every planted defect."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from wangjian.kernel.citation import Citation
from wangjian.law.check import Problem, check_all, check_clocks, check_procedures, check_tables
from wangjian.law.clock import catalogue
from wangjian.law.jurisdiction import venue_table
from wangjian.law.library import library
from wangjian.law.procedure_source import FOLDER, FROZEN, read_procedure

CASE, REPORT = "case@2025-10-15.toml", "report@2026-04-15.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "procedures"
    shutil.copytree(FOLDER, copy)
    return copy


def freeze(folder: Path) -> None:
    """List what is there, so that only the planted defect is left."""
    lines = ["name,version,sha256"]
    for path in sorted(folder.glob("*.toml")):
        found = read_procedure(path)
        lines.append(f"{found.name},{found.version},{found.digest}")
    (folder / FROZEN).write_text("\n".join(lines) + "\n", "utf-8")


def problems(folder: Path) -> list[Problem]:
    return check_procedures(folder, catalogue(), library())


def test_what_ships_is_sound() -> None:
    assert check_all() == []


PLANTED = {
    "a state nothing reaches": (
        CASE,
        "[states.closed]",
        '[states.limbo]\nkind = "normal"\nzh = "悬空"\nen = "Limbo"\narticles = "PP-77"\n[states.closed]',
        "states.limbo",
        "No path of moves leads to this state.",
    ),
    "a state without a way out": (
        CASE,
        'from = ["closed"]\nto = "archived"',
        'from = ["closable"]\nto = "archived"',
        "states.closed",
        "No path of moves leads from this state to an end.",
    ),
    "an end that is left": (
        REPORT,
        'from = ["received", "checking"]\nto = "repeated"',
        'from = ["received", "checking", "not_filed"]\nto = "repeated"',
        "states.not_filed",
        "A final state has no moves.",
    ),
    "an unknown clock": (CASE, "start REV.FILE", "start REV.FIL", "moves.submit_case_review", "has no “REV.FIL”"),
    "a clock that starts at another event": (
        CASE,
        'event = "notice.served"',
        'event = "notice.sent"',
        "moves.notice_served",
        "“NOTICE.REPLY” starts at “notice.served”",
    ),
    "a pause the law does not know": (
        CASE,
        "pause CASE.DECIDE for refund",
        "pause CASE.DECIDE for lunch",
        "moves.order_refund",
        "is not paused for “lunch”",
    ),
    "an extension by the wrong person": (
        REPORT,
        "extend RPT.CHECK by head",
        "extend RPT.CHECK by officer",
        "moves.extend_check",
        "is not extended by “officer”",
    ),
    "a clock without effect": (
        REPORT,
        '[lapses.check_overdue]\nclock = "RPT.CHECK"',
        '[lapses.check_overdue]\nclock = "JUR.AGREE"',
        "lapses",
        "What follows when “RPT.CHECK” runs out is not stated.",
    ),
    "a duty taken for an effect by law": (
        REPORT,
        'effect = "duty"',
        'effect = "law"',
        "lapses.RPT.CHECK",
        "differs from the catalogue",
    ),
    "a citation that does not resolve": (
        CASE,
        'articles = "PP-78|79"',
        'articles = "PP-78|790"',
        "moves.archive",
        "The citation PP-790 does not resolve.",
    ),
    "a text not yet in force": (
        CASE,
        'articles = "PP-78|79"',
        'articles = "PP-78|O121-35"',
        "moves.archive",
        "The text of O121-35 is not in force on 2025-10-15.",
    ),
    "a paper nobody declared": (
        CASE,
        'needs = ["court_ruling"]',
        'needs = ["ruling"]',
        "moves.enforcement_ended",
        "“ruling”",
    ),
    "a capacity nobody declared": (
        CASE,
        'by = "unit_head"',
        'by = "boss"',
        "moves.assign",
        "There is no capacity “boss”.",
    ),
    "a state nobody declared": (CASE, 'to = "archived"', 'to = "attic"', "moves.archive", "There is no state “attic”."),
    "a fact nobody declared": (CASE, 'guards = ["licensed"]', 'guards = ["lucky"]', "moves.assign", "no fact “lucky”"),
    "an answer nobody can give": (
        REPORT,
        "when ground is advertising",
        "when ground is weather",
        "start",
        "“ground” has no answer “weather”.",
    ),
    "a procedure nobody declared": (
        CASE,
        'starts = ["assistance"]',
        'starts = ["help"]',
        "moves.ask_assistance",
        "There is no procedure “help”",
    ),
    "a later procedure that nothing starts": (
        CASE,
        'starts = ["assistance"]\n',
        "",
        "later.assistance",
        "Nothing starts “assistance”.",
    ),
    "a moment that is none": (
        REPORT,
        "since last_received_on",
        "since new_facts",
        "moves.merge_new_facts",
        "“new_facts” is not a moment.",
    ),
    "a second initial state": (
        CASE,
        '[states.closed]\nkind = "normal"',
        '[states.closed]\nkind = "initial"',
        "states",
        "one",
    ),
    "a word with two meanings": (
        REPORT,
        'zh = "立案审批表"',
        'zh = "立案表"',
        "papers.filing_form",
        "“filing_form” has different names in different procedures.",
    ),
}


@pytest.mark.parametrize("defect", PLANTED)
def test_each_planted_defect_is_found(folder: Path, defect: str) -> None:
    name, old, new, key, said = PLANTED[defect]
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    freeze(folder)
    found = [problem for problem in problems(folder) if problem.key == key and said in problem.en]
    assert found, problems(folder)
    assert all(problem.file in {CASE, REPORT} and problem.zh for problem in found)


def test_a_new_file_may_not_call_later_what_is_there(folder: Path) -> None:
    path = folder / REPORT
    line = '[later.case]\nzh = "案件"\nen = "case"\n[later.feedback]'
    path.write_text(path.read_text("utf-8").replace("[later.feedback]", line, 1), "utf-8")
    said = {problem.key: problem.en for problem in problems(folder)}
    assert said["later.case"] == "“case” exists and no longer comes later."


def test_a_frozen_file_may_call_later_what_has_been_written_since(folder: Path) -> None:
    assert "publication" in read_procedure(folder / CASE).later
    assert problems(folder) == []


def test_a_clock_handed_over_by_no_other_procedure_is_found(folder: Path) -> None:
    path = folder / "publication@2025-12-25.toml"
    path.write_text(path.read_text("utf-8").replace('"stop PUB.PUSH"]', '"stop PUB.HOME"]', 1), "utf-8")
    freeze(folder)
    said = [(problem.key, problem.en) for problem in problems(folder)]
    assert ("moves.acknowledge", "“PUB.HOME” is never started.") in said


def test_a_changed_frozen_file_is_found(folder: Path) -> None:
    path = folder / REPORT
    path.write_text(path.read_text("utf-8").replace("分送核查", "转交核查", 1), "utf-8")
    assert [(problem.file, problem.key) for problem in problems(folder)] == [(REPORT, "(content)")]


def test_a_missing_or_unlisted_version_is_found(folder: Path) -> None:
    (folder / FROZEN).write_text("name,version,sha256\n" + f"case,2015-01-01,{'0' * 64}\n", "utf-8")
    found = {problem.key: problem.en for problem in problems(folder)}
    assert found["case@2015-01-01"] == "A frozen version is missing."
    assert f"report,2026-04-15,{read_procedure(folder / REPORT).digest}" in found["report@2026-04-15"]


@pytest.mark.parametrize("content", [None, "a,b\n1,2\n", b"\xff\xfe"], ids=["absent", "columns", "bytes"])
def test_an_unusable_list_of_frozen_versions_is_found(folder: Path, content: str | bytes | None) -> None:
    (folder / FROZEN).unlink()
    if isinstance(content, str):
        (folder / FROZEN).write_text(content, "utf-8")
    elif content is not None:
        (folder / FROZEN).write_bytes(content)
    assert (FROZEN, "(file)") in {(problem.file, problem.key) for problem in problems(folder)}


@pytest.mark.parametrize("content", [b"\x00\x01", b"name = ", b"\xff"], ids=["nul", "cut", "encoding"])
def test_a_broken_file_is_found(folder: Path, content: bytes) -> None:
    (folder / CASE).write_bytes(content)
    assert (CASE, "(file)") in {(problem.file, problem.key) for problem in problems(folder)}


def test_a_clock_whose_basis_does_not_resolve_is_found() -> None:
    clock = replace(catalogue()["CMP.ACCEPT"][0], basis=(Citation("O121", "999"),))
    assert [problem.key for problem in check_clocks({"CMP.ACCEPT": (clock,)}, library())] == ["CMP.ACCEPT"]


def drop_row(table: object) -> object:
    return replace(table, rows=table.rows[1:])


def double_row(table: object) -> object:
    return replace(table, rows=(*table.rows, replace(table.rows[0], id="again")))


def lose_basis(table: object) -> object:
    return replace(table, rows=(replace(table.rows[0], basis=(Citation("NOWHERE", "1"),)), *table.rows[1:]))


@pytest.mark.parametrize(
    ("damage", "said"),
    [(drop_row, "No row covers"), (double_row, "Several rows"), (lose_basis, "does not resolve")],
)
def test_a_table_that_is_not_exhaustive_is_found(damage: Callable[[object], object], said: str) -> None:
    assert check_tables([venue_table()], library()) == []
    found = check_tables([damage(venue_table())], library())
    assert found
    assert all(problem.file == "venue.csv" and said in problem.en for problem in found)
