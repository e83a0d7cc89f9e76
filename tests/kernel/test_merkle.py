"""The tree of hashes against its definition as a recursion, and against roots that certificate logs are tested with."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.merkle import Frontier, leaf_hash

CONTENTS = st.lists(st.binary(max_size=3), max_size=40)


def naive(contents: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not contents:
        return sha256(b"").digest()
    if len(contents) == 1:
        return sha256(b"\x00" + contents[0]).digest()
    k = 1
    while k * 2 < len(contents):
        k *= 2
    return sha256(b"\x01" + naive(contents[:k]) + naive(contents[k:])).digest()


def root(leaves: list[bytes], size: int | None = None) -> bytes:
    return Frontier().extended(leaves[:size]).root()


def hashes(contents: list[bytes]) -> list[bytes]:
    return [leaf_hash(content) for content in contents]


KNOWN = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"]


def test_known_roots() -> None:
    """Roots that certificate logs are tested with."""
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(hashes(KNOWN), 1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(hashes(KNOWN), 2).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert root(hashes(KNOWN), 3).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@given(CONTENTS)
def test_root_is_the_definition(contents: list[bytes]) -> None:
    assert root(hashes(contents)) == naive(contents)


@given(CONTENTS, st.data())
def test_a_frontier_goes_on_from_any_size(contents: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(0, len(contents)))
    first = Frontier().extended(hashes(contents[:old]))
    again = Frontier.from_bytes(first.size, first.to_bytes())
    grown = again.extended(hashes(contents[old:]))
    assert again == first and first.root() == naive(contents[:old])
    assert (grown.size, grown.root()) == (len(contents), naive(contents))
    assert len(grown.peaks) == len(contents).bit_count()


@pytest.mark.parametrize(("size", "length"), [(3, 32), (-1, 0), (0, 32)])
def test_what_is_no_frontier_of_this_size_is_refused(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier.from_bytes(size, bytes(length))
