"""Every house test and every import contract has a planted breach, and none is ever taken off the list."""

from __future__ import annotations

import re
import sys

from tests.house.source import TOP, files, functions
from tests.house.test_walls import contracts

sys.path.insert(0, str(TOP / "tools"))
from breaches import BREACHES

AT_LEAST = 92
"""How many breaches are planted. Raised with the list, never lowered."""

ITSELF = {"test_breaches.py"}


def test_the_list_only_grows() -> None:
    assert len(BREACHES) >= AT_LEAST
    assert len({breach.name for breach in BREACHES}) == len(BREACHES)


def test_every_contract_is_breached() -> None:
    names = {section.rpartition(":")[2] for section in contracts().sections() if ":contract:" in section}
    assert names and names == {
        breach.check.partition(":")[2] for breach in BREACHES if breach.check.startswith("contract:")
    }


def test_every_house_test_is_breached() -> None:
    house = [path for path in files() if path.parent == TOP / "tests" / "house" and path.name.startswith("test_")]
    tests = {
        f"{path.name}::{function.name}"
        for path in house
        for function in functions(path)
        if re.match("test_", function.name) and path.name not in ITSELF
    }
    assert tests and not tests - {breach.check for breach in BREACHES}
