"""Administrative divisions 行政区划: code, name, place in the hierarchy, and what became of those that changed.

A code has six digits for a province, city or county and nine for a street; shorter codes of a province (two digits)
and a city (four) are read too. Streets are loaded only when one is asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

FOLDER = Path(__file__).parent / "divisions"
_UNNAMED = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Steps of the hierarchy that are no place of their own and stand in no full name."""

_UNKNOWN = Text("没有代码为“{given}”的行政区划。", "There is no administrative division with the code “{given}”.")
_NOT_THEN = Text("{name}（{given}）在{day}不存在。", "{name} ({given}) did not exist on {day}.")


class Level(StrEnum):
    """Where in the hierarchy a region stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it was from `valid_from` to `valid_to` (None: as far back as the register goes, and still).

    `parent` is the code above, None for a province; `successors` are the codes that took its ground when it ended, its
    own among them where it went on smaller or larger; `mark` says how sure the dates are.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    valid_from: Day | None = None
    valid_to: Day | None = None
    successors: tuple[str, ...] = ()
    mark: str = ""

    def valid(self, on: Day) -> bool:
        """Whether the region stood like this on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def full_name(self) -> str:
        """The name with those above it: 浙江省杭州市余杭区."""
        above = region(self.parent).full_name if self.parent else ""
        return above if self.name in _UNNAMED and above else above + self.name


def region(code: str, on: Day | None = None) -> Region:
    """The region of that code as it stood `on` a day, or else as it stands now or stood last.

    Raise `Refusal` ``region.unknown``, and ``region.not_then`` where the code meant nothing on that day.
    """
    versions = _versions(_full(code))
    if on is None:
        return versions[-1]
    for version in versions:
        if version.valid(on):
            return version
    raise Refusal("region.not_then", _NOT_THEN, name=versions[-1].name, given=versions[-1].code, day=on)


def regions_below(code: str) -> tuple[Region, ...]:
    """The regions that stand directly below now, by code: below a county, or a city without counties, its streets.

    Raise `Refusal` ``region.unknown``.
    """
    above = region(code)
    return _below_register().get(above.code) or _below_streets(above.code[:2]).get(above.code, ())


def provinces() -> tuple[Region, ...]:
    """Every province, by code."""
    return tuple(versions[-1] for versions in _register().values() if versions[-1].level is Level.PROVINCE)


def successors(code: str, on: Day, recorded: Day | None = None) -> tuple[Region, ...]:
    """What the region of a code is `on` a day: itself where it stands unchanged, else what took its ground, by code.

    `recorded` is the day on which the code was written down: old 余杭 of 2020 is 余杭 and 临平 today, 余杭 of 2022 only
    余杭. Without it the code's first meaning is taken where it has ended. Raise `Refusal` ``region.unknown``, and
    ``region.not_then`` where the code meant nothing on the day recorded.
    """
    versions = _versions(_full(code))
    begun = versions[0] if recorded is None else region(code, recorded)
    found = {after.code: after for after in _after(begun, on)}
    return tuple(found[key] for key in sorted(found))


def _after(begun: Region, on: Day) -> Iterator[Region]:
    if begun.valid_to is None or on <= begun.valid_to:
        yield begun
        return
    for code in begun.successors:
        yield from _after(next(v for v in _versions(code) if v.valid_to is None or v.valid_to > begun.valid_to), on)


def _full(code: str) -> str:
    text = code.strip()
    return text.ljust(6, "0") if len(text) in (2, 4) else text


def _versions(code: str) -> tuple[Region, ...]:
    found = _register().get(code)
    if found is None and len(code) == 9 and code[:2] in _provinces():
        found = _streets(code[:2]).get(code)
    if found is None:
        raise Refusal("region.unknown", _UNKNOWN, given=code)
    return found


@cache
def _register() -> dict[str, tuple[Region, ...]]:
    """Provinces, cities and counties by code, each with its versions in order of time."""
    register = {code: (_region(code, name),) for code, name in _rows(FOLDER / "regions.csv")}
    changed: dict[str, tuple[Region, ...]] = {}
    with (FOLDER / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            version = _region(
                row["code"],
                row["name"],
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                successors=tuple(filter(None, row["successors"].split("|"))),
                mark=row["mark"],
            )
            changed[version.code] = (*changed.get(version.code, ()), version)
    return dict(sorted({**register, **changed}.items()))


@cache
def _provinces() -> frozenset[str]:
    return frozenset(path.stem for path in (FOLDER / "streets").glob("*.csv"))


@cache
def _streets(province: str) -> dict[str, tuple[Region, ...]]:
    """The streets of a province (two digits) by code."""
    if province not in _provinces():
        return {}
    return {code: (_region(code, name),) for code, name in _rows(FOLDER / "streets" / f"{province}.csv")}


@cache
def _below_register() -> dict[str, tuple[Region, ...]]:
    return _by_parent(_register())


@cache
def _below_streets(province: str) -> dict[str, tuple[Region, ...]]:
    return _by_parent(_streets(province))


def _by_parent(listed: dict[str, tuple[Region, ...]]) -> dict[str, tuple[Region, ...]]:
    below: dict[str, list[Region]] = {}
    for versions in listed.values():
        newest = versions[-1]
        if newest.parent is not None and newest.valid_to is None:
            below.setdefault(newest.parent, []).append(newest)
    return {parent: tuple(regions) for parent, regions in below.items()}


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from ((code, name) for code, name in rows)


def _region(
    code: str,
    name: str,
    *,
    valid_from: Day | None = None,
    valid_to: Day | None = None,
    successors: tuple[str, ...] = (),
    mark: str = "",
) -> Region:
    level, parent = _place(code)
    return Region(code, name, level, parent, valid_from, valid_to, successors, mark)


def _place(code: str) -> tuple[Level, str | None]:
    if len(code) == 9:
        return Level.STREET, code[:6]
    if code.endswith("0000"):
        return Level.PROVINCE, None
    if code.endswith("00"):
        return Level.CITY, f"{code[:2]}0000"
    return Level.COUNTY, f"{code[:4]}00"
