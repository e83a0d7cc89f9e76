"""Due dates worked out by hand from the papers, and each way a count is refused."""

from datetime import date

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Course, Due, Pause, due, find
from wangjian.law.workdays import Calendar, published

CALENDAR = published()


def count(clock: str, start: str, **course: object) -> Due:
    day = date.fromisoformat(start[:10])
    begin = Instant.parse(start) if len(start) > 10 else day
    return due(find(clock, day), begin, CALENDAR, Course(**course))  # type: ignore[arg-type]  # keywords of Course


@pytest.mark.parametrize(
    ("clock", "start", "expected"),
    [
        # 09-25 feast, 26-27 weekend, 28 29 30 = 3, 10-01..07 off, 8 9 = 5, Saturday 10 worked = 6, Monday 12 = 7
        ("CMP.ACCEPT", "2026-09-24", "2026-10-12"),
        # 29 30 31 = 3, 01-01..03 off, Sunday 01-04 worked = 4, 5 6 7
        ("SRV.DECISION", "2025-12-26", "2026-01-07"),
        # the fifteenth day is National Day: the next working day is the 8th
        ("FINE.PAY", "2026-09-16", "2026-10-08"),
        # the fifteenth day is 05-05, off by the paper though no statutory day
        ("FINE.PAY", "2026-04-20", "2026-05-06"),
        # six months from 31 August: 28 February 2026, a Saturday swapped in as worked
        ("SUIT", "2025-08-31", "2026-02-28"),
        # sixty days end on Saturday 13 June
        ("CMP.MEDIATE", "2026-04-14", "2026-06-15"),
        ("CMP.MEDIATE.O20", "2026-04-14", "2026-06-18"),
        ("RPT.TELL.O20", "2026-04-14", "2026-04-21"),
        ("RTN.WINDOW", "2026-11-24", "2026-12-01"),
        ("TST.RETEST.FOOD", "2026-11-24", "2026-12-03"),
        ("TST.RETEST.PRODUCT", "2026-11-24", "2026-12-09"),
        ("REP.MIN.MINOR", "2026-11-24", "2026-11-24"),
    ],
)
def test_worked_by_hand(clock: str, start: str, expected: str) -> None:
    assert str(count(clock, start).due) == expected


def test_a_year_not_yet_published_is_provisional() -> None:
    result = count("CMP.ACCEPT", "2026-12-28")
    assert str(result.due) == "2027-01-07"
    assert result.provisional is not None
    assert count("CMP.ACCEPT", "2026-12-21").provisional is None


def test_a_count_through_a_year_without_a_paper_is_provisional_wherever_it_ends() -> None:
    later = Calendar({**CALENDAR.papers, 2028: CALENDAR.papers[2026]})
    start = date(2027, 12, 28)
    result = due(find("CMP.ACCEPT", start), start, later)
    assert result.due.year == 2028
    assert result.provisional is not None
    hearing = date(2027, 1, 1)  # all seven working days before it lie in 2026
    assert due(find("HEAR.NOTE", hearing), hearing, CALENDAR).provisional is None


def test_backward_both_ends_uncounted() -> None:
    # before Wednesday 14 October: 13 12, Saturday 10, 9 8, 30 29 September are seven; the 28th is still in time
    result = count("HEAR.NOTE", "2026-10-14")
    assert (str(result.due), str(result.act_by)) == ("2026-09-28", "2026-09-28")


def test_backward_is_never_rolled_later_and_names_the_working_day_before() -> None:
    # the seventh working day before Wednesday 25 November is Monday 16: Sunday 15 is in time, Friday 13 is worked
    result = count("HEAR.NOTE", "2026-11-25")
    assert (str(result.due), str(result.act_by)) == ("2026-11-15", "2026-11-13")
    assert str(count("RULE.NOTICE.STD", "2026-12-01").due) == "2026-11-23"
    assert str(count("RULE.NOTICE.MAJOR", "2026-12-01").due) == "2026-11-15"
    assert str(count("PLT.EXIT", "2026-12-31").due) == "2026-11-30"


def test_month_end_and_the_unrolled_bound_on_our_own_power() -> None:
    result = count("CRT.APPLY", "2026-11-30")
    assert (str(result.due), str(result.act_by)) == ("2027-03-01", "2027-02-28")
    seized = count("SEIZE", "2026-09-02")
    assert (str(seized.due), str(seized.act_by)) == ("2026-10-08", "2026-10-02")
    paid = count("FINE.PAY", "2026-09-16")
    assert paid.act_by == paid.due


def test_hours_count_from_the_next_full_hour() -> None:
    result = count("EVD.URGENT", "2026-11-24T10:30")
    assert str(result.due_at) == "2026-11-25T11:00:00+08:00"
    assert str(result.act_by_at) == "2026-11-25T10:30:00+08:00"
    assert str(result.due) == "2026-11-25"


def test_the_period_ends_at_the_first_instant_of_the_next_day() -> None:
    assert str(count("CMP.ACCEPT", "2026-09-24").ends_at) == "2026-10-13T00:00:00+08:00"


def test_pause_and_extension() -> None:
    # 90 + 30 days and ten days of testing: 130 days after 5 January is Friday 15 May
    testing = (Pause(date(2026, 2, 1), date(2026, 2, 10)),)
    assert str(count("CASE.DECIDE", "2026-01-05", pauses=testing, extensions=(None,)).due) == "2026-05-15"
    overlapping = (Pause(date(2026, 2, 5), date(2026, 2, 10)), Pause(date(2026, 2, 1), date(2026, 2, 6)))
    assert str(count("CASE.DECIDE", "2026-01-05", pauses=overlapping, extensions=(30,)).due) == "2026-05-15"


def test_a_working_day_pause_takes_out_working_days_only() -> None:
    # 15 working days from 2 November end on Monday 23; a pause over Thursday to Monday takes three of them out
    assert str(count("RPT.CHECK", "2026-11-02").due) == "2026-11-23"
    pause = (Pause(date(2026, 11, 12), date(2026, 11, 16)),)
    assert str(count("RPT.CHECK", "2026-11-02", pauses=pause).due) == "2026-11-26"


def test_a_pause_made_reachable_by_an_earlier_one_counts() -> None:
    pauses = (Pause(date(2026, 11, 20), date(2026, 11, 23)), Pause(date(2026, 11, 25), date(2026, 11, 25)))
    assert str(count("RPT.CHECK", "2026-11-02", pauses=pauses).due) == "2026-11-26"


def test_restart() -> None:
    assert count("RPT.CHECK", "2026-11-02", restart=date(2026, 11, 9)).due == count("RPT.CHECK", "2026-11-09").due


def test_windows_have_opens_and_due() -> None:
    july = count("PLT.REPORT", "2026-03-10")
    assert (str(july.opens), str(july.due)) == ("2026-07-01", "2026-07-31")
    january = count("PLT.REPORT", "2026-08-01")
    assert (str(january.opens), str(january.due)) == ("2027-01-01", "2027-01-31")
    assert str(count("EID.REPORT", "2026-06-30").due) == "2026-06-30"
    quarter = count("PLT.TAX", "2026-12-31")
    assert (str(quarter.opens), str(quarter.due)) == ("2027-01-01", "2027-01-31")
    assert str(count("PLT.TAX", "2026-08-15").opens) == "2026-10-01"


def test_with_the_switch_off_only_a_statutory_holiday_rolls() -> None:
    clock = find("FINE.PAY", date(2026, 9, 16))
    assert str(due(clock, date(2026, 9, 16), CALENDAR, roll_weekends=False).due) == "2026-10-08"
    assert str(due(clock, date(2026, 9, 19), CALENDAR, roll_weekends=False).due) == "2026-10-04"
    assert str(due(clock, date(2026, 9, 19), CALENDAR).due) == "2026-10-08"


@pytest.mark.parametrize(
    ("clock", "start", "course", "code"),
    [
        ("CASE.CLOSE", "2026-11-02", {"pauses": (Pause(date(2026, 11, 3), date(2026, 11, 4)),)}, "pause.none"),
        ("RPT.CHECK", "2026-11-02", {"pauses": (Pause(date(2026, 11, 4), date(2026, 11, 3)),)}, "pause.backward"),
        ("RPT.CHECK", "2026-11-02", {"pauses": (Pause(date(2026, 12, 4), date(2026, 12, 8)),)}, "pause.outside"),
        ("RPT.CHECK", "2026-11-02", {"pauses": (Pause(date(2026, 10, 4), date(2026, 11, 2)),)}, "pause.outside"),
        ("CASE.CLOSE", "2026-11-02", {"extensions": (None,)}, "extension.none"),
        ("HEAR.NOTE", "2026-11-25", {"extensions": (None,)}, "extension.none"),
        ("PLT.REPORT", "2026-11-25", {"extensions": (None,)}, "extension.none"),
        ("RPT.CHECK", "2026-11-02", {"extensions": (None, None)}, "extension.too_many"),
        ("RPT.CHECK", "2026-11-02", {"extensions": (20,)}, "extension.fixed"),
        ("CASE.DECIDE", "2026-11-02", {"extensions": (None, None)}, "extension.open"),
        ("CASE.DECIDE", "2026-11-02", {"extensions": (None, -5)}, "extension.open"),
        ("CASE.DECIDE", "2026-11-02", {"extensions": (None, 10**9)}, "calendar.end"),
        ("CASE.CLOSE", "2026-11-02", {"restart": date(2026, 11, 5)}, "restart.none"),
        ("RPT.CHECK", "2026-11-02", {"restart": date(2026, 11, 1)}, "restart.early"),
        ("EVD.URGENT", "2026-11-02", {}, "clock.needs_moment"),
        ("LIM.PEN.5Y", "2098-11-02", {}, "calendar.end"),
        ("PLT.REPORT", "2100-08-01", {}, "calendar.end"),
        ("PLT.TAX", "2100-10-01", {}, "calendar.end"),
        ("EVD.URGENT", "2100-12-31T10:30", {}, "calendar.end"),
        ("FINE.PAY", "2100-12-30", {}, "calendar.end"),
    ],
)
def test_refusals(clock: str, start: str, course: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        count(clock, start, **course)
    assert refusal.value.code == code
    assert refusal.value.zh
    assert refusal.value.en
