"""The store: contents by their SHA-256 behind five calls; here a local folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"

_FULL = Text(
    "文件未保存：存储空间已满。已有文件未受影响。",
    "The file was not kept: the store is full. What is stored was not touched.",
)
_TOO_LARGE = Text("文件超过 {most} 字节的上限，未保存。", "The file is larger than {most} bytes and was not kept.")

Look = Callable[[BinaryIO, int], None]
"""Looks at the whole content (and its size) before it gets its name; what it raises keeps nothing."""


@dataclass(frozen=True, slots=True)
class Put:
    """What came in: its digest and size, and whether a damaged content of that name was replaced by it."""

    sha256: str
    size: int
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What lies in the store: its name there, its size and age; `sha256` is empty for what was not finished."""

    name: str
    sha256: str
    size: int
    changed_at: Instant


class Store(Protocol):
    """What the module asks of a place that keeps contents; an object store answers the same five calls."""

    def put(self, source: BinaryIO, *, most: int, look: Look) -> Put:
        """Take a content in, whole and durable or not at all."""

    def open(self, sha256: str) -> BinaryIO:
        """Open a content; raise `FileNotFoundError`."""

    def exists(self, sha256: str) -> bool:
        """Whether a content is there."""

    def listed(self) -> Iterator[Listed]:
        """Everything that lies there, finished or not, in no order."""

    def remove(self, name: str) -> None:
        """Remove what `listed` named; nothing if it is gone."""


class LocalFolder:
    """A folder on this machine: ``ab/abcd…`` for contents, ``incoming/`` for what is being written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: BinaryIO, *, most: int, look: Look) -> Put:
        """Write to a temporary name while counting and digesting, look, flush, rename, flush the folder.

        A content that is there already stays, if its bytes are right; a damaged one is replaced. Raise `Refusal`
        ``file.too-large``, ``disk.full``, and what `look` raises; the temporary name is then gone.
        """
        incoming = self._folder / "incoming"
        unfinished = incoming / f"{uuid4().hex}{_UNFINISHED}"
        try:
            incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            with unfinished.open("xb+") as file:
                digest, size = _copied(source, file, most)
                look(file, size)
                os.fsync(file.fileno())
            return self._named(unfinished, digest, size)
        except OSError as error:
            if error.errno in (ENOSPC, EDQUOT):
                raise Refusal("disk.full", _FULL) from None
            raise
        finally:
            unfinished.unlink(missing_ok=True)

    def _named(self, unfinished: Path, digest: str, size: int) -> Put:
        target = self._path(digest)
        mended = False
        if target.exists():
            if self._digest_of(digest) == digest:
                return Put(digest, size)
            mended = True
        new_folder = not target.parent.exists()
        target.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished.replace(target)
        _flush_folder(target.parent)
        if new_folder:
            _flush_folder(self._folder)
        return Put(digest, size, mended)

    def open(self, sha256: str) -> BinaryIO:
        """Open a content; raise `FileNotFoundError`, `ValueError` for what is no digest."""
        return self._path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        """Whether a content is there."""
        return self._path(sha256).exists()

    def listed(self) -> Iterator[Listed]:
        """Everything that lies in the folder; a file that goes while this runs is left out."""
        for path in self._folder.glob("*/*"):
            with suppress(FileNotFoundError):
                seen = path.stat()
                name = f"{path.parent.name}/{path.name}"
                finished = _DIGEST.fullmatch(path.name) is not None and path.parent.name == path.name[:2]
                changed = Instant(datetime.fromtimestamp(seen.st_mtime, UTC))
                yield Listed(name, path.name if finished else "", seen.st_size, changed)

    def remove(self, name: str) -> None:
        """Remove what `listed` named; raise `ValueError` for a name that leads elsewhere."""
        path = self._folder / name
        if path.parent.parent != self._folder or ".." in path.parts:
            raise ValueError(f"not a name of this store: {name!r}")
        path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        """Where a content lies: paths are made of digests, never of what somebody called a file."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 in small hexadecimal letters")
        return self._folder / digest[:2] / digest

    def _digest_of(self, name: str) -> str:
        with self.open(name) as file:
            return digest_of(file)


def store() -> Store:
    """The store of this installation."""
    return LocalFolder(Path(settings.FILES_FOLDER))


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of what is left to read."""
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _copied(source: BinaryIO, file: BinaryIO, most: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise Refusal("file.too-large", _TOO_LARGE, most=most)
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest(), size


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
