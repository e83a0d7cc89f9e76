"""The file of a backup: a tar of its parts and, last, a manifest with the digest of each and of itself.

Whatever byte of a part was changed, whatever part is missing or was added, `checked` refuses the file before anything
of it is used. Who can write such a file can write its digests too: a backup is as trusted as whoever kept it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from wangjian import __version__
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

MANIFEST, DUMP = "manifest.json", "database.dump"
HEADS, FILES, CALENDAR, SWITCHES = "heads", "files", "calendar", "switches.toml"
_CHUNK = 1 << 20
_FORMAT = 1
_VERSION = re.compile(r"\d+\.\d+\.\d+")

_UNREADABLE = Text("无法读取“{name}”：{reason}。", "Cannot read “{name}”: {reason}.")
_NOT_A_BACKUP = Text(
    "“{name}”不是本系统的备份，或已损坏：{reason}。", "“{name}” is no backup of ours, or damaged: {reason}."
)
_NEWER = Text(
    "该备份出自较新的版本 {theirs}，本程序是 {ours}。",
    "The backup was made by the newer version {theirs}; this is {ours}.",
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The version that made a backup, when, and its parts: name to SHA-256; `digest` names the whole."""

    version: str
    at: Instant
    parts: dict[str, str]
    digest: str

    def contents(self) -> set[str]:
        """The stored contents in the backup that are what their names say."""
        return {digest for name, digest in self.parts.items() if name.endswith(f"/{digest}")}


class Writing:
    """A backup being written: its parts go in one after the other, the manifest last."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._parts: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """Write a part from memory."""
        self._put(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, path: Path) -> None:
        """Write a part from a file; raise `FileNotFoundError` where it has gone."""
        with path.open("rb") as source:
            self._put(name, source, path.stat().st_size)

    def close(self, at: Instant) -> Manifest:
        """Write the manifest; nothing goes in after it."""
        about = {"wangjian_backup": _FORMAT, "version": __version__, "at": str(at), "parts": self._parts}
        digest = _digest_of(about)
        self.add(MANIFEST, json.dumps(about | {"digest": digest}, indent=1).encode())
        return Manifest(__version__, at, {n: d for n, d in self._parts.items() if n != MANIFEST}, digest)

    def _put(self, name: str, source: IO[bytes], size: int) -> None:
        entry, reading = tarfile.TarInfo(name), _Digesting(source)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, reading)  # type: ignore[arg-type]  # asks for nothing but read(size)
        self._parts[name] = reading.digest.hexdigest()


@contextmanager
def writing(file: IO[bytes]) -> Iterator[Writing]:
    """Write a backup into an open file."""
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        yield Writing(tar)


class _Digesting:
    """Reads through, and has the digest of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


def checked(given: Path) -> Manifest:
    """The manifest of a backup of which every part has the digest it names.

    Raise `Refusal` ``backup.unreadable``, ``backup.damaged``, ``backup.newer``.
    """
    found: dict[str, str] = {}
    about: dict[str, object] = {}
    try:
        for name, source in parts(given):
            if name == MANIFEST:
                about = json.loads(source.read())
            else:
                found[name] = _digest(source)
        digest = about.pop("digest", None)
        if about.get("wangjian_backup") != _FORMAT or digest != _digest_of(about):
            raise ValueError(MANIFEST)
        if about["parts"] != found or DUMP not in found:
            raise ValueError("sha256")
        manifest = Manifest(str(about["version"]), Instant.parse(str(about["at"])), found, str(digest))
        if not _VERSION.fullmatch(manifest.version):
            raise ValueError(manifest.version)
    except (ValueError, KeyError, TypeError, AttributeError, Refusal, tarfile.TarError) as error:
        raise Refusal("backup.damaged", _NOT_A_BACKUP, name=given.name, reason=error) from None
    except OSError as error:
        raise Refusal("backup.unreadable", _UNREADABLE, name=given.name, reason=error.strerror) from None
    if _version(manifest.version) > _version(__version__):
        raise Refusal("backup.newer", _NEWER, theirs=manifest.version, ours=__version__)
    return manifest


def parts(given: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Every part with its content; raise `ValueError` for one that has no place in a backup."""
    with tarfile.open(given, "r:") as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isreg() else None
            if source is None or not _ours(member.name):
                raise ValueError(member.name)
            yield member.name, source


def copy_out(source: IO[bytes], target: Path) -> None:
    """Write a part to its place, for its owner alone."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("wb") as out:
        target.chmod(0o600)
        shutil.copyfileobj(source, out, _CHUNK)


def _ours(name: str) -> bool:
    if name in (MANIFEST, DUMP, SWITCHES):
        return True
    path = PurePosixPath(name)
    return path.parts[0] in (HEADS, FILES, CALENDAR) and len(path.parts) > 1 and ".." not in path.parts


def _digest(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _digest_of(about: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
