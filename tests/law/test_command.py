"""`wangjian law` as a person and a machine use it; none of it loads Django."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wangjian.project.cli import main

PAPER_2027 = """
year = 2027
notice = "样例文件"
issued = 2026-11-25
off = ["2027-01-01..2027-01-03", "2027-02-05..2027-02-11", "2027-04-03..2027-04-05", "2027-05-01..2027-05-05",
       "2027-06-09", "2027-09-15", "2027-10-01..2027-10-07"]
work = ["2027-02-14", "2027-02-20", "2027-05-08", "2027-10-09"]
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WANGJIAN_VAR", str(tmp_path / "var"))
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_due_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "law", "due", "CMP.ACCEPT", "--from", "2026-09-24")
    assert got["due"] == got["act_by"] == "2026-10-12"
    assert got["unit"] == "wd"
    assert got["basis"] == ["O121-15", "CPL-46"]
    assert got["provisional"] is False
    assert got["due_at"] is None


def test_due_with_pause_and_extensions(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(
        capsys, "law", "due", "CASE.DECIDE", "--from", "2026-01-05", "--pause", "2026-02-01..2026-02-10",
        "--pause", "2026-03-02..2026-03-03", "--extend", "--extend", "10",
    )  # fmt: skip
    assert got["due"] == "2026-05-27"
    assert got["n"] == 130


def test_due_by_the_hour(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "law", "due", "EVD.URGENT", "--from", "2026-11-24T10:30")
    assert got["due_at"] == "2026-11-25T11:00:00+08:00"
    assert got["act_by_at"] == "2026-11-25T10:30:00+08:00"


def test_both_limits_of_a_complaint_accepted_between_the_texts(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "law", "due", "CMP.MEDIATE", "--from", "2026-04-01")
    assert got["also"] == {"clock": "CMP.MEDIATE.O20", "due": "2026-06-08", "act_by": "2026-06-08"}
    assert got["due"] == "2026-06-01"
    assert got["alert"] == "2026-06-01"


@pytest.mark.parametrize(("lang", "words"), [("zh", "调休上班的周末"), ("en", "swapped in as worked")])
def test_each_day_counted_is_printed(capsys: pytest.CaptureFixture[str], lang: str, words: str) -> None:
    assert main(["--lang", lang, "law", "due", "CMP.ACCEPT", "--from", "2026-09-24"]) == 0
    lines = capsys.readouterr().out.splitlines()
    counted = [line for line in lines if line.split()[2:3] and line.split()[2].isdigit()]
    assert len(counted) == 7
    assert any("2026-10-10" in line and words in line for line in counted)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["NONE", "--from", "2026-01-01"], "clock.unknown", "law clocks"),
        (["LIM.PEN", "--from", "2026-01-01"], "clock.ambiguous", "LIM.PEN.5Y"),
        (["RTN.WINDOW", "--from", "2014-12-31"], "calendar.before_2015", "2015"),
        (["CMP.ACCEPT", "--from", "2014-12-31"], "calendar.before_2015", "2015"),
        (["CMP.ACCEPT", "--from", "2026-02-30"], "day.malformed", "2026-02-30"),
        (["CMP.ACCEPT", "--from", "2026-02-20T25:00"], "moment.malformed", "25:00"),
        (["EVD.URGENT", "--from", "2026-02-20"], "clock.needs_moment", "2026-04-15T10:30"),
        (["RPT.CHECK", "--from", "2026-02-20", "--pause", "2026-02-24"], "pause.malformed", ".."),
        (["RPT.CHECK", "--from", "2026-02-20", "--extend", "--extend"], "extension.too_many", "1"),
        (["REV.FILE", "--from", "2026-02-20", "--extend", ""], "extension.malformed", "30"),
        (["REV.FILE", "--from", "2026-02-20", "--extend", "１５"], "extension.malformed", "１５"),
        (["REV.FILE", "--from", "2026-02-20", "--extend", "9" * 5000], "extension.malformed", "30"),
        (["REV.FILE", "--from", "2026-02-20", "--extend", "0"], "extension.open", "批准人"),
        (["RPT.CHECK", "--from", "2026-02-20", "--restart", ""], "day.malformed", "2026-04-15"),
        (["RPT.CHECK", "--from", "2026-02-20", "--restart", "2014-12-31"], "restart.early", "2014-12-31"),
        (["RPT.CHECK", "--from", "2026-02-20", "--pause", "2014-12-30..2014-12-31"], "calendar.before_2015", "2015"),
        (["RPT.CHECK", "--from", "2026-02-20", "--pause", ".."], "day.malformed", "2026-04-15"),
        (["RPT.CHECK", "--from", "2026-02-20", "--switch", "self=on"], "switch.unknown", "self"),
        (["EVD.URGENT", "--from", "0001-01-01T00:00+14:00"], "moment.malformed", "0001"),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, words: str) -> None:
    assert main(["--lang", "zh", "law", "due", *arguments, "--json"]) == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out)["refused"] == code
    assert words in printed.err


def test_switches_of_the_installation_and_of_the_call(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    saturday = ("law", "due", "FINE.PAY", "--from", "2026-10-30")
    assert answer(capsys, *saturday)["due"] == "2026-11-16"
    assert answer(capsys, *saturday, "--switch", "weekend_roll=off")["due"] == "2026-11-14"
    file = own_folder / "var" / "switches.toml"
    file.parent.mkdir()
    file.write_text('weekend_roll = "off"\nhearing_inner_clocks = "on"\n', encoding="utf-8")
    assert answer(capsys, *saturday)["due"] == "2026-11-14"
    assert answer(capsys, "law", "due", "HEAR.CHAIR", "--from", "2026-11-24")["flagged"] is True
    for content in ('weekend_roll = "perhaps"', "no_such = 1", "="):
        file.write_text(content, encoding="utf-8")
        assert main(["law", "due", "CMP.ACCEPT", "--from", "2026-11-24"]) == 2


def test_what_was_not_read_is_off_until_switched_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "due", "HEAR.CHAIR", "--from", "2026-11-24"]) == 2
    assert "hearing_inner_clocks" in capsys.readouterr().err


def test_clocks_lists_the_catalogue_and_what_speaks_of_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "clocks"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 80
    for words, clock in ((["CMP"], "CMP.ACCEPT"), (["查封扣押"], "SEIZE"), (["notice", "hearing"], "HEAR.NOTE")):
        assert main(["law", "clocks", *words, "--json"]) == 0
        assert clock in {each["id"] for each in json.loads(capsys.readouterr().out)}
    assert main(["law", "clocks", "月球"]) == 2
    assert "月球" in capsys.readouterr().err


def test_instruments_name_what_is_cited(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "instruments", "投诉举报", "--json"]) == 0
    assert "O121" in {each["key"] for each in json.loads(capsys.readouterr().out)}
    assert main(["law", "instruments"]) == 0
    assert "PCL " in capsys.readouterr().out
    assert main(["law", "instruments", "月球"]) == 2


def test_a_published_year_is_checked_and_added(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    before = answer(capsys, "law", "due", "CMP.ACCEPT", "--from", "2027-02-03")
    assert before["provisional"] is True
    paper = own_folder / "paper.toml"
    paper.write_text(PAPER_2027, encoding="utf-8")
    assert main(["law", "calendar", "add", str(paper)]) == 0
    capsys.readouterr()
    after = answer(capsys, "law", "due", "CMP.ACCEPT", "--from", "2027-02-03")
    assert after["provisional"] is False
    assert (before["due"], after["due"]) == ("2027-02-16", "2027-02-18")
    assert main(["law", "calendar", "add", str(paper)]) == 2
    assert "2027" in capsys.readouterr().err
    assert main(["law", "calendar", "show"]) == 0
    assert "2027 " in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"year = ", b"\xff\xfe", b"x" * 200_000, PAPER_2027.replace("2027-02-14", "2027-02-15").encode()]
)
def test_a_bad_paper_changes_nothing(own_folder: Path, content: bytes) -> None:
    paper = own_folder / "paper.toml"
    paper.write_bytes(content)
    assert main(["law", "calendar", "add", str(paper)]) == 2
    assert main(["law", "calendar", "add", str(own_folder / "absent.toml")]) == 2
    assert not list(own_folder.glob("var/calendar/*"))


@pytest.mark.parametrize("library", ["django", "polars"])
def test_the_law_answers_without_what_others_need(library: str) -> None:
    code = (
        "import sys; from wangjian.project.cli import main; main(['law', 'due', 'CMP.ACCEPT', '--from', '2026-09-24']);"
        f"sys.exit(any(name.partition('.')[0] == '{library}' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("redirection", "status", "says"),
    [(">&-", 0, ""), ("> /dev/full", 2, "no space is left"), ("| true", 1, "")],
)
def test_an_answer_that_cannot_be_delivered(redirection: str, status: int, says: str) -> None:
    command = f"{sys.executable} -m wangjian.project.cli --lang en law clocks {redirection}; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True)
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (status, True, False)


def test_a_terminal_that_knows_no_chinese_gets_an_answer() -> None:
    command = [sys.executable, "-m", "wangjian.project.cli", "law", "due", "CMP.ACCEPT", "--from", "2026-09-24"]
    ran = subprocess.run(command, check=False, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (ran.returncode, b"2026-10-12" in ran.stdout) == (0, True)
