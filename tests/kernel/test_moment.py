"""Days and instants: read, refused, and counted in Asia/Shanghai."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.moment import Instant, end_of, parse_day
from wangjian.kernel.refusal import Refusal


def test_a_moment_without_a_zone_is_meant_in_shanghai() -> None:
    assert str(Instant.parse("2026-04-15T10:30")) == "2026-04-15T10:30:00+08:00"


def test_a_moment_elsewhere_is_kept_in_shanghai() -> None:
    at = Instant.parse("2026-04-14T20:00:00+00:00")
    assert at.day == date(2026, 4, 15)
    assert str(at) == "2026-04-15T04:00:00+08:00"


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Instant(datetime(2026, 4, 15))  # noqa: DTZ001 - the missing zone is what is tested


@pytest.mark.parametrize("bad", ["", "now", "2026-13-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_what_is_no_moment_is_refused(bad: str) -> None:
    with pytest.raises(Refusal) as refused:
        Instant.parse(bad)
    assert refused.value.code == "moment.malformed"


@pytest.mark.parametrize("bad", ["", "2026-4-15", "20260415", "2026-02-29", "2026-04-15T00:00", "2026/04/15"])
def test_what_is_no_day_is_refused(bad: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_day(bad)
    assert refused.value.code == "day.malformed"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_reads_back_and_ends_where_the_next_begins(day: date) -> None:
    assert parse_day(f" {day} ") == day
    assert Instant.start_of(day).day == day
    assert end_of(day).at.timestamp() - Instant.start_of(day).at.timestamp() == 86400


def test_the_next_full_hour_is_never_the_hour_itself() -> None:
    assert str(Instant.parse("2026-04-15T10:00").next_full_hour()) == "2026-04-15T11:00:00+08:00"
    assert str(Instant.parse("2026-04-15T23:59:59.5").next_full_hour()) == "2026-04-16T00:00:00+08:00"


def test_hours_run_across_midnight() -> None:
    assert str(Instant.parse("2026-12-31T10:30").plus_hours(24)) == "2027-01-01T10:30:00+08:00"
