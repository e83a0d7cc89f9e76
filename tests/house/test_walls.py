"""The import contracts are there for every folder that exists, and hold."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from tests.house.source import PACKAGE, TOP

ALWAYS = {"storeys", "surfaces", "pure", "acyclic"}
WITH_MODULES = {"modules", "inside"}


def contracts() -> ConfigParser:
    read = ConfigParser()
    read.read(TOP / ".importlinter", encoding="utf-8")
    return read


def test_every_contract_is_there() -> None:
    names = {section.rpartition(":")[2] for section in contracts().sections() if ":contract:" in section}
    wanted = ALWAYS | (WITH_MODULES if (PACKAGE / "modules").exists() else set())
    assert wanted <= names


def test_layers_are_exhaustive() -> None:
    """A folder without a storey fails, rather than standing outside of every wall."""
    read = contracts()
    layered = [section for section in read.sections() if read[section].get("type") == "layers"]
    assert layered and all(read[section].getboolean("exhaustive") for section in layered)


def test_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
