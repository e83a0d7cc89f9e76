"""Penalty ranges: each band of the fact sheet, what must come first, multiples and their alternatives, references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.citation import Citation
from wangjian.kernel.money import Money
from wangjian.kernel.refusal import Refusal
from wangjian.law.discretion import (
    Circumstances,
    Consequence,
    Correction,
    CorrectionOrder,
    Range,
    Tier,
    Who,
    penalty_table,
    range_for,
)
from wangjian.law.library import library
from wangjian.law.switches import defaults

UNMET = CorrectionOrder.UNMET
SWITCHES = defaults()


def yuan(n: int) -> Money:
    return Money(n * 100)


def band(breach: str, who: str, tier: str = "first", **bases: Money) -> tuple[int, int]:
    found = range_for(breach, Circumstances(Who(who), Tier(tier), UNMET, **bases), SWITCHES)
    return found.min.fen // 100, found.max.fen // 100


@pytest.mark.parametrize(
    ("breach", "who", "first", "serious"),
    [
        ("ECL-76", "operator", (0, 10_000), None),
        ("ECL-76", "platform", (20_000, 100_000), (100_000, 500_000)),
        ("ECL-76(2)", "platform", (20_000, 100_000), None),
        ("ECL-77", "operator", (50_000, 200_000), (200_000, 500_000)),
        ("ECL-78", "operator", (50_000, 200_000), (200_000, 500_000)),
        ("ECL-80", "platform", (20_000, 100_000), (100_000, 500_000)),
        ("ECL-81", "platform", (20_000, 100_000), (100_000, 500_000)),
        ("ECL-82", "platform", (50_000, 500_000), (500_000, 2_000_000)),
        ("ECL-83", "platform", (50_000, 500_000), (500_000, 2_000_000)),
        ("ECL-84", "platform", (50_000, 500_000), (500_000, 2_000_000)),
        ("O37-40", "platform", (10_000, 30_000), None),
        ("O37-41(1)", "operator", (0, 30_000), None),
        ("O37-45", "operator", (0, 10_000), None),
        ("O37-45", "provider", (0, 10_000), None),
        ("O37-46", "operator", (5_000, 30_000), None),
        ("O37-48", "platform", (10_000, 30_000), None),
        ("O37-49", "platform", (10_000, 30_000), None),
        ("O37-53", "provider", (5_000, 30_000), None),
        ("O116-40", "platform", (10_000, 100_000), None),
        ("O116-41", "platform", (10_000, 100_000), None),
        ("O117-54", "platform", (10_000, 100_000), (10_000, 100_000)),
        ("O117-58", "room", (0, 10_000), None),
        ("O117-59", "room", (10_000, 100_000), (10_000, 100_000)),
        ("O117-61", "host", (10_000, 100_000), None),
        ("O117-64", "agency", (10_000, 100_000), (10_000, 100_000)),
        ("O117-65", "platform", (10_000, 100_000), None),
        ("O117-66", "person", (1_000, 10_000), None),
        ("O117-66", "unit", (10_000, 100_000), None),
        ("AUCL-25", "operator", (0, 1_000_000), (1_000_000, 2_000_000)),
        ("AUCL-27", "operator", (50_000, 500_000), None),
        ("AUCL-28", "operator", (100_000, 1_000_000), (1_000_000, 5_000_000)),
        ("AUCL-29", "operator", (100_000, 1_000_000), (1_000_000, 5_000_000)),
        ("AUCL-30", "platform", (50_000, 500_000), (500_000, 2_000_000)),
        ("AUCL-35", "person", (0, 10_000), None),
        ("AUCL-35", "unit", (0, 100_000), None),
        ("ADL-57", "advertiser", (200_000, 1_000_000), None),
        ("ADL-59", "publisher", (0, 100_000), None),
        ("PRP-13", "operator", (0, 5_000), None),
        ("O56-24", "platform", (0, 30_000), (30_000, 100_000)),
        ("O56-25", "platform", (0, 30_000), (30_000, 100_000)),
        ("MLM-24", "organiser", (500_000, 2_000_000), None),
        ("MLM-24", "recruiter", (100_000, 500_000), None),
        ("MLM-24", "member", (0, 2_000), None),
        ("ULT-13", "operator", (0, 10_000), None),
        ("ULT-14", "provider", (0, 5_000), None),
        ("EID-18", "unit", (10_000, 50_000), (50_000, 200_000)),
        ("D810-10", "platform", (20_000, 100_000), (100_000, 500_000)),
        ("ZJEC-16", "operator", (200, 500), None),
        ("ZJEC-25", "operator", (5_000, 30_000), None),
        ("ZJEC-30", "platform", (20_000, 100_000), (100_000, 500_000)),
    ],
)
def test_the_fixed_bands(breach: str, who: str, first: tuple[int, int], serious: tuple[int, int] | None) -> None:
    assert band(breach, who) == first
    if serious:
        assert band(breach, who, "serious") == serious
    else:
        with pytest.raises(Refusal) as refused:
            band(breach, who, "serious")
        assert refused.value.code == "penalty.not_for"


@pytest.mark.parametrize(
    ("breach", "who", "tier", "bases", "expected"),
    [
        ("ADL-55", "advertiser", "first", {}, (200_000, 1_000_000)),
        ("ADL-55", "advertiser", "first", {"ad_cost": yuan(100_000)}, (300_000, 500_000)),
        ("ADL-55", "advertiser", "serious", {"ad_cost": yuan(100_000)}, (500_000, 1_000_000)),
        ("ADL-55", "advertiser", "serious", {}, (1_000_000, 2_000_000)),
        ("AUCL-23", "operator", "first", {}, (0, 250_000)),
        ("AUCL-23", "operator", "first", {"turnover": yuan(49_999)}, (0, 250_000)),
        ("AUCL-23", "operator", "first", {"turnover": yuan(50_000)}, (0, 250_000)),
        ("AUCL-23", "operator", "first", {"turnover": yuan(80_000)}, (0, 400_000)),
        ("PRP-7", "unit", "first", {}, (50_000, 500_000)),
        ("PRP-7", "unit", "first", {"gain": yuan(0)}, (50_000, 500_000)),
        ("PRP-7", "unit", "first", {"gain": yuan(3_000)}, (0, 15_000)),
        ("PRP-7", "person", "first", {}, (0, 100_000)),
        ("D778-50(1)", "operator", "first", {"gain": yuan(1_000)}, (1_000, 5_000)),
        ("D778-50(1)", "operator", "first", {}, (0, 300_000)),
        ("D778-50(2)", "operator", "first", {"gain": yuan(1_000)}, (1_000, 10_000)),
        ("D778-50(2)", "operator", "serious", {}, (0, 500_000)),
        ("CIP-15", "operator", "first", {"gain": yuan(5_000)}, (0, 15_000)),
        ("CIP-15", "operator", "first", {"gain": yuan(10_001)}, (0, 30_000)),
        ("CIP-15", "operator", "first", {}, (0, 10_000)),
    ],
)
def test_multiples_and_what_holds_without_a_base(
    breach: str, who: str, tier: str, bases: dict[str, Money], expected: tuple[int, int]
) -> None:
    assert band(breach, who, tier, **bases) == expected


ORDER_FIRST = [
    ("ECL-80", "platform", "first"),
    ("ECL-80", "platform", "serious"),
    ("ECL-84", "platform", "first"),
    ("O37-40", "platform", "first"),
    ("O37-45", "provider", "first"),
    ("O37-46", "operator", "first"),
    ("O37-48", "platform", "first"),
    ("O117-53", "platform", "first"),
    ("O117-54", "platform", "first"),
    ("O117-58", "room", "first"),
    ("O117-59", "room", "first"),
    ("O117-64", "agency", "first"),
    ("O117-65", "agency", "first"),
    ("CDR-19:7", "platform", "first"),
    ("CDR-19:10", "platform", "first"),
    ("D810-10", "platform", "first"),
]


@pytest.mark.parametrize(("breach", "who", "tier"), ORDER_FIRST)
@pytest.mark.parametrize("order", [CorrectionOrder.NONE, CorrectionOrder.RUNNING, CorrectionOrder.MET])
def test_no_fine_before_the_correction_order_has_expired_unmet(
    breach: str, who: str, tier: str, order: CorrectionOrder
) -> None:
    with pytest.raises(Refusal) as refused:
        range_for(breach, Circumstances(Who(who), Tier(tier), order), SWITCHES)
    assert refused.value.code == "penalty.order_first"
    assert refused.value.articles[0] == Citation.parse(breach.partition(":")[0])
    assert range_for(breach, Circumstances(Who(who), Tier(tier), UNMET), SWITCHES).order_first


@pytest.mark.parametrize(
    ("breach", "who", "tier"),
    [
        ("ECL-76", "operator", "first"),
        ("ECL-82", "platform", "first"),
        ("O37-49", "platform", "first"),
        ("O116-40", "platform", "first"),
        ("O117-54", "platform", "serious"),
        ("O117-59", "room", "serious"),
        ("O117-61", "room", "first"),
        ("O117-66", "unit", "first"),
        ("AUCL-25", "operator", "first"),
        ("MLM-24", "organiser", "first"),
    ],
)
def test_a_fine_that_goes_with_the_order_waits_for_nothing(breach: str, who: str, tier: str) -> None:
    assert not range_for(breach, Circumstances(Who(who), Tier(tier)), SWITCHES).order_first


def test_whether_a_serious_case_waits_for_the_order_is_a_switch() -> None:
    case = Circumstances(Who.PLATFORM, Tier.SERIOUS)
    with pytest.raises(Refusal):
        range_for("ECL-80", case, SWITCHES)
    assert range_for("ECL-80", case, SWITCHES.with_({"serious_needs_order": "off"})).max == yuan(500_000)


@pytest.mark.parametrize(
    ("breach", "who", "named", "article"),
    [
        ("O37-41(2)", "operator", ("D778-50(1)", "operator"), "D778-50"),
        ("CDR-19:7", "platform", ("ECL-80", "platform"), "ECL-80"),
        ("CDR-19:8", "platform", ("O37-49", "platform"), "O37-49"),
        ("CDR-19:9", "platform", ("O37-53", "platform"), "O37-53"),
        ("CDR-19:10", "platform", ("O37-46", "platform"), "O37-46"),
        ("O116-39", "platform", ("ECL-81", "platform"), "ECL-81"),
        ("O116-42:27(1)", "platform", ("ECL-82", "platform"), "ECL-82"),
        ("O116-42:27(2)", "platform", ("AUCL-30", "platform"), "AUCL-30"),
        ("O116-42:28(1)", "platform", ("ECL-82", "platform"), "ECL-82"),
        ("O116-42:28(2)", "platform", ("PRP-4", "unit"), "PRP-4"),
        ("O116-43", "platform", ("CPL-56(1)", "operator"), "CPL-56"),
        ("O117-53", "platform", ("ECL-80", "platform"), "ECL-80"),
        ("O117-55", "platform", ("D778-50(1)", "operator"), "D778-50"),
        ("O117-56", "platform", ("ECL-83", "platform"), "ECL-83"),
        ("O117-57", "room", ("ECL-76", "operator"), "ECL-76"),
        ("O117-60:fraud", "room", ("PRP-7", "unit"), "PRP-7"),
        ("O117-60:marking", "room", ("PRP-13", "operator"), "PRP-13"),
        ("O117-62:34", "host", ("AUCL-25", "operator"), "AUCL-25"),
        ("O117-62:34.ad", "room", ("ADL-55", "advertiser"), "ADL-55"),
        ("O117-62:44", "agency", ("AUCL-25", "operator"), "AUCL-25"),
        ("O117-62:36", "agency", ("AUCL-28", "operator"), "AUCL-28"),
        ("ECL-81(2)", "platform", ("ADL-59", "publisher"), "ADL-59"),
        ("D778-50(3)", "operator", ("CPL-56(1)", "operator"), "CPL-56"),
    ],
)
def test_a_reference_gives_the_range_it_names(breach: str, who: str, named: tuple[str, str], article: str) -> None:
    assert band(breach, who) == band(*named)
    found = range_for(breach, Circumstances(Who(who), order=UNMET), SWITCHES)
    assert len(found.rows) == 2
    assert Citation.parse(article) in found.basis
    assert found.basis[0].instrument == breach.partition("-")[0]


def everything() -> list[tuple[str, Circumstances]]:
    cases = []
    for row in penalty_table().rows:
        for breach in row.when["breach"]:
            for who in sorted(row.when["who"]):
                for tier in sorted(row.when["tier"]):
                    cases.append((breach, Circumstances(Who(who), Tier(tier), UNMET)))
    return cases


def test_every_row_leads_to_a_range_or_says_why_not() -> None:
    refused, ranges = [], 0
    for breach, case in everything():
        try:
            found = range_for(breach, case, SWITCHES)
        except Refusal as refusal:
            refused.append((breach, refusal.code))
        else:
            ranges += 1
            assert Money(0) <= found.min < found.max
    assert ranges > 100
    named: dict[str, set[str]] = {}
    for breach, code in refused:
        named.setdefault(code, set()).add(breach)
    assert set(named) == {"penalty.not_for", "penalty.no_fine", "penalty.amount_unread"}
    assert named["penalty.no_fine"] == {"O116-12(2)", "O116-19"}
    assert named["penalty.amount_unread"] == {"AUCL-31", "O116-44"}


@given(st.sampled_from(everything()), st.integers(1, 10**12))
def test_a_range_never_stands_on_its_head(entry: tuple[str, Circumstances], fen: int) -> None:
    breach, case = entry
    sums = Circumstances(case.who, case.tier, UNMET, Money(fen), Money(fen), Money(fen))
    try:
        found: Range = range_for(breach, sums, SWITCHES)
    except Refusal as refusal:
        assert refusal.code in {"penalty.not_for", "penalty.no_fine", "penalty.amount_unread"}
        return
    assert Money(0) <= found.min <= found.max


def test_what_comes_beside_the_fine() -> None:
    serious = range_for("ECL-83", Circumstances(Who.PLATFORM, Tier.SERIOUS), SWITCHES)
    assert serious.other == (Consequence.STOP_BUSINESS,)
    listed = range_for("EID-18", Circumstances(Who.UNIT, Tier.SERIOUS), SWITCHES)
    assert Consequence.SERIOUS_LIST in listed.other
    assert range_for("PRP-7", Circumstances(Who.UNIT), SWITCHES).confiscates
    assert range_for("O116-41", Circumstances(Who.PLATFORM), SWITCHES).office == "internet"


@pytest.mark.parametrize("breach", ["O117-54", "O117-58", "O117-59", "O117-61", "O117-64", "O116-40", "O37-41(1)"])
def test_where_a_higher_law_goes_first_the_range_says_so(breach: str) -> None:
    row = next(row for row in penalty_table().rows if breach in row.when["breach"])
    who = Who(sorted(row.when["who"])[0])
    assert range_for(breach, Circumstances(who, order=UNMET), SWITCHES).if_no_higher_law


def test_abuse_of_position_is_for_the_province_and_its_amounts_were_not_read() -> None:
    row = next(row for row in penalty_table().rows if "AUCL-31" in row.when["breach"])
    assert row.words("level") == "province"
    with pytest.raises(Refusal) as refused:
        range_for("AUCL-31", Circumstances(Who.OPERATOR), SWITCHES)
    assert refused.value.code == "penalty.amount_unread"


@pytest.mark.parametrize("breach", ["O116-12(2)", "O116-19"])
def test_a_duty_without_a_fine_of_its_own_points_at_the_interview(breach: str) -> None:
    with pytest.raises(Refusal) as refused:
        range_for(breach, Circumstances(Who.PLATFORM, order=UNMET), SWITCHES)
    assert refused.value.code == "penalty.no_fine"
    assert Citation("O116", "38") in refused.value.articles
    assert "约谈" in refused.value.zh


def test_what_a_host_does_on_duty_is_borne_by_the_unit() -> None:
    for breach in ("O117-61", "O117-62:34", "O117-62:36"):
        assert Citation("O117", "63") in range_for(breach, Circumstances(Who.HOST), SWITCHES).basis


def test_what_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        range_for("ECL-999", Circumstances(Who.OPERATOR), SWITCHES)
    assert refused.value.code == "penalty.unknown"
    with pytest.raises(Refusal) as refused:
        range_for("ECL-80", Circumstances(Who.MEMBER), SWITCHES)
    assert refused.value.code == "penalty.not_for"
    assert refused.value.articles == (Citation("ECL", "80"),)


def test_a_range_from_memory_is_marked_so() -> None:
    assert range_for("O116-43", Circumstances(Who.PLATFORM), SWITCHES).mark.flagged
    assert not range_for("ECL-82", Circumstances(Who.PLATFORM), SWITCHES).mark.flagged


def test_each_row_states_a_band_or_points_at_one_and_the_duties_it_names_are_held() -> None:
    for row in penalty_table().rows:
        points = bool(row.words("same_as"))
        assert (row.words("correction") == Correction.AS_NAMED) == points, row.id
        assert not (points and row.words("max_yuan")), row.id
        assert bool(row.words("multiple_of")) == bool(row.words("multiple_max")), row.id
        for citation in row.citations("duty"):
            assert library().article(citation) is not None
