"""House rule 3: kernel, law, detect and city have no framework, clock, unseeded randomness or network."""

from __future__ import annotations

import ast

import pytest
from tests.house.source import PURE, calls, imported, modules, nodes, place

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
}
CHANCE = {"uuid.uuid1", "uuid.uuid4", "os.urandom", "random.SystemRandom", "numpy.random.seed"}
SEEDED = {"random.Random", "numpy.random.default_rng", "numpy.random.Generator", "numpy.random.PCG64"}
"""Allowed, and only with a seed given."""
FOREIGN = {
    "django",
    "ninja",
    "procrastinate",
    "requests",
    "httpx",
    "urllib",
    "socket",
    "subprocess",
    "http",
    "secrets",
    "psycopg",
}


def is_chance(name: str) -> bool:
    return name in CHANCE or name.startswith(("secrets.", "random.", "numpy.random."))


@pytest.mark.parametrize("folder", PURE)
def test_no_clock(folder: str) -> None:
    assert not [place(path, call) for path in modules(folder) for call, name in calls(path) if name in CLOCKS]


@pytest.mark.parametrize("folder", PURE)
def test_no_unseeded_chance(folder: str) -> None:
    drawn = []
    for path in modules(folder):
        for call, name in calls(path):
            if name in SEEDED:
                if not call.args and not call.keywords:
                    drawn.append(place(path, call))
            elif is_chance(name):
                drawn.append(place(path, call))
    assert not drawn


@pytest.mark.parametrize("folder", PURE)
def test_nothing_foreign_is_imported(folder: str) -> None:
    """Any import counts, inside a function too: import contracts see names, this sees the line."""
    brought = [
        f"{place(path)} {meant}"
        for path in modules(folder)
        for meant in imported(path).values()
        if meant.partition(".")[0] in FOREIGN
    ]
    assert not brought


@pytest.mark.parametrize("folder", PURE)
def test_nothing_is_imported_by_a_computed_name(folder: str) -> None:
    hidden = []
    for path in modules(folder):
        hidden += [place(path, call) for call, name in calls(path) if name in {"__import__", "importlib.import_module"}]
    assert not hidden


@pytest.mark.parametrize("folder", PURE)
def test_the_environment_is_not_read(folder: str) -> None:
    read = []
    for path in modules(folder):
        known = imported(path)
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and known.get("os") == "os":
                read.append(place(path, node))
    assert not read
