"""A tree of hashes over a growing list, its roots and its proofs (RFC 6962 section 2.1; checks as in RFC 9162).

Leaves are given as their hashes (`leaf_hash`), 32 bytes each; nodes and roots are SHA-256 as well. Nothing is kept but
what is given: whoever grows a list keeps a `Frontier`, which is as long as the list's size has ones in binary.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

WIDTH = 32
"""Bytes of a hash."""

EMPTY_ROOT = sha256().digest()
"""The root of a list of nothing."""


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf; its first byte keeps a leaf from passing for a node."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What must be kept of a list of `size` leaves to go on: the roots of its full subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extended(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after these leaf hashes too; m of them cost at most 2m + log(size) hashes."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            peaks.append(leaf)
            size += 1
            for _ in range((size & -size).bit_length() - 1):  # as many carries as the new size ends with zeros
                right = peaks.pop()
                peaks.append(node_hash(peaks.pop(), right))
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """The peaks one after the other, to be kept beside the size."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, kept: bytes) -> Frontier:
        """Read what `to_bytes` gave; raise `ValueError` where it is not of a list of `size` leaves."""
        if size < 0 or len(kept) != WIDTH * size.bit_count():
            raise ValueError("not the frontier of a list of this size")
        return cls(size, tuple(kept[start : start + WIDTH] for start in range(0, len(kept), WIDTH)))


def root(leaves: Sequence[bytes], size: int | None = None) -> bytes:
    """The root over the first `size` leaf hashes (all of them by default); raise `ValueError` for too few."""
    return Frontier().extended(leaves[: _within(leaves, size)]).root()


def inclusion_proof(leaves: Sequence[bytes], number: int, size: int | None = None) -> list[bytes]:
    """The hashes that lead from leaf `number` (from 0) to the root over the first `size` leaves, lowest first."""
    end = _within(leaves, size)
    if not 0 <= number < end:
        raise ValueError("no such leaf")
    start, path = 0, []
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            path.append(root(leaves[middle:end]))
            end = middle
        else:
            path.append(root(leaves[start:middle]))
            start = middle
    return path[::-1]


def is_included(leaf: bytes, number: int, size: int, proof: Sequence[bytes], whole: bytes) -> bool:
    """Whether `proof` shows that `leaf` is number `number` in the list of `size` leaves with root `whole`."""
    if not 0 <= number < size:
        return False
    at, last, found = number, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == whole


def consistency_proof(leaves: Sequence[bytes], old: int, size: int | None = None) -> list[bytes]:
    """The hashes that show that the list of `size` leaves goes on from its first `old` leaves (1 or more)."""
    end = _within(leaves, size)
    if not 0 < old <= end:
        raise ValueError("an older size is from 1 to the size")
    start, known, path = 0, True, []
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(root(leaves[middle:end]))
            end = middle
        else:
            path.append(root(leaves[start:middle]))
            start, known = middle, False
    return ([] if known else [root(leaves[start:end])]) + path[::-1]


def is_consistent(old: int, old_root: bytes, size: int, whole: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the list of `size` leaves with root `whole` goes on from its first `old` leaves."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == whole
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == whole


def _within(leaves: Sequence[bytes], size: int | None) -> int:
    if size is None:
        return len(leaves)
    if not 0 <= size <= len(leaves):
        raise ValueError("more leaves asked for than given")
    return size


def _split(count: int) -> int:
    """The greatest power of two below `count`: where a list of two or more leaves divides."""
    return 1 << (count - 1).bit_length() - 1
