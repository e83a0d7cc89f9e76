"""Reads lines with bounded memory and settles the encoding of a file strictly: UTF-8 or GB18030.

A line that is not valid in the encoding of its file, or plainly in the other one, is rejected, never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

LONGEST_LINE = 64 * 1024
BLOCK = 4 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
UTF8, GB18030 = "utf-8", "gb18030"

_NO_ENCODING = Text(
    "文件“{name}”既不是 UTF-8 也不是 GB18030:{bad}/{all}行含有无效字节。",
    "The file “{name}” is neither UTF-8 nor GB18030: {bad} of {all} lines hold invalid bytes.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its text, or the reason it has none."""

    number: int
    text: str
    reason: str = ""


def blocks(path: Path) -> Iterator[list[bytes]]:
    """Give the lines of a file in blocks, without line ends and the mark at the start.

    A line longer than `LONGEST_LINE` is cut just beyond it, so that a block never holds more than `BLOCK` and one line.
    """
    rest, first = b"", True
    with path.open("rb") as file:
        while chunk := file.read(BLOCK):
            if first:
                chunk, first = chunk.removeprefix(BOM), False
            head, ended, last = (rest + chunk).rpartition(b"\n")
            if ended:
                yield [line[: LONGEST_LINE + 1].removesuffix(b"\r") for line in head.split(b"\n")]
            rest = last[: LONGEST_LINE + 1]
    if rest:
        yield [rest.removesuffix(b"\r")]


def lines(path: Path, encoding: str) -> Iterator[list[Line]]:
    """Give the decoded lines of a file in blocks."""
    number = 1
    for block in blocks(path):
        yield [_line(place, raw, encoding) for place, raw in enumerate(block, start=number)]
        number += len(block)


def _line(number: int, raw: bytes, encoding: str) -> Line:
    if len(raw) > LONGEST_LINE:
        return Line(number, "", "line_too_long")
    if encoding == GB18030 and not raw.isascii() and _plainly_utf8(raw):
        return Line(number, "", "encoding_mixed")
    try:
        return Line(number, raw.decode(encoding))
    except UnicodeDecodeError:
        return Line(number, "", "encoding_mixed" if encoding == UTF8 and _decodes(raw, GB18030) else "encoding")


def encoding_of(path: Path, name: str) -> str:
    """Settle the encoding: the one in which fewer lines are invalid, UTF-8 if all are valid in it.

    Raise `Refusal` ``file.encoding`` where most lines that are not ASCII are invalid in either.
    """
    wide = utf8 = gb18030 = 0
    for block in blocks(path):
        whole = b"\n".join(block)
        if whole.isascii():
            continue
        wanted = [raw for raw in block if not raw.isascii() and len(raw) <= LONGEST_LINE]
        wide += len(wanted)
        if _decodes(whole, UTF8):
            utf8 += len(wanted)
            continue
        utf8 += sum(_decodes(raw, UTF8) for raw in wanted)
        gb18030 += sum(_decodes(raw, GB18030) and not _plainly_utf8(raw) for raw in wanted)
    chosen, valid = (UTF8, utf8) if utf8 == wide or utf8 >= gb18030 else (GB18030, gb18030)
    if (wide - valid) * 2 > wide:
        raise Refusal("file.encoding", _NO_ENCODING, name=name, bad=wide - valid, all=wide)
    return chosen


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _plainly_utf8(raw: bytes) -> bool:
    """Valid UTF-8 with two characters of three bytes or more: GB18030 text is that by accident next to never."""
    try:
        return sum(letter >= "\u0800" for letter in raw.decode(UTF8)) >= 2
    except UnicodeDecodeError:
        return False
