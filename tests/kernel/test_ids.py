"""Identifiers: version 7, in order of time, reproducible from the moment and the bytes given."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.ids import moment_of, uuid7
from wangjian.kernel.moment import Instant

moments = st.integers(0, 4_102_444_800_000_000).map(
    lambda microseconds: Instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds))
)
ten_bytes = st.binary(min_size=10, max_size=10)


@given(moments, ten_bytes)
def test_it_is_a_version_7_of_the_moment(at: Instant, drawn: bytes) -> None:
    made = uuid7(at, drawn)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    milliseconds = int.from_bytes(made.bytes[:6], "big")
    assert timedelta(milliseconds=milliseconds) <= at.at - datetime(1970, 1, 1, tzinfo=UTC)
    assert uuid7(at, drawn) == made


@given(moments, ten_bytes, ten_bytes)
def test_a_later_millisecond_sorts_later(at: Instant, one: bytes, other: bytes) -> None:
    later = Instant(at.at + timedelta(milliseconds=1))
    assert uuid7(at, one) < uuid7(later, other)


def test_the_example_of_the_standard() -> None:
    at = Instant(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC))
    drawn = bytes([0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F])
    assert str(uuid7(at, drawn)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_too_few_bytes_and_a_moment_before_1970_are_errors() -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        uuid7(Instant.parse("2026-01-01T00:00"), b"123")
    with pytest.raises(ValueError, match="1970"):
        uuid7(Instant.parse("1969-12-31T00:00"), bytes(10))


@given(moments, ten_bytes)
def test_it_says_its_moment_to_the_millisecond(at: Instant, drawn: bytes) -> None:
    assert timedelta() <= at.at - moment_of(uuid7(at, drawn)).at < timedelta(milliseconds=1)
