"""`wangjian law show`, `law diagram` and `law check` at the terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from wangjian.law import check
from wangjian.project.cli import main


def test_show_names_states_moves_capacities_clocks_papers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "show", "case"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "case@2025-10-15",
        "Under investigation",
        "decide_penalty",
        "head of the bureau",
        "REV.FILE",
        "PP-64",
    ):
        assert words in shown
    assert main(["law", "show", "case", "--version", "2025-10-15", "--lang", "zh"]) == 0
    assert "调查取证" in capsys.readouterr().out


def test_show_as_json_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "report", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["version"] == "2026-04-15"
    assert len(shown["sha256"]) == 64
    assert shown["start"]["clocks"] == [
        {"do": "start", "reason": None, "clock": "RPT.CHECK", "since": "received_on", "when": None}
    ]
    filed = shown["moves"]["file_case"]
    assert filed["approved_by"] == {"capacities": ["head"], "people": 1}
    assert filed["starts"] == [{"run": "case", "clock": None, "since": None, "when": None}]
    assert filed["articles"] == ["PP-18", "PP-19"]
    assert shown["states"]["case_filed"]["kind"] == "final"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_diagram_is_written_or_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["law", "diagram", "report", "--lang", lang, "--state", "checking"]) == 0
    printed = capsys.readouterr().out
    assert ElementTree.fromstring(printed).tag.endswith("svg")
    out = tmp_path / "report.svg"
    assert main(["--lang", lang, "law", "diagram", "report", "--state", "checking", "--out", str(out)]) == 0
    assert out.read_text("utf-8") == printed
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "nothing", "--json"], "procedure.unknown", "case, publication, report"),
        (["show", "case", "--version", "2015-01-01", "--json"], "procedure.version-unknown", "2025-10-15"),
        (["show", "case", "--version", "soon", "--json"], "day.malformed", "soon"),
    ],
)
def test_what_is_not_there_is_refused_with_the_choices(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, said: str
) -> None:
    assert main(["law", *arguments]) == 2
    refused = json.loads(capsys.readouterr().out)
    assert refused["refused"] == code
    assert said in refused["zh"]
    assert said in refused["en"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "law", "diagram", "case", "--out", str(tmp_path / "no" / "x.svg")]) == 2
    assert "Cannot write" in capsys.readouterr().err
    for place in ("", str(tmp_path), "/dev/null/x", "x" * 300):
        assert main(["--lang", "en", "law", "diagram", "case", "--out", place]) == 2, place
    assert main(["law", "show", "case", "--version", ""]) == 2
    capsys.readouterr()
    assert main(["--lang", "en", "law", "diagram", "case", "--state", "nowhere"]) == 2
    assert "investigating" in capsys.readouterr().err


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert main(["law", "diagram", "report", "--out", str(pipe)]) == 0
    assert os.read(reader, 4) == b"<svg"
    os.close(reader)
    assert pipe.is_fifo()


def test_check_exits_by_what_it_found(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--lang", "en", "law", "check"]) == 0
    assert capsys.readouterr().out == "The law data is sound.\n"
    monkeypatch.setattr(check, "TABLES", ())
    monkeypatch.setattr(check, "check_procedures", lambda *_: [check.Problem("a.toml", "moves.x", "坏了", "broken")])
    assert main(["--lang", "zh", "law", "check"]) == 1
    assert capsys.readouterr().out == "a.toml: moves.x: 坏了\n发现 1 处问题。\n"
