"""Which encoding a file is in, and what happens to lines that are in none or in the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from wangjian.detect.intake import lines
from wangjian.detect.manifest import Manifest
from wangjian.kernel.refusal import Refusal

Scan = Callable[..., tuple[Manifest, Path]]
HAN = ["国家级龙井绿茶", "纯棉衬衫新款", "山核桃仁礼盒", "亲子卫衣秋冬"]


def _rejects(out: Path) -> list[tuple[int, str]]:
    return [(line["row"], line["reason"]) for line in map(json.loads, (out / "rejects.jsonl").read_text().splitlines())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_encoding(scanned: Scan, encoding: str, end: str) -> None:
    manifest, out = scanned("t.txt", end.join(HAN).encode(encoding))
    assert (manifest.rows, manifest.kept, manifest.findings) == (4, 4, 1)
    assert json.loads((out / "findings.jsonl").read_text())["subject"] == HAN[0]


def test_a_few_lines_of_gb18030_in_utf8(scanned: Scan) -> None:
    data = [line.encode() for line in HAN] + [HAN[0].encode("gb18030")]
    manifest, out = scanned("t.txt", b"\n".join(data))
    assert (manifest.kept, manifest.rejected) == (4, {"encoding_mixed": 1})
    assert _rejects(out) == [(5, "encoding_mixed")]


def test_a_few_lines_of_utf8_in_gb18030(scanned: Scan) -> None:
    data = [line.encode("gb18030") for line in HAN] + [HAN[0].encode()]
    manifest, out = scanned("t.txt", b"\n".join(data))
    assert (manifest.kept, manifest.rejected) == (4, {"encoding_mixed": 1})
    assert _rejects(out) == [(5, "encoding_mixed")]


def test_a_line_that_is_in_neither(scanned: Scan) -> None:
    manifest, out = scanned("t.txt", "\n".join(HAN).encode() + b"\n\xff\xff\xff\n" + b"plain\n")
    assert (manifest.rows, manifest.kept) == (6, 5)
    assert _rejects(out) == [(5, "encoding")]


def test_mostly_neither_is_refused(scanned: Scan) -> None:
    with pytest.raises(Refusal) as refused:
        scanned("t.txt", b"\xff\xff\xff\n\xfe\xfe\xff\nplain\n")
    assert refused.value.code == "file.encoding"
    assert "GB18030" in refused.value.zh and "GB18030" in refused.value.en


def test_utf16_is_refused(scanned: Scan) -> None:
    with pytest.raises(Refusal) as refused:
        scanned("t.txt", HAN[0].encode("utf-16"))
    assert refused.value.code == "file.lies"


def test_the_word_that_looks_like_utf8(scanned: Scan) -> None:
    """“联通” in GB18030 has the shape of two-byte UTF-8, yet is none; the file stays GB18030."""
    manifest, _ = scanned("t.txt", "\n".join([*HAN, "联通"]).encode("gb18030"))
    assert manifest.kept == 5


def test_lines_are_counted_across_blocks(scanned: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 7)
    manifest, out = scanned("t.txt", "\n".join([*HAN, "", HAN[0]]) + "\n")
    assert (manifest.rows, manifest.kept, manifest.findings) == (6, 5, 2)
    assert _rejects(out) == [(5, "blank")]
    assert [json.loads(line)["row"] for line in (out / "findings.jsonl").read_text().splitlines()] == [1, 6]


def test_a_line_without_end_is_a_row(scanned: Scan) -> None:
    assert scanned("t.txt", "a\nb")[0].rows == 2
