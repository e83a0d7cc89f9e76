"""How strong a candidate is: a number in [0, 1) that orders the queue at its top.

Evidence is combined as independent chances (noisy or): 1 - (1-a)(1-b)…; since every part is below 1, so is the whole,
and every further piece of evidence still raises it. What grows without bound enters through a ratio that never
saturates. Two rows tie only when they carry the same evidence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
DECIMALS = 9
_HIGHEST = 1 - 10.0**-DECIMALS


def any_of(*parts: Scores | float) -> Scores:
    """Combine parts, each in [0, 1), into one score in [0, 1), rounded so that machines agree on it."""
    doubt: Scores = np.ones(1)
    for part in parts:
        doubt = doubt * (1.0 - np.asarray(part, np.float64))
    combined: Scores = np.clip(np.round(1.0 - doubt, DECIMALS), 0.0, _HIGHEST)
    return combined


def without_end(amount: Scores, half: float) -> Scores:
    """Map an amount in [0, ∞) to [0, 1), `half` giving one half; larger is always higher."""
    return amount / (amount + half)
