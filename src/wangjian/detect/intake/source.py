"""Tells what a file is by what it holds, and refuses one that is not what it says."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text


class Format(StrEnum):
    """How the rows of a file are written."""

    LINES = "lines"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


BY_SUFFIX = {
    ".parquet": Format.PARQUET,
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSONL,
    ".txt": Format.LINES,
    ".text": Format.LINES,
    "": Format.LINES,
}
PARQUET_MAGIC = b"PAR1"
SMALLEST_PARQUET = 12
FOREIGN = {
    b"PK\x03\x04": "zip/xlsx",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\xd0\xcf\x11\xe0": "xls/doc",
    b"SQLite format 3": "SQLite",
    b"ARROW1": "Arrow IPC",
    b"\x7fELF": "ELF",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    PARQUET_MAGIC: "Parquet",
}

_MISSING = Text("没有文件“{name}”。", "There is no file “{name}”.")
_FOLDER = Text("“{name}”是文件夹，不是文件。", "“{name}” is a folder, not a file.")
_SPECIAL = Text("“{name}”不是普通文件。", "“{name}” is not a regular file.")
_UNREADABLE = Text("文件“{name}”无法读取：{why}。", "The file “{name}” cannot be read: {why}.")
_EMPTY = Text("文件“{name}”是空的。", "The file “{name}” is empty.")
_LIES = Text(
    "文件“{name}”名为 {said}，内容却是 {found}。", "The file “{name}” says it is {said}, but it holds {found}."
)
_SUFFIX = Text(
    "不认识文件“{name}”的类型；可用 .txt、.csv、.jsonl、.parquet。",
    "The type of “{name}” is not known; use .txt, .csv, .jsonl or .parquet.",
)
_TRUNCATED = Text(
    "Parquet 文件“{name}”不完整（结尾缺失）。", "The Parquet file “{name}” is truncated: its end is missing."
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: where it is, how it is called in results (its base name), its format and its digest."""

    path: Path
    name: str
    format: Format
    sha256: str
    bytes: int


def source(path: Path) -> Source:
    """Look at a file; raise `Refusal` ``file.missing|folder|special|unreadable|empty|lies|suffix|truncated``."""
    name = path.name or str(path)
    if not path.exists():
        raise Refusal("file.missing", _MISSING, name=name)
    if path.is_dir():
        raise Refusal("file.folder", _FOLDER, name=name)
    if not path.is_file():
        raise Refusal("file.special", _SPECIAL, name=name)
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(16)
            file.seek(max(size - 4, 0))
            tail = file.read(4)
            file.seek(0)
            format_ = _format(name, path.suffix.lower(), head, tail)
            return Source(path, name, format_, hashlib.file_digest(file, "sha256").hexdigest(), size)
    except OSError as error:
        raise unreadable(name, error.strerror or str(error)) from None


def unreadable(name: str, why: str) -> Refusal:
    """The refusal for a file that breaks while it is read."""
    return Refusal("file.unreadable", _UNREADABLE, name=name, why=why)


def _format(name: str, suffix: str, head: bytes, tail: bytes) -> Format:
    if not head:
        raise Refusal("file.empty", _EMPTY, name=name)
    if suffix not in BY_SUFFIX:
        raise Refusal("file.suffix", _SUFFIX, name=name)
    said = BY_SUFFIX[suffix]
    found = next((kind for magic, kind in FOREIGN.items() if head.startswith(magic)), "")
    if said is Format.PARQUET:
        if found != "Parquet":
            raise Refusal("file.lies", _LIES, name=name, said=said, found=found or "text/unknown")
        if tail != PARQUET_MAGIC or len(head) < SMALLEST_PARQUET:
            raise Refusal("file.truncated", _TRUNCATED, name=name)
    elif found:
        raise Refusal("file.lies", _LIES, name=name, said=said, found=found)
    elif said is Format.JSONL and head.lstrip()[:1] not in {b"{", b"\xef", b""}:
        raise Refusal(
            "file.lies", _LIES, name=name, said=said, found="JSON array" if head.lstrip()[:1] == b"[" else "text"
        )
    return said
