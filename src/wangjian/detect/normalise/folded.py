"""Many texts as one row of code points, each with its folded form and the place it had as written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wangjian.detect.normalise.characters import PLAIN, SEPARATOR, characters


@dataclass(frozen=True, slots=True)
class Written:
    """Texts laid end to end, one line feed between two.

    `points` holds the code points as written; `starts` the place of each text's first one (one more entry: the end).
    """

    points: NDArray[np.uint32]
    starts: NDArray[np.int64]

    @classmethod
    def lay(cls, texts: pl.Series) -> Written:
        """Lay out a column of strings; a missing one counts as empty."""
        filled = texts.cast(pl.String).fill_null("")
        joined: str = filled.str.join("\n").item() if len(filled) else ""
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        starts = np.zeros(len(filled) + 1, np.int64)
        np.cumsum(filled.str.len_chars().to_numpy().astype(np.int64) + 1, out=starts[1:])
        return cls(points, starts)

    def row_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which text each place belongs to."""
        return np.searchsorted(self.starts, places, side="right") - 1


def fold_text(text: str, *, signs: bool = False) -> str:
    """The folded form of one text: what counts in it, plain, small, simplified; with `signs` the separators too."""
    tables = characters()
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = tables.kind[points]
    kept = points[(kind == PLAIN) | (kind == SEPARATOR if signs else False)]
    folded: NDArray[np.uint32] = tables.fold[kept]
    return folded.tobytes().decode("utf-32-le", "surrogatepass")
