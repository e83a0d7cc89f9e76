"""Moments at which an office works: on working days, in working hours, one after the other."""

from __future__ import annotations

from datetime import timedelta

from wangjian.city.chance import Chance
from wangjian.kernel.moment import Day, Instant
from wangjian.law.workdays import published

HOURS = (9, 10, 10, 11, 14, 14, 15, 16)
"""When things are done; more often in the middle of a half-day."""


class Diary:
    """The working days and hours of one matter, drawn forward from where it began; never back in time."""

    def __init__(self, chance: Chance, begin: Day) -> None:
        self._chance, self._calendar = chance, published()
        self.now = self._at(self._calendar.next_working(begin))

    def later(self, low: int, high: int) -> Instant:
        """A moment `low` to `high` working days on; on the same day half an hour to an hour and a half later."""
        days = self._chance.between(low, high)
        if days == 0:
            self.now = Instant(self.now.at + timedelta(minutes=self._chance.between(30, 89)))
        else:
            number = self._calendar.worked_to(self.now.day) + days
            self.now = self._at(self._calendar.workday(number))
        return self.now

    def soon(self) -> Instant:
        """A few minutes on: one sitting at the desk."""
        self.now = Instant(self.now.at + timedelta(minutes=self._chance.between(2, 12)))
        return self.now

    def _at(self, day: Day) -> Instant:
        minutes = self._chance.one(HOURS) * 60 + self._chance.below(60)
        return Instant(Instant.start_of(day).at + timedelta(minutes=minutes, seconds=self._chance.below(60)))
