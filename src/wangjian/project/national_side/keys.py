"""Keys for signed messages: Ed25519, one private file for each side, public files that are handed over."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.installation import make_folder, write_private

CLIENT = "exchange-signing"
"""The name of our own key below the installation's folder of keys."""

_NOT_ED25519 = Text("“{file}”不是Ed25519密钥。", "“{file}” is not an Ed25519 key.")


def key_pair(folder: Path, name: str) -> tuple[Ed25519PrivateKey, Path]:
    """The private key ``NAME.pem`` below `folder` and the file of its public half; both are made where missing."""
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    make_folder(folder)
    if not private.exists():
        drawn = Ed25519PrivateKey.generate()
        pem = drawn.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(private, pem.decode())
    key = load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Refusal("key.malformed", _NOT_ED25519, file=private.name)
    if not public.exists():
        write_private(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
    return key, public


def client_key(keys_folder: Path) -> Path:
    """The file of our own public key, to be handed to the other side; the pair is made where it is missing."""
    return key_pair(keys_folder, CLIENT)[1]


def public_key(file: Path) -> Ed25519PublicKey:
    """Read a public key; raise `Refusal` ``key.malformed``."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal("key.malformed", _NOT_ED25519, file=file.name)
    return key


def known_clients(data: Path) -> dict[str, Ed25519PublicKey]:
    """Who may speak to this side, by name: the public keys below ``clients``."""
    return {file.stem: public_key(file) for file in sorted((data / "clients").glob("*.pem"))}
