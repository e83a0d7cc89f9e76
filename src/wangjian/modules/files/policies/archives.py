"""Archives and office files: their list of entries is looked at, nothing in them is unpacked."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_ENTRIES = 10_000
LONGEST_LIST = 4_000_000
"""Bytes of the list of entries, which is read into memory."""

LARGEST = 2_000_000_000
RATIO = 200
FREE = 20_000_000
"""Unpacked bytes up to which no ratio is asked: a small office file of empty cells shrinks a thousandfold."""

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCATOR_MARK = b"PK\x06\x07"
_LOCATOR = 20
_LONGEST_REMARK = 65_535

_BROKEN = Text("压缩文件已损坏或者结构异常。", "The archive is damaged or not built as archives are.")
_BOMB = Text(
    "压缩文件解开后过大（{entries} 项，{size} 字节），未接收。",
    "The archive unpacks to too much ({entries} entries, {size} bytes) and is not taken in.",
)
_CLIMBS = Text(
    "压缩文件中有指向目录之外的名称，未接收。", "A name in the archive points outside its folder; it is not taken in."
)
_MACROS = Text("文件含有宏，未接收。", "The file holds macros and is not taken in.")


def kind_of(file: BinaryIO, head: bytes) -> str | None:
    """The media type of an archive; None if the file is none.

    Raise `Refusal` ``file.archive-broken``, ``file.bomb``, ``file.archive-climbs``, ``file.macros``.
    """
    if head[:4] not in (b"PK\x03\x04", _END_MARK):
        return None
    size = file.seek(0, os.SEEK_END)
    _require_short_list(file, size)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError, struct.error, OverflowError):
        raise Refusal("file.archive-broken", _BROKEN) from None
    _require_no_bomb(entries, size)
    names = {entry.filename for entry in entries}
    if any(_climbs(name) for name in names):
        raise Refusal("file.archive-climbs", _CLIMBS)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise Refusal("file.macros", _MACROS)
    if "[Content_Types].xml" in names:
        for part, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
            if part in names:
                return kind
    return ZIP


def _require_short_list(file: BinaryIO, size: int) -> None:
    """Refuse before the list is read: a list may be as large as the file, and reading makes an object of each entry."""
    file.seek(max(0, size - _LONGEST_REMARK - _END.size - _LOCATOR))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    # an archive of 64 bits has another list, which its locator names: none that is taken in needs one
    if at < 0 or len(tail) < at + _END.size or tail[max(0, at - _LOCATOR) : at].startswith(_LOCATOR_MARK):
        raise Refusal("file.archive-broken", _BROKEN)
    _, _, _, _, entries, length, _, _ = _END.unpack_from(tail, at)
    if entries > MOST_ENTRIES or length > LONGEST_LIST:
        raise Refusal("file.bomb", _BOMB, entries=entries, size=length)


def _require_no_bomb(entries: list[ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # entries that lie over one another are packed once and counted many times
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST
        or packed > size
        or (unpacked > FREE and unpacked > RATIO * max(packed, 1))
    ):
        raise Refusal("file.bomb", _BOMB, entries=len(entries), size=unpacked)


def _climbs(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")
