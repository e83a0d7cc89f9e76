"""Files that are not what they say: a clear refusal in both languages, and nothing left behind."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from wangjian.detect.manifest import Manifest
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.kernel.refusal import Refusal

Scan = Callable[..., tuple[Manifest, Path]]


def _parquet(columns: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer)
    return buffer.getvalue()


WHOLE = _parquet({"title": ["国家级龙井"] * 1000})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.txt", b"", "file.empty"),
        ("t.parquet", b"", "file.empty"),
        ("t.parquet", b"title\nhello world\n", "file.lies"),
        ("t.txt", WHOLE, "file.lies"),
        ("t.csv", b"PK\x03\x04....", "file.lies"),
        ("t.csv", b"%PDF-1.7", "file.lies"),
        ("t.jsonl", b'[{"title": "a"}]', "file.lies"),
        ("t.docx", b"hello", "file.suffix"),
        ("t.parquet", WHOLE[: len(WHOLE) // 2], "file.truncated"),
        ("t.parquet", WHOLE[:8], "file.truncated"),
        ("t.parquet", b"PAR1" + WHOLE[-8:], "file.damaged"),
        ("t.parquet", WHOLE[:40] + b"\x00" * 40 + WHOLE[80:-8] + b"\xff\xff\xff\x7f" + b"PAR1", "file.damaged"),
        ("t.parquet", _parquet({"title": [b"\xff\xfe"]}), "parquet.type"),
        ("t.parquet", _parquet({"title": [["a"]]}), "parquet.type"),
        ("t.csv", b"title,title\na,b\n", "csv.header"),
        ("t.csv", b"\n", "csv.header"),
        ("t.csv", b"a,b\n1,2\n", "kind.none"),
        ("t.jsonl", b"{\n{\n", "file.no_rows"),
        ("t.parquet", _parquet({"x": [1]}), "kind.none"),
        ("t.parquet", _parquet({"title": ["国家级"], "Title": ["a"]}), "parquet.same_name"),
        ("t.csv", b"sku,ts,price_fen,id,name\n", "kind.several"),
    ],
)
def test_refused(scanned: Scan, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        scanned(name, data)
    assert refused.value.code == code
    assert refused.value.zh and refused.value.en and str(tmp_path) not in refused.value.zh + refused.value.en
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("given", "code"), [("none.txt", "file.missing"), ("", "file.folder"), ("pipe", "file.special")]
)
def test_no_file_at_all(tmp_path: Path, given: str, code: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refusal) as refused:
        scan(Order(files=[tmp_path / given], out=tmp_path / "out"))
    assert refused.value.code == code
    assert not (tmp_path / "out").exists()


def test_damage_inside_a_parquet_file_leaves_nothing(scanned: Scan, tmp_path: Path) -> None:
    """The footer is sound, the pages are not: found while reading, after the results were begun."""
    whole = bytearray(_parquet({"title": [f"国家级龙井{number}" for number in range(50_000)]}))
    whole[200:4000] = b"\xa5" * 3800
    with pytest.raises(Refusal) as refused:
        scanned("t.parquet", bytes(whole))
    assert refused.value.code == "file.damaged"
    assert [path.name for path in tmp_path.iterdir()] == ["t.parquet"]


def test_a_line_of_100_mb_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    with path.open("wb") as file:
        file.write("国家级\n".encode())
        for _ in range(100):
            file.write(b"a" * 1_000_000)
        file.write("\n顶级\n".encode())
    tracemalloc.start()
    manifest = scan(Order(files=[path], out=tmp_path / "out"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (manifest.rows, manifest.kept, manifest.findings) == (3, 2, 2)
    assert manifest.rejected == {"line_too_long": 1}
    assert peak < 40_000_000


def test_lines_cannot_be_deals(scanned: Scan) -> None:
    with pytest.raises(Refusal) as refused:
        scanned("t.txt", "好\n", kind="deals")
    assert refused.value.code == "kind.not_lines"


def test_headers_without_rows(scanned: Scan) -> None:
    manifest, out = scanned("t.csv", "title\n")
    assert (manifest.rows, manifest.findings) == (0, 0)
    assert pl.read_parquet(out / "findings.parquet").is_empty()
    manifest, _ = scanned("t.parquet", _parquet({"title": pl.Series([], dtype=pl.String)}))
    assert manifest.rows == 0
