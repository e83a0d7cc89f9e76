"""Both ciphers open what they sealed, and nothing else."""

from __future__ import annotations

import os

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.modules.vault.operations.ciphers import CIPHERS, Cipher, NotOpened, cipher_of


@pytest.mark.parametrize("cipher", CIPHERS.values(), ids=lambda cipher: cipher.name)
def test_what_was_sealed_opens_and_anything_changed_does_not(cipher: Cipher) -> None:
    key, bound = os.urandom(cipher.key_size), b"value 1"
    sealed = cipher.seal(key, "张三".encode(), bound)
    assert cipher.open(key, sealed, bound).decode() == "张三"
    assert cipher.seal(key, "张三".encode(), bound) != sealed
    for place in range(len(sealed)):
        flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(NotOpened):
            cipher.open(key, flipped, bound)
    with pytest.raises(NotOpened):
        cipher.open(os.urandom(cipher.key_size), sealed, bound)
    with pytest.raises(NotOpened):
        cipher.open(key, sealed, b"value 2")
    for short in (b"", sealed[:10], sealed[:-1]):
        with pytest.raises(NotOpened):
            cipher.open(key, short, bound)


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        cipher_of("ROT13")
    assert refused.value.code == "vault.algorithm"
