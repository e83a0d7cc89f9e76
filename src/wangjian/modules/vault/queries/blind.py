"""The keyed blind index: equal values give equal digests to whoever holds the key, and nothing to anyone else."""

from __future__ import annotations

import hmac

from wangjian.modules.vault.policies import ValueClass
from wangjian.modules.vault.queries import key_files


def blind_index(klass: ValueClass, text: str, key: bytes) -> bytes | None:
    """HMAC-SHA256 over the class and the form in which its values are equal; None for what is never compared."""
    if klass.normalised is None:
        return None
    return hmac.digest(key, f"{klass.code}\0{klass.normalised(text)}".encode(), "sha256")


def blind_key() -> bytes:
    """The key of the index; raise `Refusal` ``vault.key-missing``."""
    return key_files.read(key_files.BLIND).key
