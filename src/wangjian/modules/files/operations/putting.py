"""Taking a file in: the content is durable under its digest before the row says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.files.facts import FILE_MENDED
from wangjian.modules.files.models import Content
from wangjian.modules.files.operations.guard import guard
from wangjian.modules.files.policies import require_kind, shown_name
from wangjian.modules.files.queries.store import Look, store

_EMPTY = Text("文件是空的。", "The file is empty.")
_TRY_AGAIN = Text(
    "文件刚好在清理中，未保存，请再传一次。", "The file was just being swept and was not kept; send it again."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored content, and the name as it may be shown."""

    sha256: str
    size: int
    media_type: str
    name: str = ""


def put(act: Act, source: BinaryIO, *, name: str, most: int, kinds: Collection[str] | None = None) -> Stored:
    """Take in what somebody gives, at most `most` bytes, of a kind by its content (one of `kinds`, where given).

    The same content twice is one. Raise `Refusal` ``file.empty``, ``file.too-large``, ``file.lying``,
    ``file.unknown-kind``, ``file.not-here``, ``file.markup``, ``file.bomb``, ``file.archive-broken``,
    ``file.archive-climbs``, ``file.macros``, ``file.try-again``, ``disk.full``; then nothing is kept.
    """
    shown = shown_name(name)
    found: list[str] = []

    def look(file: BinaryIO, size: int) -> None:
        if size == 0:
            raise Refusal("file.empty", _EMPTY)
        found.append(require_kind(file, shown, kinds))

    digest, size = _taken_in(act, source, most, look)
    _record(act, digest, size, found[0])
    return Stored(digest, size, found[0], shown)


def put_bytes(act: Act, data: bytes, *, media_type: str) -> Stored:
    """Take in what we made ourselves, of the kind we say; raise `Refusal` ``disk.full``, ``file.try-again``."""

    def look(file: BinaryIO, size: int) -> None:
        """Nothing is looked at: we made it."""

    digest, size = _taken_in(act, BytesIO(data), len(data), look)
    _record(act, digest, size, media_type)
    return Stored(digest, size, media_type)


def _taken_in(act: Act, source: BinaryIO, most: int, look: Look) -> tuple[str, int]:
    stored = store().put(source, most=most, look=look)
    if stored.mended:
        act.record(FILE_MENDED, sha256=stored.sha256)
    return stored.sha256, stored.size


def _record(act: Act, digest: str, size: int, media_type: str) -> None:
    """Write the row, if there is none; the content is then no orphan any more.

    A sweep may have taken an old orphan of the same content just now: under the guard it is looked for again.
    """
    guard(digest)
    if not store().exists(digest):
        raise Refusal("file.try-again", _TRY_AGAIN)
    row = Content(sha256=digest, size=size, media_type=media_type, stored_at=act.at.at)
    Content.objects.bulk_create([row], ignore_conflicts=True)
