"""What a clock is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark


class Way(StrEnum):
    """How a clock runs."""

    FORWARD = "forward"
    BEFORE = "before"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Word:
    """A code with its name: an event that starts a clock, a ground that pauses it, someone who lengthens it."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows when the period is over.

    `by_law`: it has happened at that moment without anybody acting, and is read. Otherwise the law orders or allows
    someone to act; that is shown and never done by a machine (law.md 11).
    """

    code: str
    text: Text
    by_law: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """One lengthening the law allows: by `n` units, or by a number the approver sets where `n` is None."""

    n: int | None
    approver: Word


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted, both ends included."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Window:
    """A period fixed by the calendar: month and day of its first and last day, every year."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def in_year(self, year: int) -> tuple[Day, Day]:
        """Its first and last day in `year`."""
        return date(year, *self.opens), date(year, *self.closes)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as the text in force from `in_force_from` to `in_force_to` words it."""

    id: str
    name: Text
    trigger: Word
    way: Way
    period: Period | None
    windows: tuple[Window, ...]
    extensions: tuple[Extension, ...]
    pauses: tuple[Word, ...]
    restarts: bool
    effect: Effect
    unrolled_bound: bool
    rolls: bool
    also: str
    basis: tuple[Citation, ...]
    mark: Mark
    in_force_from: Day
    in_force_to: Day | None
    note: Text | None

    @property
    def group(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]

    @property
    def by_hour(self) -> bool:
        """Whether it starts at a moment, not on a day."""
        return self.period is not None and self.period.unit is Unit.HOUR

    @property
    def start_rule(self) -> Text:
        """Where the count begins."""
        if self.way is Way.WINDOW:
            return _WINDOW_RULE
        if self.way is Way.BEFORE:
            return _BEFORE_RULE
        if self.by_hour:
            return _HOUR_RULE
        workdays = self.period is not None and self.period.unit is Unit.WORKDAY
        return _WORKDAY_RULE if workdays else _DAY_RULE

    def in_force(self, day: Day) -> bool:
        """Whether this wording governs something that starts on `day`."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


_WORKDAY_RULE = Text(
    "开始之日不计，自下一个工作日起算。", "The day it starts is not counted; the count begins on the next working day."
)
_DAY_RULE = Text("开始之日不计，自次日起算。", "The day it starts is not counted; the count begins on the next day.")
_HOUR_RULE = Text(
    "开始的当时不计，自下一个整点起算。",
    "The hour it starts in is not counted; the count begins on the next full hour.",
)
_BEFORE_RULE = Text(
    "自该日往前数，两端之日均不计。", "Counted back from that day; neither that day nor the last day to act is counted."
)
_WINDOW_RULE = Text("法律直接规定的期间，不另起算。", "A period the law fixes by date; nothing is counted.")
