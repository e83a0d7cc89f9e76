"""Values: what is taken, what is rejected and why; in text and in Parquet alike."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wangjian.detect.manifest import Manifest

Scan = Callable[..., tuple[Manifest, Path]]
TS = 1_780_000_000

BAD_PRICES = [
    ("", "missing"),
    ("abc", "not_number"),
    ("NaN", "not_finite"),
    ("inf", "not_finite"),
    ("-5", "negative"),
    ("0", "zero"),
    ("9.5", "not_whole"),
    ("99999999999999999999", "overflow"),
    ("10000000000001", "overflow"),
    ("1e3", "not_whole"),
]
BAD_MOMENTS = [
    ("", "missing"),
    ("-1", "out_of_range"),
    (str(TS * 1000), "out_of_range"),
    ("1.5", "not_whole"),
    ("昨天", "not_number"),
]


def _deals(rows: list[tuple[str, str, str]]) -> str:
    return "sku,ts,price_fen\n" + "".join(f"{','.join(row)}\n" for row in rows)


def _reasons(out: Path) -> list[tuple[int, str, str]]:
    found = [json.loads(line) for line in (out / "rejects.jsonl").read_text().splitlines()]
    assert all(line["zh"] and line["en"] for line in found)
    return [(line["row"], line["column"], line["reason"]) for line in found]


def test_bad_prices_in_text(scanned: Scan) -> None:
    rows = [("a", str(TS), price) for price, _ in BAD_PRICES] + [("a", str(TS), "100"), ("a", str(TS), "100.00")]
    manifest, out = scanned("d.csv", _deals(rows))
    assert _reasons(out) == [(row, "price_fen", reason) for row, (_, reason) in enumerate(BAD_PRICES, start=1)]
    assert (manifest.rows, manifest.kept) == (len(rows), 2)
    assert manifest.rows == manifest.kept + sum(manifest.rejected.values())


def test_bad_moments_in_text(scanned: Scan) -> None:
    _, out = scanned("d.csv", _deals([("a", moment, "100") for moment, _ in BAD_MOMENTS]))
    assert _reasons(out) == [(row, "ts", reason) for row, (_, reason) in enumerate(BAD_MOMENTS, start=1)]


def test_bad_values_in_parquet(scanned: Scan) -> None:
    frame = pl.DataFrame(
        {
            "sku": ["a"] * 6 + [None, " ", "a\0b"],
            "ts": [TS] * 9,
            "price_fen": [float("nan"), float("inf"), -1.0, 0.0, 9.5, 1e18, 5.0, 5.0, 5.0],
        }
    )
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    _, out = scanned("d.parquet", buffer.getvalue())
    assert [reason for _, _, reason in _reasons(out)] == [
        "not_finite", "not_finite", "negative", "zero", "not_whole", "overflow", "missing", "blank", "nul",
    ]  # fmt: skip


def test_json_values(scanned: Scan) -> None:
    lines = [
        {"sku": 7, "ts": TS, "price_fen": 100},
        {"sku": "a", "ts": TS, "price_fen": 100.0},
        {"sku": "a", "ts": TS, "price_fen": True},
        {"sku": ["a"], "ts": TS, "price_fen": 100},
        {"sku": "a", "ts": TS},
    ]
    data = "\n".join([*map(json.dumps, lines), "{", "[1]", "", '{"sku":"a","ts":1,"price_fen":NaN}', "[" * 5000])
    manifest, out = scanned("d.jsonl", data)
    assert manifest.kept == 2
    assert [reason for _, _, reason in _reasons(out)] == [
        "wrong_type", "wrong_type", "missing", "json_malformed", "json_not_object", "blank",
        "not_finite", "json_malformed",
    ]  # fmt: skip


def test_half_of_a_surrogate_pair(scanned: Scan) -> None:
    manifest, out = scanned("t.jsonl", '{"title": "国家级\\ud800"}\n{"title": "国家级"}\n')
    assert (manifest.kept, manifest.findings) == (1, 1)
    assert _reasons(out) == [(1, "title", "not_text")]


def test_titles(scanned: Scan) -> None:
    _, out = scanned("t.txt", "好\0\n \n" + "长" * 10_001 + "\n" + "长" * 10_000 + "\n")
    assert _reasons(out) == [(1, "title", "nul"), (2, "title", "blank"), (3, "title", "too_long")]


def test_csv_rows(scanned: Scan) -> None:
    data = 'title,shop\n"国家级, 好",a\n好\n好,b,c\n\n"两\n行",d\n"未完,e\n'
    manifest, out = scanned("t.csv", data)
    assert manifest.kept == 2
    assert [(row, reason) for row, _, reason in _reasons(out)] == [
        (2, "csv_fields"),
        (3, "csv_fields"),
        (4, "blank"),
        (6, "csv_quotes"),
    ]


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_string_offsets_of_32_and_64_bits(tmp_path: Path, scanned: Scan, type_: pa.DataType) -> None:
    column = pa.array(["国家级", "纯棉", None]).cast(pa.string())
    table = pa.table({"title": column.dictionary_encode() if pa.types.is_dictionary(type_) else column.cast(type_)})
    pq.write_table(table, tmp_path / "a.parquet")
    manifest, _ = scanned("t.parquet", (tmp_path / "a.parquet").read_bytes())
    assert (manifest.kept, manifest.findings, manifest.rejected) == (2, 1, {"missing": 1})


def test_a_missing_code_is_no_reject(scanned: Scan) -> None:
    manifest, _ = scanned("m.csv", "id,name,code\n1,小店,\n,小店,\n2,,\n")
    assert (manifest.kept, manifest.findings) == (1, 1)
    assert manifest.rejected == {"blank": 2}


def test_promotions_are_checked_as_well(tmp_path: Path, scanned: Scan) -> None:
    promos = tmp_path / "p.csv"
    promos.write_text(f"promo_id,sku,ts,original_fen\nP1,a,{TS},200\nP2,a,{TS},-1\n")
    manifest, out = scanned("d.csv", _deals([("a", str(TS - 60), "100")]), promos=promos, as_of=date(2026, 12, 31))
    assert manifest.findings == 1
    assert manifest.rejected == {}  # of the scanned file itself
    assert [(entry.role, entry.rejected) for entry in manifest.inputs] == [("deals", {}), ("promos", {"negative": 1})]
    assert _reasons(out) == [(2, "original_fen", "negative")]
