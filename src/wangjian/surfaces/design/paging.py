"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a long list: its number from 1, how many there are, how many rows in all."""

    number: int
    size: int
    rows: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.rows // self.size))

    @property
    def first_row(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.rows)

    def cut(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows of this page out of all of them; none where there are no such rows."""
        return rows[self.first_row - 1 : self.last_row]
