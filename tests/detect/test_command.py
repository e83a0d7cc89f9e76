"""`wangjian scan` and `wangjian city` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wangjian.project.cli import main


def test_scan_prints_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.txt").write_text("国家级\n\n")
    assert main(["--lang", "zh", "scan", str(tmp_path / "t.txt"), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert all(part in captured.out for part in ("疑似1条", "收下1行", "内容为空白: 1"))
    assert "t.txt: 2" in captured.err
    assert (
        main(["--lang", "en", "scan", str(tmp_path / "t.txt"), "--out", str(tmp_path / "out"), "--kind", "titles"]) == 0
    )
    assert "candidates: 1" in capsys.readouterr().out


def test_scan_prints_the_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.csv").write_text("id,name\n1,店\n")
    assert main(["scan", str(tmp_path / "m.csv"), "--out", str(tmp_path / "out"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert printed["not_run"] == [{"id": "merchant_code", "missing": ["main.code"]}]


def test_scan_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(tmp_path / "none.txt"), "--out", str(tmp_path / "out"), "--json"]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["refused"] == "file.missing"
    assert "none.txt" in captured.err
    (tmp_path / "t.txt").write_text("好\n")
    assert main(["scan", str(tmp_path / "t.txt"), "--out", str(tmp_path / "out"), "--as-of", "tomorrow"]) == 2


def test_an_interrupted_scan_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(folder: Path, *_: object) -> None:
        (folder / "findings.parquet").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("wangjian.detect.pipeline._write_results", interrupt)
    (tmp_path / "t.txt").write_text("国家级\n")
    assert main(["--lang", "en", "scan", str(tmp_path / "t.txt"), "--out", str(tmp_path / "out")]) == 130
    assert "Interrupted" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["t.txt"]


def test_city_is_written_and_scanned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city, out = tmp_path / "sample", tmp_path / "out"
    assert main(["city", "listings", "--count", "200", "--out", str(city)]) == 0
    for arguments in (
        [str(city / "titles.parquet")],
        [str(city / "deals.parquet"), "--promos", str(city / "promos.parquet"), "--as-of", "2026-06-01"],
        [str(city / "merchants.csv")],
    ):
        assert main(["scan", *arguments, "--out", str(out), "--scores"]) == 0
    assert main(["city", "listings", "--count", "200", "--out", str(city)]) == 0  # over its own earlier sample
    capsys.readouterr()
    assert main(["city", "listings", "--count", "200", "--out", str(out)]) == 2  # a scan is no sample
    assert main(["city", "listings", "--count", "0", "--out", str(city)]) == 2
    assert "1" in capsys.readouterr().err
