"""The range of hearings: thresholds with the sum itself included, per party, and penalties that always give one."""

import pytest

from wangjian.kernel.money import Money
from wangjian.law.hearing_right import HeavyPenalty, Party, Thresholds, hearing_right
from wangjian.law.library import library


@pytest.mark.parametrize(
    ("party", "fine", "due"),
    [
        (Party.PERSON, "9999.99", False),
        (Party.PERSON, "10000", True),
        (Party.UNIT, "99999.99", False),
        (Party.UNIT, "100000", True),
        (Party.UNIT, "0", False),
    ],
)
def test_a_fine_at_the_threshold_gives_a_hearing(party: Party, fine: str, due: bool) -> None:
    right = hearing_right(party, Money.yuan(fine))
    assert right.due is due
    assert len(right.reasons) == due


def test_confiscation_counts_by_itself_and_not_together_with_the_fine() -> None:
    assert hearing_right(Party.UNIT, Money(0), confiscated=Money.yuan(100_000)).due
    assert not hearing_right(Party.UNIT, Money.yuan(60_000), confiscated=Money.yuan(60_000)).due


@pytest.mark.parametrize("kind", list(HeavyPenalty))
def test_some_penalties_always_give_one(kind: HeavyPenalty) -> None:
    assert hearing_right(Party.PERSON, Money(0), heavy=frozenset({kind})).due


def test_each_reason_is_given_with_its_sums() -> None:
    right = hearing_right(
        Party.PERSON, Money.yuan(20_000), confiscated=Money.yuan(15_000), heavy=frozenset({HeavyPenalty.REVOKE})
    )
    assert [reason.zh for reason in right.reasons] == [
        "拟吊销许可证件",
        "拟罚款20,000.00元，达到听证标准10,000.00元",
        "拟没收价值15,000.00元，达到听证标准10,000.00元",
    ]
    assert right.mark.flagged
    for citation in right.basis:
        library().resolve(citation)


def test_a_province_may_have_set_others() -> None:
    province = Thresholds(person=Money.yuan(5_000), unit=Money.yuan(50_000))
    assert hearing_right(Party.UNIT, Money.yuan(50_000), thresholds=province).due
    assert not hearing_right(Party.UNIT, Money.yuan(50_000)).due
