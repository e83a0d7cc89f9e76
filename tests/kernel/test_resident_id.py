"""The resident identity number: the standard's vector, bad digits, impossible birthdays, and that it stays hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.resident_id import IdFlaw, ResidentId, check_digit

VECTOR = "11010519491231002X"


def test_the_vector_conforms() -> None:
    number = ResidentId.read(VECTOR)
    assert number.flaw() is None
    assert number.region == "110105"
    assert str(number.birth) == "1949-12-31"


def test_a_small_x_and_blanks_are_read() -> None:
    assert ResidentId.read(" 110105 19491231 002x ").flaw() is None


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(at: int, digit: str) -> None:
    changed = VECTOR[:at] + digit + VECTOR[at + 1 :]
    assert (ResidentId(changed).flaw() is None) == (changed == VECTOR)


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("", IdFlaw.MISSING),
        ("110105491231002", IdFlaw.SHAPE),
        ("1101051949123100XX", IdFlaw.SHAPE),
        ("11010519491231002A", IdFlaw.CHECK),
        ("１１０１０５19491231002X", IdFlaw.SHAPE),
        ("110105194902290023", IdFlaw.BIRTH),
        ("110105194913310020", IdFlaw.BIRTH),
        ("110105194912310021", IdFlaw.CHECK),
    ],
)
def test_what_is_wrong_is_named(number: str, flaw: IdFlaw) -> None:
    assert ResidentId.read(number).flaw() is flaw


def test_it_never_prints_itself() -> None:
    number = ResidentId(VECTOR)
    assert VECTOR not in repr(number)
    assert VECTOR not in f"{number}"
    assert number.masked == "1101**********002X"
    assert ResidentId("12345").masked == "****"


def test_the_check_digit_worked_by_hand() -> None:
    assert check_digit("0" * 17) == "1"
    assert check_digit("0" * 16 + "1") == "X"
