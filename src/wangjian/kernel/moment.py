"""Days and instants as the law counts them: in Asia/Shanghai.

China has kept one time, UTC+8 without summer time, since 1991, and nothing here is counted before 2015; a fixed
offset therefore states the zone exactly and needs no zone data of the system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

Day = date
"""A calendar day in Asia/Shanghai."""

_BAD_DAY = Text("“{given}”不是有效日期，应写作 2026-04-15。", "“{given}” is not a date; write it as 2026-04-15.")
_BAD_INSTANT = Text(
    "“{given}”不是有效时刻，应写作 2026-04-15T10:30。", "“{given}” is not a moment; write it as 2026-04-15T10:30."
)
_DAY_SHAPE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """One moment, kept in Asia/Shanghai."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an instant needs a zone")
        object.__setattr__(self, "at", self.at.astimezone(SHANGHAI))

    @classmethod
    def parse(cls, given: str) -> Instant:
        """Read an ISO moment; without a zone it is meant in Asia/Shanghai. Raise `Refusal` ``moment.malformed``."""
        try:
            at = datetime.fromisoformat(given.strip())
            return cls(at if at.tzinfo else at.replace(tzinfo=SHANGHAI))
        except (ValueError, OverflowError):
            raise Refusal("moment.malformed", _BAD_INSTANT, given=given) from None

    @classmethod
    def start_of(cls, day: Day) -> Instant:
        """The first instant of `day`."""
        return cls(datetime.combine(day, time(), SHANGHAI))

    @property
    def day(self) -> Day:
        """The day this instant falls on."""
        return self.at.date()

    def next_full_hour(self) -> Instant:
        """The first instant of the hour after the one this instant lies in."""
        return Instant(self.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))

    def plus_hours(self, hours: int) -> Instant:
        """This instant `hours` later."""
        return Instant(self.at + timedelta(hours=hours))

    def __str__(self) -> str:
        return self.at.isoformat(timespec="seconds" if not self.at.microsecond else "microseconds")


def parse_day(given: str) -> Day:
    """Read ``YYYY-MM-DD``; raise `Refusal` ``day.malformed`` for anything else."""
    text = given.strip()
    try:
        if not _DAY_SHAPE.match(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("day.malformed", _BAD_DAY, given=given) from None


def end_of(day: Day) -> Instant:
    """When a period whose last day is `day` is over: the first instant of the day after."""
    return Instant.start_of(day + timedelta(days=1))
