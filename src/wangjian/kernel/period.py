"""A length of time as the law states it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangjian.kernel.text import Text


class Unit(StrEnum):
    """What a period is counted in."""

    WORKDAY = "wd"
    DAY = "d"
    HOUR = "h"
    MONTH = "mo"
    YEAR = "y"


UNIT_TEXT: dict[Unit, Text] = {
    Unit.WORKDAY: Text("个工作日", "working days"),
    Unit.DAY: Text("日", "days"),
    Unit.HOUR: Text("小时", "hours"),
    Unit.MONTH: Text("个月", "months"),
    Unit.YEAR: Text("年", "years"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """`n` units, never negative; the direction belongs to the clock."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError("a period is not negative")

    @property
    def text(self) -> Text:
        """The period for people: ``7个工作日``, ``7 working days``."""
        unit = UNIT_TEXT[self.unit]
        return Text(f"{self.n}{unit.zh}", f"{self.n} {unit.en[:-1] if self.n == 1 else unit.en}")

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"
