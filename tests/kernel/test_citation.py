"""Citations: what is one, what is none, and that several in a row repeat their instrument."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.citation import Citation


@pytest.mark.parametrize(
    ("text", "instrument", "article"),
    [
        ("O121-35", "O121", "35"),
        ("PL-64(2)", "PL", "64(2)"),
        ("D778-50(1)(3)", "D778", "50(1)(3)"),
        ("PL-16-1", "PL", "16-1"),
        ("NDRC36", "NDRC36", ""),
        (" EID-13 ", "EID", "13"),
    ],
)
def test_a_citation_is_read(text: str, instrument: str, article: str) -> None:
    assert Citation.parse(text) == Citation(instrument, article)
    assert str(Citation.parse(text)) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "35", "pl-35", "PL-", "PL-x", "PL 35", "PL-35(", "PL-35()", "PL-35|36", "行政处罚法-35"]
)
def test_anything_else_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(ValueError, match="not a citation"):
        Citation.parse(text)


def test_a_bare_article_repeats_the_instrument_before_it() -> None:
    assert [str(c) for c in Citation.parse_all("PP-72|75 | O45-11|13(2)|O107")] == [
        "PP-72",
        "PP-75",
        "O45-11",
        "O45-13(2)",
        "O107",
    ]


def test_no_text_gives_no_citation() -> None:
    assert Citation.parse_all("") == ()
    assert Citation.parse_all(" | ") == ()


def test_a_bare_article_with_nothing_before_it_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a citation"):
        Citation.parse_all("35|PL-36")


@given(st.from_regex(r"\A[A-Z][A-Z0-9]{0,5}\Z"), st.integers(1, 300), st.lists(st.integers(1, 20), max_size=2))
def test_a_citation_prints_as_it_is_read(instrument: str, article: int, paragraphs: list[int]) -> None:
    text = f"{instrument}-{article}" + "".join(f"({n})" for n in paragraphs)
    assert str(Citation.parse(text)) == text
