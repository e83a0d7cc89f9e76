"""Whole files, sealed: each under a key of its own, which is a value of the vault like any other.

So a rotation leaves the file readable, a legal hold keeps it, and whoever disposes of the key has disposed of the file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.vault.operations.ciphers import NotOpened, cipher_of
from wangjian.modules.vault.operations.data_keys import current
from wangjian.modules.vault.operations.keep import keep
from wangjian.modules.vault.operations.reveal import reveal
from wangjian.modules.vault.queries.key_files import KeyFile

KLASS = "file"

_DAMAGED = Text(
    "密封文件与其密钥 {value} 不符，可能被改动或者调换；未打开。",
    "The sealed file does not fit its key {value}; it may have been changed or exchanged and is not opened.",
)


@dataclass(frozen=True, slots=True)
class FileKey:
    """The key of one file of `owner`: the vault keeps it as `value`, the caller's fact holds the commitment to it."""

    value: UUID
    owner: UUID
    commitment: bytes
    key: KeyFile = field(repr=False)

    def seal(self, content: bytes) -> bytes:
        """The file sealed as a whole, nonce and tag with it, and bound to its owner and to the key's value."""
        return cipher_of(self.key.algorithm).seal(self.key.key, content, _bound_to(self.value, self.owner))


def file_key(act: Act, *, owner: UUID, label: str, keep_until: Day | None = None) -> FileKey:
    """Draw the key of a file and keep it in the vault until `keep_until`; a step.

    Raise `Refusal` ``vault.key-missing``.
    """
    algorithm = current(act)[KLASS].algorithm
    key = KeyFile(KLASS, algorithm, os.urandom(cipher_of(algorithm).key_size))
    kept = keep(act, klass=KLASS, owner=owner, text=key.written(), label=label, keep_until=keep_until)
    return FileKey(kept.id, owner, kept.commitment, key)


def open_file(  # noqa: PLR0913 - four, and who, when and which act beside them
    value: UUID, sealed: bytes, *, owner: UUID, matter: UUID | None = None, by: Actor, at: Instant, once: Key
) -> bytes:
    """Give a file that was sealed for `owner` under the key kept as `value`, after the reading is committed.

    In memory alone. What `reveal` asks and refuses holds here; ``vault.damaged`` where file, owner and key are not
    those that belong together. (PIPL-6, PIPL-34)
    """
    text = reveal([value], by=by, at=at, once=once, matter=matter)[value]
    key = KeyFile.parse(KLASS, text)
    try:
        return cipher_of(key.algorithm).open(key.key, sealed, _bound_to(value, owner))
    except NotOpened:
        raise Refusal("vault.damaged", _DAMAGED, value=value) from None


def _bound_to(value: UUID, owner: UUID) -> bytes:
    return f"vault.file\0{value}\0{owner}".encode()
