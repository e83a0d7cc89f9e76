"""The key that signs heads: a file outside the database, made at first use, readable to its owner alone."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries.heads import HeadRow, key_name

KEY_FILE = "log-signing.pem"

_BAD_KEY = Text(
    "签名密钥 {path} 无法读取，账本不再封批。请恢复该文件。",
    "The signing key {path} cannot be read; no batch of the ledger is closed. Put the file back.",
)


def signing_key(keys: Path, heads: Path) -> Ed25519PrivateKey:
    """Give the installation's key, made at first use; its public half stands beside the heads as ``NAME.pub``.

    Raise `Refusal` ``audit.key`` where the file is there and is no such key.
    """
    path = keys / KEY_FILE
    if not path.exists():
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _place_once(path, made)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)
    except (ValueError, OSError, AssertionError):
        raise Refusal("audit.key", _BAD_KEY, path=path) from None
    public = key.public_key()
    beside = heads / f"{key_name(public)}.pub"
    if not beside.exists():
        heads.mkdir(mode=0o700, parents=True, exist_ok=True)
        _place_once(beside, f"{public.public_bytes_raw().hex()}\n".encode())
    return key


def sign(head: HeadRow, key: Ed25519PrivateKey) -> HeadRow:
    """Give the head with its signature; its `key` must be this key's name."""
    return replace(head, signature=key.sign(head.signed()).hex())


def _place_once(path: Path, content: bytes) -> None:
    """Put a file there whole, unless another process did so first."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
