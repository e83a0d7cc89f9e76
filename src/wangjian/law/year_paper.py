"""The State Council's yearly paper on days off (节假日安排通知), read from a file and checked before it is believed.

A file states `year`, `notice`, `issued`, `off` (ranges ``FROM..TO``, weekends included as the paper states them),
`work` (weekend days that are worked) and, for the rare year that was given more, `extra_days`. The days may reach into
the last days of the December before, as the paper for 2019 did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_RULE = (Citation("HOL", "2"),)
_LAST_DAYS = 28
"""The day in December from which a paper may reach back into the year before its own."""

_SHAPE = Text(
    "放假安排文件不合格：{problem}。须有 year、notice、issued、off（“起..止”）和 work。",
    "The calendar file is not usable: {problem}. It needs year, notice, issued, off (“FROM..TO”) and work.",
)
_OUTSIDE = Text("{day}不属于{year}年放假安排。", "{day} does not belong to the paper for {year}.")
_NOT_WEEKEND = Text("{day}不是周末，不必另行安排上班。", "{day} is no weekend day, so it cannot be swapped in.")
_BOTH = Text("{day}既放假又上班。", "{day} is given both as off and as worked.")
_WORKED_HOLIDAY = Text("{day}是法定节假日，应当放假。", "{day} is a statutory holiday and must be off.")
_BALANCE = Text(
    "放假与调休不平衡：工作日放假{off}天、周末上班{work}天，相差应为{expected}天（如另增放假请写明 extra_days）。",
    "Days off and days swapped in do not balance: {off} weekdays off, {work} weekend days worked; the difference "
    "must be {expected} (state extra_days if the year was given more).",
)


@dataclass(frozen=True, slots=True)
class YearPaper:
    """One year's paper: its number, the days off and the weekend days worked."""

    year: int
    notice: str
    issued: Day
    off: tuple[tuple[Day, Day], ...]
    work_days: tuple[Day, ...]
    extra_days: int = 0
    amended_by: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, object]) -> YearPaper:
        """Take a parsed file; raise `Refusal` ``calendar.malformed`` for a missing or ill-shaped entry."""
        try:
            return cls(
                year=_whole(data["year"]),
                notice=_words(data["notice"]),
                issued=_day(data["issued"]),
                off=tuple(_range(_words(item)) for item in _items(data["off"])),
                work_days=tuple(_day(item) for item in _items(data["work"])),
                extra_days=_whole(data.get("extra_days", 0)),
                amended_by=tuple(_words(item) for item in _items(data.get("amended_by", []))),
            )
        except KeyError as missing:
            raise Refusal("calendar.malformed", _SHAPE, articles=_RULE, problem=f"no {missing}") from None
        except (TypeError, ValueError) as wrong:
            raise Refusal("calendar.malformed", _SHAPE, articles=_RULE, problem=wrong) from None

    @property
    def off_days(self) -> tuple[Day, ...]:
        """Every day off, in order."""
        return tuple(first + timedelta(step) for first, last in self.off for step in range((last - first).days + 1))

    def check(self, statutory: Iterable[Day]) -> None:
        """Raise `Refusal` where the paper contradicts itself, the calendar or the 13 statutory days (HOL-2)."""
        off, work = set(self.off_days), set(self.work_days)
        own_statutory = {day for day in statutory if day.year == self.year}
        _refuse_any(off | work, lambda day: not self._covers(day), "calendar.outside", _OUTSIDE, year=self.year)
        _refuse_any(work, lambda day: day.weekday() < 5, "calendar.not_weekend", _NOT_WEEKEND)
        _refuse_any(off, work.__contains__, "calendar.both", _BOTH)
        _refuse_any(own_statutory, lambda day: day not in off, "calendar.worked_holiday", _WORKED_HOLIDAY)
        weekdays_off = sum(day.weekday() < 5 for day in off)
        expected = (13 if self.year >= 2025 else 11) + self.extra_days
        if weekdays_off - len(work) != expected:
            raise Refusal(
                "calendar.balance", _BALANCE, articles=_RULE, off=weekdays_off, work=len(work), expected=expected
            )

    def _covers(self, day: Day) -> bool:
        return day.year == self.year or (day.year == self.year - 1 and (day.month, day.day) >= (12, _LAST_DAYS))


def _refuse_any(days: set[Day], wrong: Callable[[Day], bool], code: str, text: Text, **values: object) -> None:
    for day in sorted(days):
        if wrong(day):
            raise Refusal(code, text, articles=_RULE, day=day, **values)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"not a whole number: {value!r}")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"not a text: {value!r}")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return value


def _day(value: object) -> Day:
    if isinstance(value, date):
        return value
    return date.fromisoformat(_words(value))


def _range(text: str) -> tuple[Day, Day]:
    first, _, last = text.partition("..")
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if last else start
    if end < start:
        raise ValueError(f"{text} ends before it begins")
    return start, end
