"""What a fact may hold: references, codes, public numbers, counts, days, digests; nothing of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.resident_id import check_digit
from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import KNOWN, FactType, Kind, fact_type, say_without


def kept(kind: Kind, value: object) -> object:
    return FactType("thing.held", 1, Text("{v}", "{v}"), {"v": kind}).payload({"v": value})["v"]


class Word(StrEnum):
    """A closed list."""

    ONE = "one-word"


KEY = UUID("018f0000-0000-7000-8000-000000000001")
MOMENT = Instant(datetime(2026, 3, 10, 1, 30, tzinfo=UTC))

GOOD = [
    (Kind.REF, KEY, str(KEY)),
    (Kind.REF, str(KEY).upper(), str(KEY)),
    (Kind.REF, "system:daily", "system:daily"),
    (Kind.CODE, "case@2025-10-15", "case@2025-10-15"),
    (Kind.CODE, Word.ONE, "one-word"),
    (Kind.CODES, ("b", "a"), ["b", "a"]),
    (Kind.CODES, frozenset({"b", "a"}), ["a", "b"]),
    (Kind.NUMBER, "杭市监罚〔2026〕12号", "杭市监罚〔2026〕12号"),
    (Kind.NUMBER, "913301000609120272", "913301000609120272"),
    (Kind.COUNT, 0, 0),
    (Kind.DAY, MOMENT.day, "2026-03-10"),
    (Kind.MOMENT, MOMENT, "2026-03-10T01:30:00.000000Z"),
    (Kind.DIGEST, "ab" * 32, "ab" * 32),
    (Kind.COMMITMENT, b"\x01" * 32, "01" * 32),
    (Kind.MONEY, -150, -150),
    (Kind.FLAG, False, False),
]


@pytest.mark.parametrize(("kind", "value", "as_kept"), GOOD)
def test_what_is_of_its_kind_is_kept(kind: Kind, value: object, as_kept: object) -> None:
    assert kept(kind, value) == as_kept and type(kept(kind, value)) is type(as_kept)
    assert kept(kind, None) is None


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _, _ in GOOD} == set(Kind)


BAD = [
    (Kind.REF, "张三"),
    (Kind.REF, "13800138000"),
    (Kind.REF, 7),
    (Kind.CODE, "张三"),
    (Kind.CODE, "two words"),
    (Kind.CODE, "someone@example.cn"),
    (Kind.CODE, "13800138000"),
    (Kind.CODE, "Upper"),
    (Kind.CODES, "word"),
    (Kind.CODES, ["good", "two words"]),
    (Kind.NUMBER, "张三"),
    (Kind.NUMBER, "13800138000"),
    (Kind.NUMBER, f"00000019000101000{check_digit('00000019000101000')}"),
    (Kind.NUMBER, "西湖区 12 号"),
    (Kind.NUMBER, "1" * 65),
    (Kind.COUNT, -1),
    (Kind.COUNT, True),
    (Kind.COUNT, 1.5),
    (Kind.COUNT, 10**16),
    (Kind.DAY, datetime(2026, 3, 10, tzinfo=UTC)),
    (Kind.DAY, "2026-03-10"),
    (Kind.MOMENT, "2026-03-10T09:30"),
    (Kind.DIGEST, "AB" * 32),
    (Kind.DIGEST, "ab"),
    (Kind.COMMITMENT, b"short"),
    (Kind.MONEY, "12.00"),
    (Kind.FLAG, 1),
]


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_is_not_is_refused_without_being_repeated(kind: Kind, value: object) -> None:
    with pytest.raises(ValueError) as refused:
        kept(kind, value)
    assert str(value) not in str(refused.value)


def test_values_are_exactly_those_declared() -> None:
    what = FactType("thing.held", 1, Text("{v}", "{v}"), {"v": Kind.COUNT})
    for values in ({}, {"v": 1, "w": 2}, {"w": 2}):
        with pytest.raises(TypeError):
            what.payload(values)


@pytest.mark.parametrize(
    ("code", "zh", "kinds"),
    [
        ("page.read", "查阅", {}),
        ("no-dot", "无", {}),
        ("thing.unworded", "", {}),
        ("thing.misnamed", "{other}", {"v": Kind.COUNT}),
        ("thing.taken", "{at}", {"at": Kind.MOMENT}),
    ],
)
def test_a_fact_type_is_registered_once_and_whole(code: str, zh: str, kinds: dict[str, Kind]) -> None:
    with pytest.raises(ValueError):
        fact_type(code, 1, zh, "Words", **kinds)
    assert (code, 1) not in KNOWN or code == "page.read"


def test_a_sentence_shows_values_as_people_read_them() -> None:
    kinds = {"m": Kind.MONEY, "f": Kind.FLAG, "t": Kind.MOMENT, "c": Kind.CODES, "n": Kind.COUNT}
    what = FactType("thing.shown", 1, Text("{m}、{f}、{t}、{c}、{n}", "{m}, {f}, {t}, {c}, {n}"), kinds)
    shown = what.sentence(what.payload({"m": -1234567, "f": True, "t": MOMENT, "c": ["a", "b"], "n": None}))
    assert shown.zh == "-12,345.67 元、是、2026-03-10 09:30、a、b、—"
    assert shown.en == "CNY -12,345.67, yes, 2026-03-10 09:30, a, b, —"


def test_a_fact_of_which_a_value_is_not_known_has_a_wording_without_it() -> None:
    made = fact_type(
        "paper.tried", 1, "文书 {kind}，文号 {number}", "{kind}, {number}", kind=Kind.CODE, number=Kind.NUMBER
    )
    with pytest.raises(ValueError, match="not there"):
        say_without(made, "number", "文书，文号 {number}", "number {number}")
    assert made.sentence({"kind": "a", "number": None}).zh == "文书 a，文号 —"
    say_without(made, "number", "文书 {kind}", "paper {kind}")
    assert made.sentence({"kind": "a", "number": None}) == Text("文书 a", "paper a")
    assert made.sentence({"kind": "a", "number": "7号"}).zh == "文书 a，文号 7号"
