"""The stages of `./test`, in the order in which they fail fastest. Any failure ends in 1, after all stages have run."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from browser import require_chromium, write_fonts

from wangjian.project.children import end_with_parent

HERE = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest")
SETTINGS = "--ds=wangjian.project.settings"
DATABASE = (sys.executable, "tools/with_database.py", *PYTEST, SETTINGS)
CITY = "tests/modules/city_load"
PURE = ("tests/kernel", "tests/law", "tests/detect", "tests/city")


def run(*command: str | Path, **environment: str) -> bool:
    """Run a command from the top of the checkout; whether it ended well. It is interrupted if we are killed."""
    end = end_with_parent(signal.SIGINT)
    return subprocess.run(command, cwd=HERE, env=os.environ | environment, preexec_fn=end).returncode == 0


def tests(given: tuple[str, ...], *folders: str) -> tuple[str, ...]:
    """What pytest is given: the stage's own folders unless a file or folder is named."""
    named = any((HERE / argument.partition("::")[0]).exists() for argument in given)
    return given if named else (*folders, *given)


def pure(*arguments: str) -> bool:
    """The core's tests, in an environment in which Django is not installed."""
    made = subprocess.run([sys.executable, "tools/without_django.py"], cwd=HERE, capture_output=True, text=True)
    if made.returncode != 0:
        print(made.stderr, file=sys.stderr)
        return False
    return run(made.stdout.strip(), "-m", "pytest", *tests(arguments, *PURE))


def database(*arguments: str) -> bool:
    """Tests on a database: processes, modules and the load of the city each on its own, for they commit rows."""
    if arguments:
        return run(*DATABASE, *tests(arguments, "tests/project", "tests/modules"))
    parts = (["tests/project"], [f"--ignore={CITY}", "tests/modules"], [CITY])
    return sum([not run(*DATABASE, *part) for part in parts]) == 0  # each runs, whatever became of the one before


def journeys(*arguments: str) -> bool:
    """A real browser and HTTP against a whole running site."""
    chromium = require_chromium()
    with tempfile.TemporaryDirectory(prefix="wangjian-fonts-") as fonts:
        settings = {"CHROMIUM": chromium, "FONTCONFIG_FILE": str(write_fonts(Path(fonts)))}
        return run(*PYTEST, *tests(arguments, "tests/journeys"), **settings)


STAGES: dict[str, tuple[str, Callable[..., bool]]] = {
    "format": ("格式", lambda *a: run(BIN / "ruff", "format", "--check", "--quiet", *(a or (".",)))),
    "lint": ("静态检查", lambda *a: run(BIN / "ruff", "check", "--quiet", *(a or (".",)))),
    "types": ("类型", lambda *a: run(sys.executable, "-m", "mypy", *a)),
    "walls": ("墙", lambda *a: run(BIN / "lint-imports", *a)),
    "house": ("规矩与文档", lambda *a: run(*PYTEST, *tests(a, "tests/house"))),
    "breach": ("越墙演练", lambda *a: run(sys.executable, "tools/breach.py", *a)),
    "pure": ("纯核心,无 Django", pure),
    "database": ("数据库", database),
    "surfaces": ("页面,无数据库", lambda *a: run(*PYTEST, SETTINGS, *tests(a, "tests/surfaces"))),
    "journeys": ("旅程", journeys),
    "kill": ("随时断电", lambda *a: run(sys.executable, "-m", "tests.kill", *a)),
}


def main() -> int:
    """Run the stages asked for (all by default) and print what each took."""
    parser = argparse.ArgumentParser(prog="./test", description="Run all stages, or one with arguments of its own.")
    parser.add_argument("stage", nargs="?", choices=STAGES, help="one stage instead of all")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for that stage's tool, such as a test file")
    args = parser.parse_args()
    if args.stage:
        return 0 if STAGES[args.stage][1](*args.arguments) else 1
    results = []
    for name, (zh, stage) in STAGES.items():
        print(f"== {name} {zh}", flush=True)
        began = time.monotonic()
        results.append((name, stage(), time.monotonic() - began))
    for name, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'} {name:<9} {seconds:6.1f} s")
    failed = [name for name, passed, _ in results if not passed]
    print(
        f"未通过 failed: {', '.join(failed)}" if failed else "全部通过 all passed",
        f"({sum(r[2] for r in results):.0f} s)",
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
