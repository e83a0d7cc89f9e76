"""May a party be put on the serious list (严重违法失信名单), and must the level above agree? (O44, EID-18)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark
from wangjian.law.switches import Switches
from wangjian.law.table import FOLDER, YES_NO, Table, read_table


class ListingGround(StrEnum):
    """Why a listing is considered."""

    NONE = "none"
    HEAVIER_PENALTY = "heavier_penalty"
    SERIOUS_FALSE_DISCLOSURE = "serious_false_disclosure"


class BureauLevel(StrEnum):
    """The level of the deciding bureau."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Listing:
    """Whether a listing may be decided, whether the level above must agree first, and why."""

    may_list: bool
    superior_agrees: bool
    row: str
    basis: tuple[Citation, ...]
    mark: Mark
    note: Text


INPUTS = {
    "ground": tuple(ListingGround),
    "met": ("yes", "no"),
    "level": tuple(BureauLevel),
    "second_test": ("on", "off"),
    "superior_consent": ("on", "off"),
}


@cache
def listing_table() -> Table:
    """The table of the serious list; raise `LawDataError` where it cannot be used."""
    return read_table(FOLDER / "listing.csv", INPUTS, {"may_list": YES_NO, "superior_agrees": YES_NO})


def serious_listing(ground: ListingGround, *, met: bool, level: BureauLevel, switches: Switches) -> Listing:
    """Whether the bureau may list; `met` says that a person found the act bad, serious and harmful (O44-12)."""
    row = listing_table().find(
        {
            "ground": ground,
            "met": "yes" if met else "no",
            "level": level,
            "second_test": switches.value("second_test"),
            "superior_consent": switches.value("superior_consent"),
        }
    )
    assert row is not None, "the listing table covers every combination"
    return Listing(row.yes("may_list"), row.yes("superior_agrees"), row.id, row.basis, row.mark, row.note)
