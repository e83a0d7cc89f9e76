"""A tree of hashes over a growing list and its roots (RFC 6962 section 2.1).

Leaves are given as their hashes (`leaf_hash`), 32 bytes each; nodes and roots are SHA-256 as well. Nothing is kept but
what is given: whoever grows a list keeps a `Frontier`, which is as long as the list's size has ones in binary.
"""

from __future__ import annotations

from collections.abc import Iterable
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
