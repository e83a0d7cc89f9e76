"""Codes: the vectorised check agrees with the kernel, and each flaw has its place in the order."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.detect import pack as packs
from wangjian.detect.signal import MAIN, Outcome, Settled
from wangjian.detect.signals.merchant_code import FLAWS, SIGNAL, Codes, tidy
from wangjian.kernel.credit_code import ALPHABET, CreditCode, check_letter, organisation_check
from wangjian.kernel.region import provinces

GOOD = "91330100799655058B"
PLAN = SIGNAL.prepare(Settled(packs.load("credit_code@1")))

slow = settings(deadline=None)  # the first call builds tables; the machine may be busy
BLANKS = "".join(chr(point) for point in range(0x3100) if chr(point).isspace())
near = st.text(ALPHABET + "OISZV abö", min_size=14, max_size=20)
bodies = st.text(ALPHABET, min_size=8, max_size=8)
digits = st.text("0123456789", min_size=6, max_size=6)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A code that conforms, perhaps with one character changed, a blank put in or letters lowered."""
    body = draw(bodies)
    first = "9" + draw(st.sampled_from("123")) + draw(digits) + body + organisation_check(body)
    code = first + check_letter(first)
    place = draw(st.integers(0, 17))
    changed = code[:place] + draw(st.sampled_from(ALPHABET + "OI")) + code[place + 1 :]
    return draw(st.sampled_from([code, changed, f" {code[:9]} {code[9:]}", code.lower(), code + "1"]))


@slow
@given(st.lists(st.one_of(codes(), near, st.text(max_size=20)), min_size=1, max_size=20))
def test_agrees_with_the_kernel(given_codes: list[str]) -> None:
    """The same flaw for every code; only old 15-digit numbers are set apart from wrong lengths here."""
    tidied = pl.DataFrame({"code": given_codes}).select(tidy(pl.col("code"))).to_series()
    names = ["", *FLAWS]
    for text, number in zip(given_codes, Codes.read(tidied).flaws().tolist(), strict=True):
        code = CreditCode.read(text)
        flaw = names[number]
        if flaw == "old_number":
            assert len(code.text) == 15 and code.text.isdigit() and code.flaw() == "length"
        else:
            assert (code.flaw() or "") == flaw, text


def _judge(rows: list[tuple[str, str | None]]) -> Outcome:
    frame = pl.DataFrame(
        [("m", place, str(place), name, code) for place, (name, code) in enumerate(rows, start=1)],
        schema={"file": pl.String, "row": pl.Int64, "id": pl.String, "name": pl.String, "code": pl.String},
        orient="row",
    )
    return PLAN({MAIN: frame})


@pytest.mark.parametrize(
    ("code", "flaw"),
    [
        (GOOD, None),
        ("91440300708461136T", None),
        ("91110000802100433B", None),
        (" 9133 0100 799655058b ", None),
        ("", "missing"),
        (None, "missing"),
        ("330100123456789", "old_number"),
        ("9133010079965505", "length"),
        ("9133010079965505OB", "letter"),
        ("91A30100799655058B", "region"),
        ("91330100799655058C", "check"),
        ("9133010079965505鸡", "length"),
    ],
)
def test_flaws(code: str | None, flaw: str | None) -> None:
    assert _judge([("小店", code)]).findings["flaw"].to_list() == ([flaw] if flaw else [])


def test_every_blank_is_taken_out() -> None:
    assert _judge([("小店", BLANKS.join(GOOD))]).findings.is_empty()


def test_a_province_that_is_none() -> None:
    body = "79965505"
    first = "91990100" + body + organisation_check(body)
    assert _judge([("小店", first + check_letter(first))]).findings["flaw"].to_list() == ["unknown_region"]


def test_a_wrong_organisation_check_below_a_right_one() -> None:
    first = "91330100" + "79965505" + "7"
    assert _judge([("小店", first + check_letter(first))]).findings["flaw"].to_list() == ["organisation_check"]


def test_order_of_suspicion() -> None:
    """Exempt small sellers stand at the end of the queue; a firm without a code and impossible codes before them."""
    outcome = _judge(
        [
            ("李家小铺", ""),
            ("杭州某某有限公司", ""),
            ("李家小铺", "330100123456789"),
            ("李家小铺", "91330100799655058C"),
            ("李家小铺", "9133010079965505"),
            ("杭州某某有限公司", GOOD),
        ]
    )
    personal, firm, old, check, length, good = outcome.scores["score"].to_list()
    assert good == 0 < personal < old < firm < check < length < 1


def test_slips_of_the_pen_are_weaker() -> None:
    looks_alike, impossible = "9I330100799655058B", "9I33010079965505KB"
    exchanged = "91330100796955058B"
    scores = dict(
        zip(
            "abcd",
            _judge([("店", code) for code in (looks_alike, impossible, exchanged, GOOD[:-1] + "C")]).scores["score"],
            strict=True,
        )
    )
    assert scores["a"] < scores["b"]
    assert scores["c"] < scores["d"]


def test_reasons() -> None:
    wrong, missing = _judge([("好店", "91330100799655058C"), ("好店", "")]).findings.sort("row").to_dicts()
    assert wrong["evidence"] == "91330100799655058C"
    assert (
        "91330100799655058C" in wrong["reason_zh"] and "疑似" in wrong["reason_zh"] and "校验码" in wrong["reason_zh"]
    )
    assert "Exempt small sellers" in missing["reason_en"] and missing["reason_en"].startswith("Candidate")


def test_the_provinces_of_the_pack_are_those_of_the_register() -> None:
    """And 10, the registers of the state itself, and the three places the register does not divide further."""
    register = {region.code[:2] for region in provinces()}
    assert set(packs.load("credit_code@1").settings["provinces"]) == register | {"10", "71", "81", "82"}
