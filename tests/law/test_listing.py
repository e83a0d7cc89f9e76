"""The serious list: what is needed, whose consent, and what the switches change."""

import pytest

from wangjian.kernel.citation import Citation
from wangjian.law.listing import BureauLevel, ListingGround, serious_listing
from wangjian.law.switches import defaults

HEAVIER = ListingGround.HEAVIER_PENALTY
SWITCHES = defaults()


@pytest.mark.parametrize(
    ("ground", "met", "level", "may_list", "superior"),
    [
        (ListingGround.NONE, True, BureauLevel.PROVINCE, False, False),
        (HEAVIER, False, BureauLevel.CITY, False, False),
        (HEAVIER, True, BureauLevel.COUNTY, True, True),
        (HEAVIER, True, BureauLevel.CITY, True, True),
        (HEAVIER, True, BureauLevel.PROVINCE, True, False),
        (ListingGround.SERIOUS_FALSE_DISCLOSURE, False, BureauLevel.CITY, True, True),
        (ListingGround.SERIOUS_FALSE_DISCLOSURE, False, BureauLevel.NATIONAL, True, False),
    ],
)
def test_the_rules_of_2021(
    ground: ListingGround, met: bool, level: BureauLevel, may_list: bool, superior: bool
) -> None:
    found = serious_listing(ground, met=met, level=level, switches=SWITCHES)
    assert (found.may_list, found.superior_agrees) == (may_list, superior)
    assert not (found.superior_agrees and not found.may_list)


def test_the_draft_revision_is_two_switches() -> None:
    draft = SWITCHES.with_({"second_test": "off", "superior_consent": "off"})
    found = serious_listing(HEAVIER, met=False, level=BureauLevel.COUNTY, switches=draft)
    assert found.may_list
    assert not found.superior_agrees
    assert Citation("O44", "12") not in found.basis
    only_consent = SWITCHES.with_({"superior_consent": "off"})
    assert not serious_listing(HEAVIER, met=False, level=BureauLevel.COUNTY, switches=only_consent).may_list


def test_a_listing_rests_on_secondary_sources_and_says_so() -> None:
    assert serious_listing(HEAVIER, met=True, level=BureauLevel.CITY, switches=SWITCHES).mark.flagged
