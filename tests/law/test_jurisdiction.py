"""Venue: the rows of the fact sheet, before and after each text, and what cannot be decided."""

from datetime import date

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.law.jurisdiction import (
    Advertising,
    Level,
    Place,
    Purpose,
    Respondent,
    VenueFacts,
    authority,
    first_seized,
    period_of,
)

NOW = date(2026, 11, 24)
SHOP = Respondent.IN_PLATFORM
ROOM = Respondent.ROOM_IN_PLATFORM
P = Place


def places(facts: VenueFacts, on: date = NOW) -> tuple[list[Place], list[Place]]:
    found = authority(facts, on)
    return list(found.places), list(found.may_also)


@pytest.mark.parametrize(
    ("facts", "competent", "may_also", "article"),
    [
        (VenueFacts(Respondent.OFFLINE, Purpose.COMPLAINT), [P.ACTUAL_PLACE, P.SEAT], [], "O121-13"),
        (VenueFacts(Respondent.OFFLINE, Purpose.COMPLAINT, actual_place=False), [P.SEAT], [], "O121-13"),
        (VenueFacts(Respondent.PLATFORM, Purpose.COMPLAINT), [P.SEAT], [], "O121-13"),
        (VenueFacts(Respondent.OWN_SITE, Purpose.COMPLAINT), [P.SEAT], [], "O121-13"),
        (VenueFacts(Respondent.OTHER_SERVICE, Purpose.COMPLAINT), [P.SEAT], [], "O121-13"),
        (VenueFacts(SHOP, Purpose.COMPLAINT), [P.SHOWN_ADDRESS, P.PLATFORM_SEAT], [], "O121-13"),
        (VenueFacts(SHOP, Purpose.COMPLAINT, shown_address=False), [P.PLATFORM_SEAT], [], "O121-13"),
        (VenueFacts(ROOM, Purpose.COMPLAINT), [P.SHOWN_ADDRESS, P.PLATFORM_SEAT], [], "O121-13"),
        (VenueFacts(Respondent.OFFLINE, Purpose.REPORT), [P.ACT_PLACE], [], "O121-29"),
        (VenueFacts(Respondent.OFFLINE, Purpose.PENALTY), [P.ACT_PLACE], [], "PP-7"),
        (VenueFacts(Respondent.PLATFORM, Purpose.PENALTY), [P.SEAT], [], "PP-10"),
        (VenueFacts(SHOP, Purpose.REPORT), [P.ACTUAL_PLACE], [P.PLATFORM_SEAT], "O121-31"),
        (VenueFacts(SHOP, Purpose.REPORT, platform_first=True), [P.ACTUAL_PLACE, P.PLATFORM_SEAT], [], "PP-10"),
        (VenueFacts(SHOP, Purpose.PENALTY, actual_place=False, platform_first=True), [P.PLATFORM_SEAT], [], "PP-10"),
        (VenueFacts(ROOM, Purpose.PENALTY), [P.ACTUAL_PLACE], [], "O117-47"),
        (VenueFacts(ROOM, Purpose.PENALTY, actual_place=False), [P.SEAT], [], "O117-47"),
        (VenueFacts(ROOM, Purpose.PENALTY, actual_place=False, registered=False), [P.PLATFORM_SEAT], [], "O117-47"),
        (VenueFacts(Respondent.HOST_IN_PLATFORM, Purpose.PENALTY), [P.ACTUAL_PLACE], [], "O117-47"),
        (VenueFacts(Respondent.HOST_OWN_SITE, Purpose.PENALTY), [P.SEAT], [], "O117-47"),
        (VenueFacts(Respondent.ROOM_OWN_SITE, Purpose.PENALTY), [P.SEAT], [], "O117-47"),
        (VenueFacts(Respondent.LIVE_AGENCY, Purpose.REPORT), [P.SEAT], [], "O117-47"),
        (
            VenueFacts(SHOP, Purpose.REPORT, advertising=Advertising.BY_PUBLISHER),
            [P.PUBLISHER],
            [P.ADVERTISER, P.AD_AGENCY],
            "O121-32",
        ),
        (VenueFacts(SHOP, Purpose.PENALTY, advertising=Advertising.SELF_PUBLISHED), [P.ADVERTISER], [], "IAD-20"),
        (
            VenueFacts(SHOP, Purpose.COMPLAINT, advertising=Advertising.BY_PUBLISHER),
            [P.SHOWN_ADDRESS, P.PLATFORM_SEAT],
            [],
            "O121-13",
        ),
    ],
)
def test_the_table_of_today(facts: VenueFacts, competent: list[Place], may_also: list[Place], article: str) -> None:
    assert places(facts) == (competent, may_also)
    assert Citation.parse(article) in authority(facts, NOW).basis


def test_one_submission_may_split_across_cities() -> None:
    complaint = authority(VenueFacts(SHOP, Purpose.COMPLAINT), NOW)
    report = authority(VenueFacts(SHOP, Purpose.REPORT), NOW)
    assert not set(complaint.places) & set(report.places)
    assert (complaint.level, report.level) == (Level.COUNTY, Level.COUNTY_OR_ABOVE)


@pytest.mark.parametrize(
    ("on", "competent", "article"),
    [
        (date(2026, 4, 14), [P.ACTUAL_PLACE, P.PLATFORM_SEAT], "O20-12"),
        (date(2026, 4, 15), [P.SHOWN_ADDRESS, P.PLATFORM_SEAT], "O121-13"),
    ],
)
def test_a_complaint_about_a_shop_before_and_after_order_121(on: date, competent: list[Place], article: str) -> None:
    found = authority(VenueFacts(SHOP, Purpose.COMPLAINT), on)
    assert list(found.places) == competent
    assert found.basis == (Citation.parse(article),)
    assert found.mark.flagged == (article == "O20-12")


def test_a_room_is_a_shop_until_order_117() -> None:
    before = authority(VenueFacts(ROOM, Purpose.PENALTY, platform_first=True), date(2026, 1, 31))
    after = authority(VenueFacts(ROOM, Purpose.PENALTY, platform_first=True), date(2026, 2, 1))
    assert before.places == (P.ACTUAL_PLACE, P.PLATFORM_SEAT)
    assert after.places == (P.ACTUAL_PLACE,)


@pytest.mark.parametrize(
    ("facts", "article"),
    [
        (VenueFacts(Respondent.OFFLINE, Purpose.COMPLAINT, actual_place=False, registered=False), "O121-10"),
        (VenueFacts(SHOP, Purpose.REPORT, actual_place=False), "O37-34"),
    ],
)
def test_where_no_bureau_follows_the_refusal_says_what_to_do(facts: VenueFacts, article: str) -> None:
    with pytest.raises(Refusal) as refused:
        authority(facts, NOW)
    assert refused.value.code == "venue.undetermined"
    assert Citation.parse(article) in refused.value.articles
    assert "{" not in refused.value.zh + refused.value.en


def test_what_is_not_stated_is_marked() -> None:
    assert authority(VenueFacts(Respondent.HOST_OWN_SITE, Purpose.COMPLAINT), NOW).mark.flagged
    live_ad = VenueFacts(ROOM, Purpose.PENALTY, advertising=Advertising.SELF_PUBLISHED)
    assert authority(live_ad, NOW).mark.flagged
    assert not authority(VenueFacts(SHOP, Purpose.COMPLAINT), NOW).mark.flagged


def test_a_day_before_the_table_begins_is_refused() -> None:
    assert period_of(date(2023, 5, 1)) == "to_2026_01_31"
    with pytest.raises(Refusal) as refused:
        authority(VenueFacts(SHOP, Purpose.REPORT), date(2023, 4, 30))
    assert refused.value.code == "venue.too_early"


@pytest.mark.parametrize(
    ("purpose", "on", "article"),
    [
        (Purpose.COMPLAINT, NOW, "O121-14"),
        (Purpose.COMPLAINT, date(2026, 4, 14), "O20-13"),
        (Purpose.PENALTY, NOW, "PP-12"),
        (Purpose.REPORT, NOW, "PP-12"),
    ],
)
def test_of_several_the_first_acts(purpose: Purpose, on: date, article: str) -> None:
    assert first_seized(purpose, on).basis == (Citation.parse(article),)


def test_every_place_has_a_name_in_both_languages() -> None:
    assert all(place.text.zh and place.text.en for place in Place)
