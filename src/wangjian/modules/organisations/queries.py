"""Organisations as they stand, who is above them, and which office a region belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import region as region_of
from wangjian.kernel.region import successors
from wangjian.kernel.text import Text
from wangjian.modules.organisations.models import Organisation

OFFICES = ("station", "bureau")
"""The kinds that work on matters."""

_NONE = Text("没有这个机构。", "There is no such organisation.")
_NO_OFFICE = Text(
    "{day}没有管辖“{region}”的市场监督管理机构。", "No market supervision office covers “{region}” on {day}."
)
# places are two steps deep (station, bureau, city, province); ten steps end a chain that something has bent into a ring
_ABOVE = """
    WITH RECURSIVE up AS (
        SELECT *, 0 AS step FROM organisations_organisation WHERE holder_id = %s
        UNION ALL
        SELECT next.*, up.step + 1 FROM organisations_organisation AS next JOIN up ON next.holder_id = up.above_id
        WHERE up.step < 10
    )
    SELECT * FROM up WHERE step > 0 ORDER BY step
"""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation; `bureau` is in whose name it acts (its own key but for a station), `valid_to` its last day."""

    key: UUID
    code: str
    kind: str
    name: str
    short_name: str
    english: str
    region: str
    above: UUID | None
    bureau: UUID
    valid_from: Day
    valid_to: Day | None
    intake_a_day: int
    credit_code: str = ""

    def stands(self, on: Day) -> bool:
        """Whether it exists on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def organisation(key: UUID) -> OrganisationRow:
    """The organisation of that key; raise `Refusal` ``organisation.none``."""
    return _one(Organisation.objects.filter(pk=key).first())


def by_code(code: str) -> OrganisationRow:
    """The organisation of that code; raise `Refusal` ``organisation.none``."""
    return _one(Organisation.objects.filter(code=code).first())


def above(key: UUID) -> tuple[OrganisationRow, ...]:
    """Every organisation above this one, nearest first, without itself."""
    return tuple(_row(found) for found in Organisation.objects.raw(_ABOVE, [key]))


def listed(
    kind: str | None = None, on: Day | None = None, among: Collection[UUID] | None = None
) -> tuple[OrganisationRow, ...]:
    """All organisations, of one kind or all, `among` these or all, that exist `on` a day or ever did, by code."""
    found = Organisation.objects.order_by("code")
    if kind is not None:
        found = found.filter(kind=kind)
    if on is not None:
        found = found.filter(standing(on))
    if among is not None:
        found = found.filter(pk__in=among)
    return tuple(_row(each) for each in found)


def office_for(region: str, on: Day) -> OrganisationRow:
    """The office a region belongs to on a day: the street's station, else the county's bureau, else the city's.

    A region that ended is read as the one that took its ground, or as its city where several did.
    Raise `Refusal` ``office.none``. Who is competent by law is `law.jurisdiction`'s; this is who works on it.
    """
    places = _places(region, on)
    found = Organisation.objects.filter(standing(on), region__in=places, kind__in=OFFICES)
    # a street holds stations, everything above bureaus: which is enough, a place has one office at a time
    nearest = min(found, key=lambda office: places.index(office.region), default=None)
    if nearest is None:
        raise Refusal("office.none", _NO_OFFICE, region=region, day=on)
    return _row(nearest)


def standing(on: Day) -> Q:
    """The condition under which an organisation exists on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def _places(region: str, on: Day) -> list[str]:
    """The codes whose office may cover a region: street, county, city."""
    try:
        codes = [region_of(region, on).code]
    except Refusal as refused:
        if refused.code != "region.not_then":
            raise Refusal("office.none", _NO_OFFICE, region=region, day=on) from refused
        codes = [after.code for after in successors(region, on)]
    first = codes[0] if len(codes) == 1 else f"{codes[0][:4]}00" if codes else region
    county, city = first[:6], f"{first[:4]}00"
    return list(dict.fromkeys([first, county, city]))


def _one(found: Organisation | None) -> OrganisationRow:
    if found is None:
        raise Refusal("organisation.none", _NONE)
    return _row(found)


def _row(found: Organisation) -> OrganisationRow:
    return OrganisationRow(
        key=found.pk,
        code=found.code,
        kind=found.kind,
        name=found.name,
        short_name=found.short_name,
        english=found.english,
        region=found.region,
        above=found.above_id,
        bureau=found.bureau_id or found.pk,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        intake_a_day=found.intake_a_day,
        credit_code=found.credit_code,
    )
