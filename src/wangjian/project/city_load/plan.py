"""What is to be loaded: the market and the courses of one size and seed, relative to the day it was begun on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from wangjian.city.chance import Chance
from wangjian.city.courses import Course, courses
from wangjian.city.market import Market, market
from wangjian.city.steps import Step
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, parse_day
from wangjian.law.procedure_source import procedure
from wangjian.project.installation import write_private

FOLDER = Path("sample") / "city"


@dataclass(frozen=True)
class Plan:
    """A city of `matters` matters as of `day`; `regions` are the codes of the offices that work on them."""

    seed: int
    matters: int
    day: Day
    regions: tuple[str, ...]

    @cached_property
    def courses(self) -> list[Course]:
        """What happens, course by course."""
        return courses(self.seed, self.matters, self.day, procedure("report").version)

    @cached_property
    def market(self) -> Market:
        """Operators and shops: an operator for each course."""
        return market(self.seed, len(self.courses), self.regions)

    def acts(self, part: int, of: int) -> Iterator[tuple[Course, int, Step]]:
        """The steps of every `of`-th course in order of time, with their places in their courses."""
        mine = (course for course in self.courses if course.number % of == part)
        listed = [(course, place, step) for course in mine for place, step in enumerate(course.steps)]
        yield from sorted(listed, key=lambda each: (each[2].at, each[0].number, each[1]))

    def once(self, what: str) -> Key:
        """The key of one act of this city: the same whenever the load goes on."""
        return uuid5(NAMESPACE_URL, f"wangjian:city:{self.seed}:{self.matters}:{what}")

    def chance(self, what: str) -> Chance:
        """Draws for one purpose."""
        return Chance(self.seed, f"load/{what}")

    def folder(self, var: Path) -> Path:
        """Where its files lie."""
        return var / FOLDER / f"{self.seed}-{self.matters}"


def begun(var: Path, seed: int, matters: int, today: Day, regions: tuple[str, ...]) -> Plan:
    """The plan of a load: that of the day it was begun on where it was begun before, and kept for the next time."""
    plan = Plan(seed, matters, today, regions)
    kept = plan.folder(var) / "plan.json"
    if kept.exists():
        given = json.loads(kept.read_text(encoding="utf-8"))
        return Plan(seed, matters, parse_day(given["day"]), tuple(given["regions"]))
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(kept, json.dumps(asdict(plan) | {"day": today.isoformat()}))
    return plan


def kept_plan(folder: Path) -> Plan:
    """The plan kept in a load's folder."""
    given = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return Plan(given["seed"], given["matters"], parse_day(given["day"]), tuple(given["regions"]))
