"""The clock that runs beside another by law (law-2.md P12.2), with the same course as far as it knows one."""

from __future__ import annotations

from wangjian.kernel.refusal import Refusal
from wangjian.law.clock.catalogue import find
from wangjian.law.clock.reckon import Course, Due, due
from wangjian.law.workdays import Calendar


def beside(result: Due, calendar: Calendar, course: Course, *, roll_weekends: bool = True) -> Due | None:
    """Count the clock beside `result`, or give None where there is none.

    What the other clock does not know or would not reach (a pause after its end) is left out of its course.
    """
    if not result.clock.also:
        return None
    other = find(result.clock.also, result.start)
    kept = Course(restart=course.restart if other.restarts else None)
    for pause in course.pauses:
        try:
            wider = Course((*kept.pauses, pause), kept.extensions, kept.restart)
            due(other, result.start, calendar, wider, roll_weekends=roll_weekends)
            kept = wider
        except Refusal:
            continue
    return due(other, result.start, calendar, kept, roll_weekends=roll_weekends)
