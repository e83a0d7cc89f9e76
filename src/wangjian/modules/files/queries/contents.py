"""What is known of stored contents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.files.models import Content
from wangjian.modules.files.queries.store import digest_of, store

_UNKNOWN = Text("没有这个文件。", "There is no such file.")
_MISSING = Text(
    "文件 {sha256} 有记录而存储中没有，请从备份恢复。",
    "The file {sha256} is on record but not in the store; restore it from a backup.",
)
_DAMAGED = Text(
    "文件 {sha256} 与记录不符（大小不对），可能已损坏。",
    "The file {sha256} is not what is on record (its size is wrong); it may be damaged.",
)


@dataclass(frozen=True, slots=True)
class ContentRow:
    """A stored content; `sm3` is None until the job has come to it."""

    sha256: str
    size: int
    media_type: str
    sm3: str | None
    stored_at: Instant


def content(sha256: str) -> ContentRow:
    """What is known of a content; raise `Refusal` ``file.unknown``."""
    row = Content.objects.filter(sha256=sha256).first()
    if row is None:
        raise Refusal("file.unknown", _UNKNOWN)
    return ContentRow(row.sha256, row.size, row.media_type, row.sm3, Instant(row.stored_at))


def open_content(sha256: str) -> BinaryIO:
    """Open a content for reading; whoever asks has asked its own policy and closes it.

    Raise `Refusal` ``file.unknown``, ``file.missing``, ``file.damaged`` where the size is wrong; whether every byte is
    right, `unharmed` says.
    """
    row = content(sha256)
    try:
        file = store().open(sha256)
    except FileNotFoundError:
        raise Refusal("file.missing", _MISSING, sha256=sha256) from None
    if file.seek(0, os.SEEK_END) != row.size:
        file.close()
        raise Refusal("file.damaged", _DAMAGED, sha256=sha256)
    file.seek(0)
    return file


def unharmed(sha256: str) -> bool:
    """Whether the stored bytes still give the digest; raise `Refusal` as `open_content` does."""
    with open_content(sha256) as file:
        return digest_of(file) == sha256
