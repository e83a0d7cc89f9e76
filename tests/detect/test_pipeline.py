"""A scan as a whole: what it writes, what it refuses, and that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wangjian.detect import findings, pipeline
from wangjian.detect.manifest import Manifest
from wangjian.detect.normalise.characters import characters
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.detect.signal import COMMON
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal

Scan = Callable[..., tuple[Manifest, Path]]
TITLES = "国家级龙井\n纯棉衬衫\n顶*级面料 最新\n\n全網最低價\n"


def _digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_key_that_the_first_object_lacks_is_a_column(scanned: Scan) -> None:
    manifest, _ = scanned("m.jsonl", '{"id": "1", "name": "店"}\n{"id": "2", "name": "店", "code": "91"}\n')
    assert (manifest.not_run, manifest.findings) == ((), 2)


def test_findings_of_one_score_stay_in_the_order_of_the_input(scanned: Scan) -> None:
    _, out = scanned("t.txt", "国家级龙井茶叶礼盒\n国家级米\n" * 30_000)
    rows = pl.read_parquet(out / "findings.parquet")["row"].to_list()
    assert rows == [*range(2, 60_001, 2), *range(1, 60_001, 2)]  # the shorter title is the stronger finding


def test_what_is_written(scanned: Scan) -> None:
    manifest, out = scanned("t.txt", TITLES, scores=True)
    assert {path.name for path in out.iterdir()} == {
        "manifest.json", "findings.parquet", "findings.jsonl", "rejects.jsonl", "scores.parquet",
    }  # fmt: skip
    frame = pl.read_parquet(out / "findings.parquet")
    assert frame.columns == [*COMMON, "term", "disguise", "category"]
    assert frame["score"].is_sorted(descending=True)
    assert [json.loads(line) for line in (out / "findings.jsonl").read_text().splitlines()] == frame.to_dicts()
    scores = pl.read_parquet(out / "scores.parquet")
    assert scores["row"].to_list() == [1, 2, 3, 5]
    assert (scores["score"] > 0).to_list() == [True, False, True, True]
    assert (manifest.rows, manifest.kept, manifest.rejected, manifest.findings) == (5, 4, {"blank": 1}, 4)
    assert manifest.files == {name: digest for name, digest in _digest(out).items() if name != "manifest.json"}


def test_manifest_says_nothing_of_time_or_place(scanned: Scan, tmp_path: Path) -> None:
    manifest, out = scanned("t.txt", TITLES)
    text = (out / "manifest.json").read_text()
    assert str(tmp_path) not in text and os.uname().nodename not in text
    assert Manifest.from_json(json.loads(text)) == manifest == findings.read_manifest(out)
    assert set(json.loads(text)) == {
        "wangjian_scan", "kind", "as_of", "inputs", "rows", "kept", "rejected", "signals", "not_run", "findings",
        "files", "code",
    }  # fmt: skip
    assert manifest.code["characters_sha256"] == characters().sha256


def test_the_same_input_gives_the_same_bytes(scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder, the size of the batches and the number of threads."""
    _, first = scanned("t.txt", TITLES * 200, scores=True)
    before = _digest(first)
    _, second = scanned("t.txt", TITLES * 200, scores=True, out=tmp_path / "other")
    assert _digest(second) == before
    monkeypatch.setattr("wangjian.detect.intake.lines.BLOCK", 100)
    monkeypatch.setattr(pipeline, "THREADS", 7)
    _, third = scanned("t.txt", TITLES * 200, scores=True, out=tmp_path / "third")
    assert _digest(third) == before


def test_the_same_bytes_from_parquet_in_other_batches(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [f"{title}{number}" for number in range(400) for title in TITLES.split()]
    pl.DataFrame({"title": titles}).write_parquet(tmp_path / "whole", row_group_size=300)
    data = (tmp_path / "whole").read_bytes()
    _, first = scanned("t.parquet", data, scores=True)
    before = _digest(first)
    monkeypatch.setattr("wangjian.detect.intake.parquet.ROWS", 70)
    _, second = scanned("t.parquet", data, scores=True)
    assert _digest(second) == before


def test_bytes_do_not_depend_on_the_threads_of_the_engine(scanned: Scan, tmp_path: Path) -> None:
    _, here = scanned("t.txt", TITLES * 2000, scores=True)
    command = [sys.executable, "-m", "wangjian.project.cli", "scan", "t.txt", "--out", "there", "--scores"]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "7"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert _digest(tmp_path / "there") == _digest(here)


def test_formats_give_the_same_findings(scanned: Scan, tmp_path: Path) -> None:
    titles = ["国家级龙井", "纯棉", "顶级"]
    frame = pl.DataFrame({"title": titles})
    frame.write_parquet(tmp_path / "x")
    frame.write_csv(tmp_path / "y")
    frame.write_ndjson(tmp_path / "z")
    results = []
    for name, data in (
        ("t.txt", "\n".join(titles).encode()),
        ("t.parquet", (tmp_path / "x").read_bytes()),
        ("t.csv", (tmp_path / "y").read_bytes()),
        ("t.jsonl", (tmp_path / "z").read_bytes()),
        ("g.csv", ("title\n" + "\n".join(titles)).encode("gb18030")),
    ):
        _, out = scanned(name, data, out=tmp_path / f"out-{name}")
        results.append(pl.read_parquet(out / "findings.parquet").drop("file").rows())
    assert all(rows == results[0] for rows in results) and len(results[0]) == 2


def test_several_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("国家级\n好\n")
    (tmp_path / "b.csv").write_text("title\n顶级\n")
    manifest = scan(Order(files=[tmp_path / "a.txt", tmp_path / "b.csv"], out=tmp_path / "out"))
    assert [(entry.name, entry.rows) for entry in manifest.inputs] == [("a.txt", 2), ("b.csv", 1)]
    rows = findings.read_findings(tmp_path / "out")
    assert {(row.file, row.row) for row in rows} == {("a.txt", 1), ("b.csv", 1)}


def test_a_signal_that_cannot_run_is_listed(scanned: Scan) -> None:
    manifest, _ = scanned("m.csv", "id,name\n1,小店\n")
    assert manifest.signals == ()
    assert [(entry.id, entry.missing) for entry in manifest.not_run] == [("merchant_code", ("main.code",))]
    manifest, _ = scanned("d.csv", "sku,ts,price_fen\na,1780000000,5\n")
    assert manifest.not_run[0].id == "price"
    assert set(manifest.not_run[0].missing) == {"promos.promo_id", "promos.sku", "promos.ts", "promos.original_fen"}
    manifest, _ = scanned("x.csv", "word\n好\n", kind="titles")
    assert [(entry.id, entry.missing) for entry in manifest.not_run] == [("terms", ("main.title",))]
    assert manifest.rows == manifest.kept == 1


def test_refused_orders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    titles, deals, promos = tmp_path / "t.txt", tmp_path / "d.csv", tmp_path / "p.csv"
    titles.write_text("好\n")
    (tmp_path / "a" / "t.txt").write_text("好\n")
    deals.write_text("sku,ts,price_fen\na,1780000000,5\n")
    promos.write_text("promo_id,sku,ts,original_fen\np,a,1780000001,9\n")
    plain = Order(files=[titles], out=tmp_path / "out")
    priced = Order(files=[deals], out=tmp_path / "out", promos=promos)
    for order, code in (
        (replace(plain, files=[]), "scan.no_files"),
        (replace(plain, kind="shoes"), "kind.unknown"),
        (replace(plain, files=[titles, deals]), "kind.differs"),
        (replace(plain, files=[titles, tmp_path / "a" / "t.txt"]), "scan.same_name"),
        (replace(plain, promos=promos), "scan.option"),
        (replace(priced, terms=titles), "scan.option"),
        (replace(plain, packs=["price@1"]), "pack.no_use"),
        (replace(plain, packs=["ads@9"]), "pack.unknown"),
        (priced, "scan.as_of"),
        (replace(priced, as_of=date(2020, 1, 1)), "pack.not_in_force"),
        (replace(plain, as_of=date(2014, 1, 1)), "pack.not_in_force"),
    ):
        with pytest.raises(Refusal) as refused:
            scan(order)
        assert refused.value.code == code
        assert refused.value.zh and refused.value.en
        assert not (tmp_path / "out").exists()


def test_a_scan_replaces_a_scan_and_nothing_else(scanned: Scan, tmp_path: Path) -> None:
    scanned("t.txt", "国家级\n")
    manifest, out = scanned("t.txt", "好\n")
    assert findings.read_manifest(out) == manifest and manifest.findings == 0
    with pytest.raises(Refusal) as refused:
        scanned("t.txt", "好\n", out=tmp_path)
    assert refused.value.code == "out.foreign"


def test_a_refused_scan_leaves_the_earlier_one(scanned: Scan) -> None:
    _, out = scanned("t.txt", "国家级\n")
    before = _digest(out)
    with pytest.raises(Refusal):
        scanned("t.csv", "sku\n")
    assert _digest(out) == before


def test_findings_are_read_by_page_and_signal(scanned: Scan) -> None:
    _, out = scanned("t.txt", "最新的杯子\n国·家·级龙井\n顶级面料\n")
    first, second = findings.read_findings(out, limit=2)
    assert (first.subject, first.evidence, first.row, first.signal) == ("国·家·级龙井", "国·家·级", 2, "terms")
    assert first.subject[first.start : first.end] == first.evidence
    assert first.articles == (Citation("ADL", "9(3)"), Citation("ADL", "57"))
    assert first.score > second.score and first.pack == "ads@1" and "国·家·级" in first.reason.zh
    assert [row.row for row in findings.read_findings(out, offset=2)] == [1]
    assert findings.read_findings(out, signal="price") == []
    assert findings.read_findings(out, offset=99) == []


def test_no_scan_to_read(tmp_path: Path) -> None:
    for read in (findings.read_manifest, findings.read_findings):
        with pytest.raises(Refusal) as refused:
            read(tmp_path)  # type: ignore[operator]  # two readers with one shape of refusal
        assert refused.value.code == "scan.none"
    (tmp_path / "manifest.json").write_text('{"wangjian_scan": 1}')
    with pytest.raises(Refusal):
        findings.read_manifest(tmp_path)


def test_progress_counts_rows(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(TITLES)
    seen: list[tuple[str, int]] = []
    scan(Order(files=[tmp_path / "t.txt"], out=tmp_path / "out"), lambda name, rows: seen.append((name, rows)))
    assert seen[-1] == ("t.txt", 5)


def test_another_pack_is_used_and_named(scanned: Scan, tmp_path: Path) -> None:
    from wangjian.detect import pack as packs

    mine = tmp_path / "mine"
    mine.mkdir()
    for path in (packs.HOME / "ads@1").iterdir():
        (mine / path.name).write_bytes(path.read_bytes())
    (mine / "terms.csv").write_text("term,category,weight,note\n纯棉,absolute,0.5,\n", encoding="utf-8")
    (mine / "exceptions.csv").write_text("term,phrase,effect,basis,note\n", encoding="utf-8")
    toml = (mine / "pack.toml").read_text(encoding="utf-8")
    (mine / "pack.toml").write_text(toml.replace("version = 1", "version = 7"), encoding="utf-8")
    manifest, out = scanned("t.txt", "纯棉国家级\n", packs=[str(mine)])
    assert (manifest.signals[0].pack, manifest.findings) == ("ads@7", 1)
    assert findings.read_findings(out)[0].evidence == "纯棉"
