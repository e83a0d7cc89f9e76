"""Which bureau is competent for a complaint, a report or a penalty: the venue table read for given facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark
from wangjian.law.table import FOLDER, Table, names, read_table


class Respondent(StrEnum):
    """Whom the complaint, report or case is about."""

    OFFLINE = "offline"
    PLATFORM = "platform"
    OWN_SITE = "own_site"
    OTHER_SERVICE = "other_service"
    IN_PLATFORM = "in_platform"
    ROOM_IN_PLATFORM = "room_in_platform"
    ROOM_OWN_SITE = "room_own_site"
    LIVE_AGENCY = "live_agency"
    HOST_IN_PLATFORM = "host_in_platform"
    HOST_OWN_SITE = "host_own_site"


class Purpose(StrEnum):
    """What the bureau is wanted for."""

    COMPLAINT = "complaint"
    REPORT = "report"
    PENALTY = "penalty"


class Advertising(StrEnum):
    """Whether the matter is illegal internet advertising, and who published it."""

    NO = "no"
    BY_PUBLISHER = "by_publisher"
    SELF_PUBLISHED = "self_published"


class Level(StrEnum):
    """Which level of bureau acts."""

    COUNTY = "county"
    COUNTY_OR_ABOVE = "county_or_above"


class Place(StrEnum):
    """Whose place decides; the bureau of that place is the competent one."""

    SHOWN_ADDRESS = "shown_address"
    SEAT = "seat"
    PLATFORM_SEAT = "platform_seat"
    ACTUAL_PLACE = "actual_place"
    ACT_PLACE = "act_place"
    PUBLISHER = "publisher"
    ADVERTISER = "advertiser"
    AD_AGENCY = "ad_agency"

    @property
    def text(self) -> Text:
        """The place for people."""
        return _PLACE[self]


_PLACE = {
    Place.SHOWN_ADDRESS: Text("平台公示的经营地址所在地", "the address shown on the platform"),
    Place.SEAT: Text("经营者住所地", "the operator's seat"),
    Place.PLATFORM_SEAT: Text("平台经营者住所地", "the platform's seat"),
    Place.ACTUAL_PLACE: Text("经营者实际经营地", "the operator's actual place of business"),
    Place.ACT_PLACE: Text("违法行为发生地", "the place where the act occurred"),
    Place.PUBLISHER: Text("广告发布者所在地", "the publisher's place"),
    Place.ADVERTISER: Text("广告主所在地", "the advertiser's place"),
    Place.AD_AGENCY: Text("广告经营者所在地", "the advertising agency's place"),
}


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """What competence turns on; for a host the address, place and registration are those of the room.

    `shown_address` is a lawful address on the platform at which the operator can be reached; `platform_first` says that
    the bureau of the platform's seat found or received the lead first.
    """

    respondent: Respondent
    purpose: Purpose
    shown_address: bool = True
    actual_place: bool = True
    registered: bool = True
    advertising: Advertising = Advertising.NO
    platform_first: bool = False


@dataclass(frozen=True, slots=True)
class Venue:
    """The competent places in order, those that also become competent by being first, the level and the basis."""

    places: tuple[Place, ...]
    may_also: tuple[Place, ...]
    level: Level
    row: str
    basis: tuple[Citation, ...]
    mark: Mark
    note: Text


@dataclass(frozen=True, slots=True)
class FirstRule:
    """Which of several competent bureaus acts."""

    text: Text
    basis: tuple[Citation, ...]


EARLIEST = date(2023, 5, 1)
"""The first day for which the table holds: the internet advertising rule it names is in force since then."""

_ORDER_117 = date(2026, 2, 1)
_ORDER_121 = date(2026, 4, 15)
_PERIODS = ("to_2026_01_31", "to_2026_04_14", "since_2026_04_15")

INPUTS = {
    "period": _PERIODS,
    "respondent": tuple(Respondent),
    "purpose": tuple(Purpose),
    "shown_address": ("reachable", "none"),
    "actual_place": ("known", "unknown"),
    "registered": ("yes", "no"),
    "advertising": tuple(Advertising),
    "platform_first": ("yes", "no"),
}
_OUTPUTS = {"places": names(*Place), "level": names(*Level), "may_also": names(*Place)}

_TOO_EARLY = Text("{day}早于管辖表的起始日{first}。", "{day} is before {first}, where the venue table begins.")
_UNDETERMINED = Text("不能确定处理机关。{reason}", "No bureau follows from these facts. {reason}")


@cache
def venue_table() -> Table:
    """The venue table; raise `LawDataError` where it cannot be used."""
    return read_table(FOLDER / "venue.csv", INPUTS, _OUTPUTS)


def period_of(on: Day) -> str:
    """Which texts decide on `on`; raise `Refusal` ``venue.too_early`` before `EARLIEST`."""
    if on < EARLIEST:
        raise Refusal("venue.too_early", _TOO_EARLY, day=on, first=EARLIEST)
    return _PERIODS[(on >= _ORDER_117) + (on >= _ORDER_121)]


def authority(facts: VenueFacts, on: Day) -> Venue:
    """The bureau competent for `facts` under the text in force on `on` (O121-13, O121-29 to 32, PP-7, PP-10, O117-47).

    Raise `Refusal` ``venue.undetermined`` where no place follows from the facts, ``venue.too_early`` before `EARLIEST`.
    """
    row = venue_table().find(
        {
            "period": period_of(on),
            "respondent": facts.respondent,
            "purpose": facts.purpose,
            "shown_address": "reachable" if facts.shown_address else "none",
            "actual_place": "known" if facts.actual_place else "unknown",
            "registered": "yes" if facts.registered else "no",
            "advertising": facts.advertising,
            "platform_first": "yes" if facts.platform_first else "no",
        }
    )
    assert row is not None, "the venue table covers every combination"
    places = tuple(Place(name) for name in row.names("places"))
    if not places:
        raise Refusal(
            "venue.undetermined",
            Text(
                _UNDETERMINED.zh.format(reason=row.note.zh),
                _UNDETERMINED.en.format(reason=row.note.en),
            ),
            articles=row.basis,
        )
    also = tuple(Place(name) for name in row.names("may_also"))
    return Venue(places, also, Level(row.words("level")), row.id, row.basis, row.mark, row.note)


def first_seized(purpose: Purpose, on: Day) -> FirstRule:
    """Which of several competent bureaus acts: the first to receive a complaint, the first to file a case."""
    if purpose is Purpose.COMPLAINT:
        old = on < _ORDER_121
        return FirstRule(
            Text("由最先收到投诉的局处理。", "The first bureau to receive the complaint handles it."),
            (Citation("O20", "13") if old else Citation("O121", "14"),),
        )
    return FirstRule(Text("由最先立案的局管辖。", "The first bureau to file the case acts."), (Citation("PP", "12"),))
