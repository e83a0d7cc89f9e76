"""Chance that repeats: one stream per seed and purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")


class Chance:
    """Draws for one purpose; another purpose of the same seed does not disturb it."""

    def __init__(self, seed: int, purpose: str) -> None:
        digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
        self._draw = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end`."""
        return int(self._draw.integers(end))

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return bool(self._draw.random() < share)

    def one(self, things: Sequence[Thing]) -> Thing:
        """One of several, each as likely as another."""
        return things[self.below(len(things))]
