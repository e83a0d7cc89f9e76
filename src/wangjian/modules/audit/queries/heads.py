"""Signed heads: the root over all facts numbered so far, as it is signed, kept and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.facts import moment_text

ALGORITHM = "ed25519-sha256-rfc6962"
"""How heads are signed, hashed and built: stands in each head, so that a later way can stand beside it."""

HEADS_FILE, LEAVES_FILE = "heads.jsonl", "leaves.bin"
"""Outside the database: each head a line, each leaf's hash 32 bytes, in the order of numbers."""

COLUMNS = "size, root, at, algorithm, key, signature, cluster"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A signed head: `root` over the first `size` facts, cut `at`; digests, key and signature in hexadecimal."""

    size: int
    root: str
    at: Instant
    algorithm: str
    key: str
    signature: str
    cluster: int

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> HeadRow:
        """Take a row of `COLUMNS`."""
        size, root, at, algorithm, key, signature, cluster = row
        return cls(size, bytes(root).hex(), Instant(at), algorithm, key, bytes(signature).hex(), cluster)

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> HeadRow:
        """Take what `as_json` gave; raise `ValueError` where it is not a head."""
        try:
            return cls(
                size=int(given["size"]),
                root=bytes.fromhex(given["root"]).hex(),
                at=Instant.parse(given["at"]),
                algorithm=str(given["algorithm"]),
                key=str(given["key"]),
                signature=bytes.fromhex(given["signature"]).hex(),
                cluster=int(given["cluster"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, Refusal) as error:
            raise ValueError("not a head") from error

    def as_json(self) -> dict[str, str | int]:
        """The head as a line of the file and as it is handed out."""
        return self._signed_fields() | {"signature": self.signature}

    def signed(self) -> bytes:
        """The bytes that are signed: a line that says what they are, then JSON without blanks, keys sorted."""
        fields = json.dumps(self._signed_fields(), sort_keys=True, separators=(",", ":"))
        return b"wangjian head\n" + fields.encode()

    def _signed_fields(self) -> dict[str, str | int]:
        return {
            "algorithm": self.algorithm,
            "at": moment_text(self.at.at),
            "cluster": self.cluster,
            "key": self.key,
            "root": self.root,
            "size": self.size,
        }


def key_name(public: Ed25519PublicKey) -> str:
    """How a key is named in heads: the beginning of the SHA-256 of its 32 bytes."""
    return key_digest(public)[:16]


def key_digest(public: Ed25519PublicKey) -> str:
    """The SHA-256 of a key's 32 bytes, hexadecimal."""
    return sha256(public.public_bytes_raw()).hexdigest()


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """The keys whose heads are ours: ``NAME.pub`` files in the folder of heads, each under the name its bytes give."""
    found: dict[str, Ed25519PublicKey] = {}
    for path in sorted(folder.glob("*.pub")):
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except ValueError:
            continue
        found[key_name(public)] = public
    return found


def is_signed(head: HeadRow, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether one of `keys` signed `head`."""
    public = keys.get(head.key)
    try:
        if public is None or head.algorithm != ALGORITHM:
            return False
        public.verify(bytes.fromhex(head.signature), head.signed())
    except (InvalidSignature, ValueError):
        return False
    return True


def head() -> HeadRow | None:
    """Give the newest head, or None before the first cut."""
    return next(iter(heads(1)), None)


def heads(limit: int = 50) -> list[HeadRow]:
    """Give the newest heads, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM audit_head ORDER BY size DESC LIMIT %s", [limit])  # noqa: S608 - our words
        return [HeadRow.read(row) for row in cursor.fetchall()]


_WAITING = """
WITH newest AS (SELECT cluster, below FROM audit_head ORDER BY size DESC LIMIT 1)
SELECT count(*) FROM audit_fact f
WHERE (cluster <> coalesce((SELECT cluster FROM newest), 0) OR xact_id >= coalesce((SELECT below FROM newest), 0))
  AND NOT EXISTS (SELECT FROM audit_leaf WHERE fact = f.id)
"""


def waiting() -> int:
    """Give how many facts are in no batch yet."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return int(cursor.fetchone()[0])
