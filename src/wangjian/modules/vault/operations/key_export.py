"""One file with the keys of an installation, sealed by a passphrase: kept apart from every backup."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.facts import KEYS_EXPORTED, KEYS_IMPORTED
from wangjian.modules.vault.operations.ciphers import Aes256Gcm, NotOpened
from wangjian.modules.vault.operations.key_writing import write_new
from wangjian.modules.vault.queries import key_files

SHORTEST = 12
LARGEST = 1_000_000
SUFFIXES = (".key", ".pem")
"""What the folder of keys is made of: keys of the vault, and the key that signs the log."""

FORMAT = "wangjian-keys-1"
_COST = {"n": 2**17, "r": 8, "p": 1}
"""scrypt (RFC 7914): 128 MB of memory for each try."""

_SHORT = Text("口令至少 {least} 个字符。", "The passphrase needs at least {least} characters.")
_NOTHING = Text("{folder} 中没有密钥。", "There is no key in {folder}.")
_UNREADABLE = Text("{file} 不是密钥导出文件，或者已损坏。", "{file} is no file of exported keys, or it is damaged.")
_WRONG = Text("口令不对，或者文件 {file} 已被改动。", "The passphrase is wrong, or {file} was changed.")
_DIFFERS = Text(
    "本安装已有另一把 {name}；不会覆盖，什么都没有导入。",
    "This installation has another {name}; it is not overwritten, and nothing was imported.",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """The keys in the file, and the file's SHA-256."""

    names: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The keys that were put into the folder, and those that were there already."""

    names: tuple[str, ...]
    known: tuple[str, ...]


def export_keys(out: Path, passphrase: str, *, by: Actor, at: Instant, once: Key) -> Exported:
    """Write every key of this installation to the new file `out`, sealed by the passphrase (scrypt, AES-256-GCM).

    Raise `Refusal` ``vault.passphrase``, ``vault.key-missing``, ``file.there``, ``disk.full``, ``folder.unwritable``.
    """
    if len(passphrase) < SHORTEST:
        raise Refusal("vault.passphrase", _SHORT, least=SHORTEST)
    with acting("vault.export-keys", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Exported)) is not None:
            return earlier
        keys = _here()
        if not keys:
            raise Refusal("vault.key-missing", _NOTHING, folder=key_files.folder())
        content = _sealed(keys, passphrase)
        write_new(out, content)
        digest = sha256(content).hexdigest()
        act.record(KEYS_EXPORTED, names=sorted(keys), file=digest)
        return act.give(Exported(tuple(sorted(keys)), digest))


def import_keys(file: Path, passphrase: str, *, by: Actor, at: Instant, once: Key) -> Imported:
    """Put the keys of an exported file into this installation's folder; keys that are there stay.

    A sealing key that is another here is refused; the key that signs the log may be this installation's own.

    Raise `Refusal` ``vault.export-unreadable``, ``vault.passphrase-wrong``, ``vault.key-differs``, ``disk.full``.
    """
    with acting("vault.import-keys", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Imported)) is not None:
            return earlier
        content = _read(file)
        given, here = _opened(content, passphrase, file), _here()
        # a restored place that has run has a key of its own to sign heads with, and needs no other: that one stays
        sealing = [name for name in sorted(given) if name.endswith(SUFFIXES[0])]
        if other := next((name for name in sealing if here.get(name, given[name]) != given[name]), None):
            raise Refusal("vault.key-differs", _DIFFERS, name=other)
        new = tuple(name for name in sorted(given) if name not in here)
        for name in new:
            write_new(key_files.folder() / name, given[name])
        act.record(KEYS_IMPORTED, names=new, file=sha256(content).hexdigest())
        return act.give(Imported(new, tuple(name for name in sorted(given) if name in here)))


def _here() -> dict[str, bytes]:
    """The key files of this installation by file name."""
    folder = key_files.folder()
    found = sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in found if path.is_file()}


def _sealed(keys: dict[str, bytes], passphrase: str) -> bytes:
    salt = os.urandom(16)
    head = {"format": FORMAT, "kdf": "scrypt", **_COST, "salt": b64encode(salt).decode(), "algorithm": Aes256Gcm.name}
    plain = json.dumps({name: b64encode(key).decode() for name, key in keys.items()}).encode()
    sealed = Aes256Gcm().seal(_derived(passphrase, salt), plain, _bound(head))
    return json.dumps(head | {"sealed": b64encode(sealed).decode()}, indent=1).encode() + b"\n"


def _opened(content: bytes, passphrase: str, file: Path) -> dict[str, bytes]:
    try:
        head: dict[str, Any] = json.loads(content)
        sealed = b64decode(head.pop("sealed"), validate=True)
        salt = b64decode(head["salt"], validate=True)
        # the cost is ours, not the file's: a made-up file must not take all memory
        if head["format"] != FORMAT or {name: head[name] for name in _COST} != _COST:
            raise ValueError("another format")
    except (ValueError, KeyError, TypeError, AttributeError, Error):
        raise Refusal("vault.export-unreadable", _UNREADABLE, file=file) from None
    try:
        plain = Aes256Gcm().open(_derived(passphrase, salt), sealed, _bound(head))
    except NotOpened:
        raise Refusal("vault.passphrase-wrong", _WRONG, file=file) from None
    given = {name: b64decode(key) for name, key in json.loads(plain).items()}
    if any(Path(name).name != name or Path(name).suffix not in SUFFIXES for name in given):
        raise Refusal("vault.export-unreadable", _UNREADABLE, file=file)
    return given


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        raise Refusal("vault.export-unreadable", _UNREADABLE, file=file) from None
    if len(content) > LARGEST:
        raise Refusal("vault.export-unreadable", _UNREADABLE, file=file)
    return content


def _bound(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode())
