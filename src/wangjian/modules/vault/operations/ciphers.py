"""Ciphers behind one interface; each sealed thing names its own, so that one can follow another."""

from __future__ import annotations

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Symmetric
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_UNKNOWN = Text("不支持算法 {algorithm}。", "The algorithm {algorithm} is not supported.")

_NONCE = 12
_TAG = 16


class NotOpened(Exception):  # noqa: N818 - what happened, named as it is caught
    """Key, content or what the content is bound to is not what it was sealed with."""


class Cipher(Protocol):
    """Authenticated encryption under a fresh nonce; `bound` is checked but not stored."""

    name: str
    key_size: int

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """Give nonce, content and tag as one."""

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Give what was sealed; raise `NotOpened`."""


class Aes256Gcm:
    """AES-256 in Galois/counter mode (NIST SP 800-38D)."""

    name = "AES-256-GCM"
    key_size = 32

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """Give nonce, content and tag as one."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Give what was sealed; raise `NotOpened`."""
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
        except (InvalidTag, ValueError):
            raise NotOpened from None


class Sm4Gcm:
    """SM4 (GB/T 32907) in Galois/counter mode (GB/T 36624)."""

    name = "SM4-GCM"
    key_size = 16

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """Give nonce, content and tag as one."""
        nonce = os.urandom(_NONCE)
        sealing = Symmetric(SM4(key), GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound)
        return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Give what was sealed; raise `NotOpened`."""
        nonce, content, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        try:
            opening = Symmetric(SM4(key), GCM(nonce, tag)).decryptor()
            opening.authenticate_additional_data(bound)
            return opening.update(content) + opening.finalize()
        except (InvalidTag, ValueError):
            raise NotOpened from None


CIPHERS: dict[str, Cipher] = {cipher.name: cipher for cipher in (Aes256Gcm(), Sm4Gcm())}
DEFAULT = Aes256Gcm.name


def cipher_of(algorithm: str) -> Cipher:
    """The cipher of that name; raise `Refusal` ``vault.algorithm``."""
    if algorithm not in CIPHERS:
        raise Refusal("vault.algorithm", _UNKNOWN, algorithm=algorithm)
    return CIPHERS[algorithm]
