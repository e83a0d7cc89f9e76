"""From where a row was sold to whose it is: the shop we know, and the office that would look into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.subjects.queries import SubjectRow

Origin = tuple[str, str, str]
"""Platform (its code), shop (the platform's own key) and credit code of a row; "" where the listing has none."""


@dataclass(frozen=True, slots=True)
class Place:
    """The subject a finding lies with, under the name that may be shown, and the office it falls to."""

    subject: UUID
    name: str
    office: UUID


def places(origins: Iterable[Origin], on: Day) -> dict[Origin, Place]:
    """Where rows of these origins lie; one whose shop or code nobody knows, or that has no office, is missing.

    A shop falls to the actual place of its operator, else its own, else the seat of its platform (PP-10).
    """
    wanted = set(origins)
    shops = subjects.shops({(platform, shop) for platform, shop, _ in wanted if platform and shop})
    coded = subjects.by_codes({code for _, _, code in wanted if code})
    found = {origin: row for origin in wanted if (row := shops.get(origin[:2]) or coded.get(origin[2])) is not None}
    keys = {row.key for row in found.values()}
    operators = subjects.operators_of(keys, on)
    platforms = subjects.subjects({row.platform for row in found.values() if row.platform is not None})
    offices: dict[str, UUID | None] = {}
    placed = {}
    for origin, row in found.items():
        platform = platforms.get(row.platform) if row.platform is not None else None
        for region in _regions(operators.get(row.key), row, platform):
            if region not in offices:
                offices[region] = _office(region, on)
            if (office := offices[region]) is not None:
                placed[origin] = Place(row.key, row.name, office)
                break
    return placed


def _regions(operator: SubjectRow | None, row: SubjectRow, platform: SubjectRow | None) -> list[str]:
    """The regions that make an office competent, nearest to the act first."""
    return [each.region for each in (operator, row, platform) if each is not None and each.region]


def _office(region: str, on: Day) -> UUID | None:
    try:
        return organisations.office_for(region, on).key
    except Refusal:
        return None
