"""The content says what a file is; a name that says otherwise is refused, and so is what is dangerous to open."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.refusal import Refusal
from wangjian.modules.files.policies import require_kind
from wangjian.modules.files.policies.archives import DOCX, XLSX, ZIP


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    polars.DataFrame({"a": [1, 2]}).write_parquet(out)
    return out.getvalue()


TYPES = ("[Content_Types].xml", b"<Types/>")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(24)

KNOWN = [
    (b"%PDF-1.7\n%%EOF", "a.pdf", "application/pdf"),
    (PNG, "a.PNG", "image/png"),
    (b"\xff\xd8\xff\xe0" + bytes(20), "a.jpeg", "image/jpeg"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a.wav", "audio/wav"),
    (b"GIF89a" + bytes(10), "a.gif", "image/gif"),
    (MP4, "a.mp4", "video/mp4"),
    (b"\x00\x00\x00\x14ftypqt  " + bytes(12), "a.mov", "video/quicktime"),
    (b"ID3\x04\x00" + bytes(20), "a.mp3", "audio/mpeg"),
    (b"\xff\xfb\x90\x64" + bytes(20), "a.mp3", "audio/mpeg"),
    ("店铺，价格\n甲,1\n".encode(), "a.csv", "text/csv"),
    ("\ufeff店铺,价格\n".encode(), "a.csv", "text/csv"),
    ("店铺，价格\n".encode("gb18030"), "a.txt", "text/plain"),
    ("没有扩展名".encode(), "a", "text/plain"),
    (b'{"a": [1]}', "a.json", "application/json"),
    (zipped(("a.txt", b"a")), "a.zip", ZIP),
    (zipped(TYPES, ("word/document.xml", b"<w/>")), "a.docx", DOCX),
    (zipped(TYPES, ("xl/workbook.xml", b"<w/>")), "a.xlsx", XLSX),
    (parquet(), "a.parquet", "application/vnd.apache.parquet"),
]


@pytest.mark.parametrize(("content", "name", "kind"), KNOWN, ids=lambda given: str(given)[:20])
def test_the_content_says_what_it_is(content: bytes, name: str, kind: str) -> None:
    assert require_kind(io.BytesIO(content), name, None) == kind


@pytest.mark.parametrize("content", [row[0] for row in KNOWN], ids=[row[1] + row[2] for row in KNOWN])
def test_another_ending_is_a_lie(content: bytes) -> None:
    kind = require_kind(io.BytesIO(content), "nameless", None)
    for ending in ("exe", "pdf", "png", "docx"):
        if kind.endswith((ending, DOCX[-8:])):
            continue
        assert code_of(content, f"a.{ending}") == "file.lying"


def code_of(content: bytes, name: str = "nameless", kinds: frozenset[str] | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        require_kind(io.BytesIO(content), name, kinds)
    return refused.value.code


def test_only_kinds_that_are_asked_for() -> None:
    assert code_of(PNG, "a.png", frozenset({"application/pdf"})) == "file.not-here"
    assert require_kind(io.BytesIO(PNG), "a.png", frozenset({"image/png"})) == "image/png"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<!DOCTYPE html><p>x", "a.txt", "file.markup"),
        (b"\xef\xbb\xbf\n <HTML>", "a.txt", "file.markup"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "file.markup"),
        (b"<?xml version='1.0'?><svg/>", "a.svg", "file.markup"),
        (b"hello <script>alert(1)</script>", "a.csv", "file.markup"),
        (b"{not json", "a.json", "file.lying"),
        (b"[" * 200_000, "a.json", "file.lying"),
        (b"MZ\x90\x00" + bytes(200), "a.txt", "file.unknown-kind"),
        (b"\x7fELF" + bytes(200), "nameless", "file.unknown-kind"),
        (b"plain\x00zero", "a.txt", "file.unknown-kind"),
        (b"PAR1 but no end", "a.parquet", "file.lying"),
        (b"PK\x03\x04 torn", "a.zip", "file.archive-broken"),
        (zipped(("../../etc/passwd", b"x")), "a.zip", "file.archive-climbs"),
        (zipped(("/etc/passwd", b"x")), "a.zip", "file.archive-climbs"),
        (zipped(("C:\\x", b"x")), "a.zip", "file.archive-climbs"),
        (zipped(TYPES, ("word/document.xml", b""), ("word/vbaProject.bin", b"x")), "a.docx", "file.macros"),
        (zipped(("zeros", bytes(30_000_000))), "a.zip", "file.bomb"),
        (zipped(*((f"{number}", b"") for number in range(10_001))), "a.zip", "file.bomb"),
    ],
    ids=range(18),
)
def test_what_is_not_taken_in(content: bytes, name: str, code: str) -> None:
    assert code_of(content, name) == code


def test_entries_that_lie_over_one_another_are_a_bomb() -> None:
    """The same packed bytes, named by a hundred entries of the list."""
    plain = zipped(("a", bytes(range(256)) * 400))
    end = plain.rfind(b"PK\x05\x06")
    fields = list(struct.unpack("<4s4H2LH", plain[end:]))
    start, entry = fields[6], plain[fields[6] : end]
    fields[3], fields[4], fields[5] = 100, 100, len(entry) * 100
    content = plain[:start] + entry * 100 + struct.pack("<4s4H2LH", *fields)
    assert code_of(content) == "file.bomb"


def test_an_archive_of_64_bits_does_not_bring_another_list() -> None:
    plain = zipped(("a", b"a"))
    end = plain.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)
    assert code_of(plain[:end] + locator + plain[end:]) == "file.archive-broken"


def test_text_is_read_to_its_end() -> None:
    long = "字" * 700_000
    assert require_kind(io.BytesIO(long.encode()), "a.txt", None) == "text/plain"
    assert code_of(long.encode() + b"\x00", "a.txt") == "file.unknown-kind"
    assert code_of(long.encode() + b"\xff", "a.txt") == "file.unknown-kind"


def pieces() -> Iterator[bytes]:
    yield from (row[0] for row in KNOWN)


@given(st.binary(max_size=300) | st.tuples(st.sampled_from(list(pieces())), st.binary(max_size=30)).map(b"".join))
def test_nothing_but_a_kind_or_a_refusal_comes_of_any_bytes(content: bytes) -> None:
    try:
        assert "/" in require_kind(io.BytesIO(content), "a.docx", None)
    except Refusal as refused:
        assert refused.code.startswith("file.")
