"""Kinds of files by their content: what is not recognised, or not what its name says, is not taken in."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import BinaryIO

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.files.policies import archives, texts
from wangjian.modules.files.policies.names import extension_of

KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "audio/mp4": ("m4a",),
    "audio/wav": ("wav",),
    "audio/mpeg": ("mp3",),
    "text/plain": ("txt", "log"),
    "text/csv": ("csv",),
    "application/json": ("json",),
    archives.DOCX: ("docx",),
    archives.XLSX: ("xlsx",),
    archives.ZIP: ("zip",),
    "application/vnd.apache.parquet": ("parquet",),
}
"""Media types that are taken in, each with the endings that a name may have."""

_HEAD = 1024

_UNKNOWN = Text(
    "文件的内容不是可接收的类型。",
    "The content of the file is of no kind that is taken in.",
)
_NOT_HERE = Text(
    "此处不接收该类文件（{kind}）。",
    "Files of this kind ({kind}) are not taken in here.",
)
_LYING = Text(
    "文件名以 .{ending} 结尾，而内容是 {kind}。请核对后以正确的文件名上传。",
    "The name ends in .{ending}, but the content is {kind}. Check it and upload it under its right name.",
)


def require_kind(file: BinaryIO, name: str, kinds: Collection[str] | None) -> str:
    """The media type of a whole file by its content, which the ending of `name` must agree with.

    Raise `Refusal` ``file.unknown-kind``, ``file.markup``, ``file.lying``, ``file.not-here`` (not one of `kinds`), and
    what `archives` and `texts` refuse.
    """
    ending = extension_of(name)
    file.seek(0)
    head = file.read(_HEAD)
    found = _by_magic(head, file) or archives.kind_of(file, head) or texts.kind_of(file, head, ending)
    if found is None:
        raise Refusal("file.unknown-kind", _UNKNOWN)
    if ending and ending not in KINDS[found]:
        raise Refusal("file.lying", _LYING, ending=ending, kind=found)
    if kinds is not None and found not in kinds:
        raise Refusal("file.not-here", _NOT_HERE, kind=found)
    return found


_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


def _by_magic(head: bytes, file: BinaryIO) -> str | None:
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4"}.get(head[8:12], "video/mp4")
    if head[:4] == b"PAR1" and _ends_with(file, b"PAR1"):
        return "application/vnd.apache.parquet"
    return "audio/mpeg" if _is_mpeg_frame(head[:4]) else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether a sound file without a tag begins: sync, layer III, a bit rate and a sampling rate that exist."""
    return (
        len(head) == 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def _ends_with(file: BinaryIO, ending: bytes) -> bool:
    if file.seek(0, os.SEEK_END) < 2 * len(ending):
        return False
    file.seek(-len(ending), os.SEEK_END)
    return file.read() == ending
