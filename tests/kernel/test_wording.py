"""Words find what people mean, whatever marks and numerals they write."""

import pytest

from wangjian.kernel.wording import speaks_of

SEIZURE = ("SEIZE", "查封、扣押", "seizure or sealing")
RETURN = ("RTN.WINDOW", "七日无理由退货", "return without reason", "7 days")


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (SEIZURE, "查封扣押"),
        (SEIZURE, "查封，扣押"),
        (SEIZURE, "Sealing SEIZURE"),
        (SEIZURE, ""),
        (SEIZURE, "  "),
        (RETURN, "七天无理由"),
        (RETURN, "7日无理由退货"),
        (RETURN, "7-day return"),
        (RETURN, "rtn.window"),
        (RETURN, "ＲＴＮ"),
    ],
)
def test_found(texts: tuple[str, ...], asked: str) -> None:
    assert speaks_of(texts, asked)


@pytest.mark.parametrize(("texts", "asked"), [(SEIZURE, "退货"), (RETURN, "return seizure"), (RETURN, "八日")])
def test_not_found(texts: tuple[str, ...], asked: str) -> None:
    assert not speaks_of(texts, asked)
