"""A package of lines between two systems that have no line to each other: a folder of lines, manifest, signature.

``lines.jsonl`` has one JSON object a line; ``manifest.json`` says what it is, how many lines and their SHA-256, when
and by whom it was made; ``manifest.sig`` is the Ed25519 signature of the manifest's bytes. The folder appears whole or
not at all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.text import Text

LINES, MANIFEST, SIGNATURE = "lines.jsonl", "manifest.json", "manifest.sig"
LARGEST = 200_000_000
"""Bytes of lines that are read at most."""
_SMALL = 10_000

_THERE = Text("“{folder}”已经存在，不覆盖。", "“{folder}” is there already and is not overwritten.")
_UNREADABLE = Text("“{folder}”不是完整的交换包。", "“{folder}” is not a whole package.")
_FORGED = Text(
    "“{folder}”的签名、条数或者摘要不符，未读取任何内容。",
    "Signature, count or digest of “{folder}” does not fit; nothing was read.",
)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose signature and digest hold: what it is, who made it, the digest of its lines, the lines.

    `manifest` and `signature` are kept as they came, to show to others.
    """

    about: str
    system: str
    made_by: str
    digest: str
    lines: tuple[bytes, ...]
    manifest: bytes
    signature: bytes


def write_package(folder: Path, lines: Iterable[bytes], *, about: str, system: str, by: Signer, at: Instant) -> str:
    """Write the package `folder` and give the SHA-256 of its lines; raise `Refusal` ``package.there``."""
    if folder.exists():
        raise Refusal("package.there", _THERE, folder=folder.name)
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    kept = list(lines)
    content = b"".join(line + b"\n" for line in kept)
    digest = sha256(content).hexdigest()
    said = {
        "about": about,
        "system": system,
        "made_by": by.name,
        "made_at": str(at),
        "count": len(kept),
        "sha256": digest,
        "algorithm": "ed25519",
    }
    manifest = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    for name, data in ((LINES, content), (MANIFEST, manifest), (SIGNATURE, by.key.sign(manifest))):
        _write(unfinished / name, data)
    unfinished.rename(folder)
    return digest


def read_package(folder: Path, *, about: str, keys: Mapping[str, Ed25519PublicKey]) -> Package:
    """Read the package `folder`, signed by one of `keys` and made for the purpose `about`.

    Raise `Refusal` ``package.unreadable`` or ``package.forged``.
    """
    try:
        manifest = _read(folder / MANIFEST, _SMALL)
        signature, content = _read(folder / SIGNATURE, _SMALL), _read(folder / LINES, LARGEST)
        said = json.loads(manifest)
        made_by, system, purpose = str(said["made_by"]), str(said["system"]), str(said["about"])
        count, digest = int(said["count"]), str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal("package.unreadable", _UNREADABLE, folder=folder.name) from None
    lines = content.split(b"\n")[:-1] if content.endswith(b"\n") else content.split(b"\n") if content else []
    whole = purpose == about and len(lines) == count and sha256(content).hexdigest() == digest
    if not whole or not _signed(keys.get(made_by), signature, manifest):
        raise Refusal("package.forged", _FORGED, folder=folder.name)
    return Package(purpose, system, made_by, digest, tuple(lines), manifest, signature)


def _signed(key: Ed25519PublicKey | None, signature: bytes, manifest: bytes) -> bool:
    if key is None:
        return False
    try:
        key.verify(signature, manifest)
    except InvalidSignature:
        return False
    return True


def _write(file: Path, data: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _read(file: Path, most: int) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError(f"more than {most} bytes")
    return data
