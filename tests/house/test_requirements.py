"""Requirements are pinned and hashed, and what is tested is what runs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

from tests.house.source import TOP

import wangjian

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[\w,-]+\])?==(\S+)((?: ; [^\\]+)?) \\$", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str, str]]:
    return set(PIN.findall((TOP / "requirements" / name).read_text("utf-8")))


def test_every_pin_is_hashed() -> None:
    for name in ("run.txt", "test.txt"):
        text = (TOP / "requirements" / name).read_text("utf-8")
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert blocks and all("--hash=sha256:" in block for block in blocks), name
        assert len(pins(name)) == len(blocks), name


def test_tests_run_with_the_versions_that_run() -> None:
    run, test = ({(pin, number) for pin, number, _ in pins(name)} for name in ("run.txt", "test.txt"))
    assert run and run <= test


def test_what_is_imported_is_pinned() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[\w-]+", line).group().lower() for line in project["dependencies"]}  # type: ignore[union-attr] # a requirement begins with a name
    assert names <= {name for name, _, _ in pins("run.txt")}


def test_the_version_is_one() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == wangjian.__version__ == version("wangjian")
    assert f"## {wangjian.__version__}" in (TOP / "CHANGELOG.md").read_text("utf-8")
