"""Three ways of counting agree on every clock: the arithmetic, the day-by-day walk, and the column."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Clock, Course, DayNote, Pause, Way, catalogue, due, due_many, explain
from wangjian.law.workdays import published

CALENDAR = published()
CLOCKS = [clock for known in catalogue().values() for clock in known]
BULK = [clock for clock in CLOCKS if clock.way is Way.FORWARD and not clock.by_hour]
PAUSING = [clock for clock in BULK if clock.pauses]
days = st.dates(date(2015, 1, 1), date(2032, 12, 31))


@given(st.sampled_from(CLOCKS), days, st.booleans())
def test_the_explanation_ends_where_the_arithmetic_does(clock: Clock, day: date, roll_weekends: bool) -> None:
    start = Instant.start_of(day) if clock.by_hour else day
    try:
        result = due(clock, start, CALENDAR, roll_weekends=roll_weekends)
    except Refusal as refusal:
        assert refusal.code == "calendar.before_2015"
        return
    steps = explain(result, CALENDAR)
    assert steps[-1].day == result.due
    numbers = [step.number for step in steps if step.number is not None]
    if numbers:
        assert numbers == list(range(1, numbers[-1] + 1))
        assert result.total is not None
        assert numbers[-1] == result.total.n
    if result.clock.rolls and roll_weekends:
        assert CALENDAR.is_working(result.due)


@st.composite
def courses(draw: st.DrawFn) -> tuple[Clock, date, list[Pause]]:
    clock = draw(st.sampled_from(PAUSING))
    day = draw(days)
    pauses, after = [], day
    for _ in range(draw(st.integers(0, 3))):
        first = after + timedelta(draw(st.integers(0, 25)))
        last = first + timedelta(draw(st.integers(1, 40)))
        pauses.append(Pause(first, last))
        after = last + timedelta(1)
    return clock, day, pauses


@given(courses(), st.booleans())
def test_paused_and_extended_counts_agree(course: tuple[Clock, date, list[Pause]], extend: bool) -> None:
    clock, day, pauses = course
    fixed = [each for each in clock.extensions if each.n is not None][:1] if extend else []
    granted = tuple(each.n for each in fixed)
    try:
        result = due(clock, day, CALENDAR, Course(tuple(pauses), granted))
    except Refusal as refusal:
        assert refusal.code == "pause.outside"
        return
    assert explain(result, CALENDAR, pauses)[-1].day == result.due
    columns = [(np.array([p.first], "datetime64[D]"), np.array([p.last], "datetime64[D]")) for p in pauses]
    column = due_many(
        clock, np.array([day], "datetime64[D]"), CALENDAR, pauses=columns, added=sum(n or 0 for n in granted)
    )
    assert column[0].astype(date) == result.due


@pytest.mark.parametrize("clock", BULK, ids=lambda clock: f"{clock.id}@{clock.in_force_from}")
@pytest.mark.parametrize("roll_weekends", [True, False])
def test_a_column_is_counted_as_one_by_one(clock: Clock, roll_weekends: bool) -> None:
    starts = [date(2023, 12, 1) + timedelta(7 * n + n % 5) for n in range(180)]
    column = due_many(clock, np.array(starts, "datetime64[D]"), CALENDAR, roll_weekends=roll_weekends)
    single = [due(clock, start, CALENDAR, roll_weekends=roll_weekends).due for start in starts]
    assert column.tolist() == single


def test_a_row_without_a_pause_is_left_alone() -> None:
    clock = next(clock for clock in PAUSING if clock.id == "RPT.CHECK")
    starts = np.array(["2026-11-02", "2026-11-02"], "datetime64[D]")
    pause = (np.array(["2026-11-12", "NaT"], "datetime64[D]"), np.array(["2026-11-16", "NaT"], "datetime64[D]"))
    assert [str(day) for day in due_many(clock, starts, CALENDAR, pauses=[pause])] == ["2026-11-26", "2026-11-23"]


def test_columns_are_refused_whole_with_the_row() -> None:
    clock = next(clock for clock in BULK if clock.id == "CASE.CLOSE")
    starts = np.array(["2026-11-02", "2014-11-02"], "datetime64[D]")
    with pytest.raises(Refusal) as refusal:
        due_many(clock, starts, CALENDAR)
    assert refusal.value.code == "calendar.row"
    assert "1" in refusal.value.en
    with pytest.raises(Refusal, match=r"extension\.none"):
        due_many(clock, starts[:1], CALENDAR, added=5)
    with pytest.raises(Refusal, match=r"pause\.none"):
        due_many(clock, starts[:1], CALENDAR, pauses=[(starts[:1], starts[:1])])
    backward = next(clock for clock in CLOCKS if clock.way is Way.BEFORE)
    with pytest.raises(Refusal, match=r"clock\.not_bulk"):
        due_many(backward, starts[:1], CALENDAR)
    with pytest.raises(Refusal, match=r"calendar\.row"):
        due_many(clock, np.array(["2100-12-30"], "datetime64[D]"), CALENDAR)


def test_a_swapped_weekend_is_named_in_the_explanation() -> None:
    clock = next(clock for clock in CLOCKS if clock.id == "CMP.ACCEPT" and clock.in_force_to is None)
    steps = explain(due(clock, date(2026, 9, 24), CALENDAR), CALENDAR)
    notes = {str(step.day): step.note for step in steps}
    assert notes["2026-10-10"] is DayNote.SWAPPED_IN
    assert notes["2026-10-05"] is DayNote.BRIDGE
    assert notes["2026-10-01"] is DayNote.HOLIDAY
    assert notes["2026-09-26"] is DayNote.BRIDGE
    assert notes["2026-10-11"] is DayNote.WEEKEND
    assert next(step for step in steps if step.note is DayNote.HOLIDAY).text.en == "Mid-Autumn Festival, not counted"
