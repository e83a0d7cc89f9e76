"""Due dates a second on one core, beside what a user would pick instead, in one run.

    .venv/bin/python bench/clocks.py [--rows N]

The peers: chinesecalendar day by day (the usual library; knows swapped weekends, no pauses, no rolling) and numpy's
busday_offset with the same days off (knows no swapped weekends, so it is wrong where one falls in; the share is shown).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import numpy as np

from machine import machine
from wangjian.law.clock import Clock, due, due_many, versions
from wangjian.law.workdays import FIRST, Calendar, published


def timed(rows: int, act: Callable[[], object]) -> float:
    """Rows a second, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return rows / best


def day_by_day(starts: list[date], n: int) -> list[date]:
    """What one writes with chinesecalendar."""
    found = []
    for day in starts:
        left = n
        while left:
            day += timedelta(1)
            left -= chinese_calendar.is_workday(day)
        found.append(day)
    return found


def clock(key: str) -> Clock:
    """The wording in force now."""
    return versions(key)[-1]


def main() -> None:
    """Run and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=2_000_000)
    rows = options.parse_args().rows
    calendar, draw = published(), np.random.default_rng(20260824)
    starts = np.datetime64("2021-07-15", "D") + draw.integers(0, 1800, rows)
    first = starts + draw.integers(1, 12, rows)
    pauses = [(first, first + draw.integers(0, 20, rows)), (first + 30, first + 35)]
    added = np.where(draw.random(rows) < 0.5, 15, 0)
    few = [day.astype(date) for day in starts[: rows // 100]]
    off = np.flatnonzero(~calendar.working) + np.datetime64(FIRST, "D")
    check, case = clock("RPT.CHECK"), clock("CASE.DECIDE")
    table = {
        "plain, working days": timed(rows, lambda: due_many(check, starts, calendar)),
        "plain, calendar days": timed(rows, lambda: due_many(case, starts, calendar)),
        "two pauses and extension, working days": timed(
            rows, lambda: due_many(check, starts, calendar, pauses=pauses, added=added)
        ),
        "two pauses and extension, calendar days": timed(
            rows, lambda: due_many(case, starts, calendar, pauses=pauses, added=added * 2)
        ),
        "one at a time (`due`), working days": timed(len(few), lambda: [due(check, day, calendar) for day in few]),
        "peer: numpy busday_offset, weekdays less days off": timed(
            rows, lambda: np.busday_offset(starts, 15, "backward", holidays=off)
        ),
        "peer: chinesecalendar day by day": timed(len(few), lambda: day_by_day(few, 15)),
    }
    base = table["peer: chinesecalendar day by day"]
    print(f"machine: {machine()}; {rows:,} rows, one core")
    for name, rate in table.items():
        print(f"{name:<52} {rate:>14,.0f}/s  {rate / base:>10,.1f} x chinesecalendar")
    wrong = differs(starts[:100_000], check, calendar, off)
    print(f"numpy busday_offset differs from the law's calendar on {wrong:.1%} of rows")


def differs(starts: np.ndarray, check: Clock, calendar: Calendar, off: np.ndarray) -> float:
    """The share of rows on which the peer is wrong."""
    theirs = np.busday_offset(starts, 15, "backward", holidays=off)
    return float(np.mean(theirs != due_many(check, starts, calendar)))


if __name__ == "__main__":
    main()
