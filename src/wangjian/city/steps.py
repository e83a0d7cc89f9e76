"""A step of a matter's course: what is done at which moment, by whoever holds which place at the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangjian.kernel.moment import Day, Instant


@dataclass(frozen=True, slots=True)
class Step:
    """`do` names the operation, `move` what it makes, `who` the place in the office: a capacity, its second with a 2.

    `answers` establish facts, `note` is what is written for the paper, `named` how many officers are named, `ground`,
    `due` and `fine_fen` what a measure or a draft takes.
    """

    at: Instant
    do: str
    who: str = "officer"
    move: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    named: int = 0
    ground: str = ""
    due: Day | None = None
    fine_fen: int = 0
