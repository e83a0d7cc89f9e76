"""Make an environment in which Django is not installed: `.venv-pure`, of links to the packages the core may lean on.

Run with the Python of `.venv`. Hands what it is given to the Python of the new environment, or prints its path, after
seeing that it cannot import Django. The links are to the same files as `.venv` holds, so nothing is downloaded and both
have the same versions.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOTS = (
    # what the core imports
    "polars",
    "numpy",
    "ahocorasick-rs",
    "opencc-python-reimplemented",
    # what its tests and yardsticks import
    "pytest",
    "hypothesis",
    "chinesecalendar",
    "lunar_python",
    "pyahocorasick",
    "pyarrow",
)
ABSENT = ("django", "psycopg", "granian", "playwright", "csp")

HERE = Path(__file__).resolve().parents[1]
PURE = HERE / ".venv-pure"


def name_of(requirement: str) -> str:
    """The bare name at the start of a requirement, as package indexes compare names."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def needed(roots: tuple[str, ...]) -> dict[str, Distribution]:
    """The installed distributions of `roots` and of all they require here."""
    found: dict[str, Distribution] = {}
    waiting = [name_of(root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except ModuleNotFoundError:
            continue  # required on another platform or for an extra only
        plain = [text for text in found[name].requires or () if "extra ==" not in text]
        waiting += [name_of(text) for text in plain]
    return found


def top_levels(package: Distribution) -> set[Path]:
    """The files and folders that a distribution put directly into site-packages."""
    base = Path(str(package.locate_file("")))
    return {base / file.parts[0] for file in package.files or () if file.parts[0] not in {"..", "__pycache__"}}


def main(words: list[str]) -> None:
    """Build, verify, then run or print."""
    shutil.rmtree(PURE, ignore_errors=True)
    venv.EnvBuilder(with_pip=False, symlinks=True).create(PURE)
    site = next(PURE.glob("lib/python*/site-packages"))
    for package in needed(ROOTS).values():
        for path in top_levels(package):
            target = site / path.name
            if not target.exists():
                target.symlink_to(path)
    (site / "wangjian.pth").write_text(f"{HERE / 'src'}\n", encoding="utf-8")
    python = PURE / "bin" / "python"
    trial = f"from importlib.util import find_spec; print([n for n in {ABSENT!r} if find_spec(n)])"
    present = subprocess.run([python, "-c", trial], check=True, capture_output=True, text=True).stdout.strip()
    if present != "[]":
        sys.exit(f"{PURE} should hold none of {ABSENT}, but holds {present}")
    if words:
        os.execv(python, [python, *words])
    print(python)


if __name__ == "__main__":
    main(sys.argv[1:])
