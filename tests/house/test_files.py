"""What must not be committed: hosts of registries, paths of a machine, marks of unfinished work."""

from __future__ import annotations

import re

from tests.house.source import TOP, place, texts

REGISTRY = re.compile(
    r"--(?:extra-)?"
    r"index-url|--"
    r"find-links|\"resol"
    r"ved\":|/sim"
    r"ple/|registry\.[a-z]+\.(?:org|com)|files\.python"
    r"hosted"
)
MACHINE = re.compile(r"/(?:wo" r"rk|ro" r"ot|ho" r"me/[a-z]\w*)/[\w.]")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
BARE_IGNORE = re.compile(r"#\s*(?:type:\s*ignore|no" r"qa)(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?\s*$")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:sk" r"ip\b|xf" r"ail)")
"""`skipif` with a reason is for what a platform does not have."""

OURS = {".py", ".md", ".toml", ".ini", ".in", ".txt", ".html", ".js", ".css", ".sh", ".po", ".csv", ""}
VENDORED = TOP / "src" / "wangjian" / "surfaces" / "design" / "static"


def lines_with(pattern: re.Pattern[str], suffixes: set[str] = OURS) -> list[str]:
    return [
        f"{place(path)}:{number}"
        for path, text in texts()
        if path.suffix in suffixes and not path.is_relative_to(VENDORED)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_host_of_a_registry() -> None:
    assert not lines_with(REGISTRY)


def test_no_path_of_a_machine() -> None:
    assert not lines_with(MACHINE)


def test_nothing_is_marked_unfinished() -> None:
    assert not lines_with(UNFINISHED)


def test_a_silenced_check_says_why() -> None:
    assert not lines_with(BARE_IGNORE, {".py"})


def test_no_test_is_skipped() -> None:
    assert not lines_with(SKIPPED, {".py"})


def test_no_large_file() -> None:
    assert not [place(path) for path, text in texts() if len(text) > 1_500_000]
