"""The unified social credit code: the standard's vectors, every single bad character, and what is looked for first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.credit_code import ALPHABET, CodeFlaw, CreditCode, check_letter, organisation_check

VECTORS = ("91330100799655058B", "91440300708461136T", "91110000802100433B")


@pytest.mark.parametrize("code", VECTORS)
def test_the_vectors_conform(code: str) -> None:
    assert CreditCode.read(code).flaw() is None


def test_the_organisation_codes_inside_conform() -> None:
    assert organisation_check("79965505") == "8"
    assert organisation_check("70846113") == "6"


def test_a_code_is_read_as_people_write_it() -> None:
    code = CreditCode.read(" 91330100 799655058b ")
    assert code.text == "91330100799655058B"
    assert code.region == "330100"
    assert code.flaw() is None


@given(st.sampled_from(VECTORS), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(code: str, at: int, letter: str) -> None:
    changed = code[:at] + letter + code[at + 1 :]
    assert (CreditCode(changed).flaw() is None) == (changed == code)


@pytest.mark.parametrize(
    ("given_code", "flaw"),
    [
        ("", CodeFlaw.MISSING),
        ("   ", CodeFlaw.MISSING),
        ("330100000012345", CodeFlaw.LENGTH),
        ("91330100799655058BB", CodeFlaw.LENGTH),
        ("9133010079965505OB", CodeFlaw.LETTER),
        ("9133010079965505中B", CodeFlaw.LETTER),
        ("91A30100799655058B", CodeFlaw.REGION),
        ("91330100799655058C", CodeFlaw.CHECK),
    ],
)
def test_what_is_wrong_is_named(given_code: str, flaw: CodeFlaw) -> None:
    assert CreditCode.read(given_code).flaw() is flaw


def test_a_wrong_organisation_check_is_found_behind_a_right_last_letter() -> None:
    first17 = "91330100799655059"
    assert CreditCode(first17 + check_letter(first17)).flaw() is CodeFlaw.ORGANISATION_CHECK


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17))
def test_a_check_letter_exists_for_any_first_seventeen(first17: str) -> None:
    assert check_letter(first17) in ALPHABET


@pytest.mark.parametrize(("first8", "check"), [("00000000", "0"), ("00000004", "3"), ("10000000", "8")])
def test_the_organisation_check_worked_by_hand(first8: str, check: str) -> None:
    assert organisation_check(first8) == check
