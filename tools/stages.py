"""The stages of `./test`, in the order in which they fail fastest. Any failure ends in 1, after all stages have run.

A stage is one command or several; two run at a time, each stage's words are shown whole, in order. One stage given
arguments is one command.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from browser import require_chromium
from moulds import moulds

from wangjian.project.children import end_with_parent
from wangjian.project.translations import compile_catalogues

HERE = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest")
SETTINGS = "--ds=wangjian.project.settings"
DATABASE = (sys.executable, "tools/with_database.py", *PYTEST, SETTINGS)
AT_A_TIME = 2

PURE = ("tests/kernel", "tests/law", "tests/detect", "tests/city")
CITY = "tests/modules/city_load"
COMMANDS = ("backup", "dump", "forgery", "found", "migration")
PROCESSES = ("reaching", "server", "up", "worker")
APART = [[f"tests/project/test_{name}.py" for name in names] for names in (PROCESSES, COMMANDS)]
"""What most of the time of tests/project goes into: whole installations, by their commands and as processes."""

Command = tuple[str | Path, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command: whether it ended well, what it said, how long it took."""

    passed: bool
    said: str
    seconds: float


def run(command: Command, *, shown: bool = False) -> Done:
    """Run a command from the top of the checkout, its words kept unless `shown`. It is interrupted if we are killed."""
    began, end = time.monotonic(), end_with_parent(signal.SIGINT)
    kept = {} if shown else {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, cwd=HERE, preexec_fn=end, text=True, errors="replace", **kept)  # type: ignore[call-overload]  # either
    return Done(done.returncode == 0, done.stdout or "", time.monotonic() - began)


def tests(given: tuple[str, ...], *folders: str) -> tuple[str, ...]:
    """What pytest is given: the stage's own folders unless a file or folder is named."""
    named = any((HERE / argument.partition("::")[0]).exists() for argument in given)
    return given if named else (*folders, *given)


def python(*words: str) -> Command:
    """A command of our Python."""
    return (sys.executable, *words)


def database(*given: str) -> list[Command]:
    """Tests on a database, in runs with a database each: tests that commit rows do not meet those of another run."""
    if given:
        return [(*DATABASE, *tests(given, "tests/project", "tests/modules"))]
    rest = ["tests/project", *(f"--ignore={path}" for group in APART for path in group)]
    parts = (*APART, rest, ["tests/modules", f"--ignore={CITY}"], [CITY])
    return [(*DATABASE, *part) for part in parts]


def journeys(*given: str) -> list[Command]:
    """A real browser and HTTP against a whole running site, in two runs with a site each."""
    require_chromium()
    if given:
        return [(*PYTEST, *tests(given, "tests/journeys"))]
    half = "sound"
    return [(*PYTEST, "tests/journeys", "-k", half), (*PYTEST, "tests/journeys", "-k", f"not {half}")]


STAGES: dict[str, tuple[str, Callable[..., list[Command]]]] = {
    "format": ("格式", lambda *a: [(BIN / "ruff", "format", "--check", "--quiet", *(a or (".",)))]),
    "lint": ("静态检查", lambda *a: [(BIN / "ruff", "check", "--quiet", *(a or (".",)))]),
    "types": ("类型", lambda *a: [python("-m", "mypy", *a)]),
    "walls": ("墙", lambda *a: [(BIN / "lint-imports", *a)]),
    "house": ("规矩与文档", lambda *a: [(*PYTEST, *tests(a, "tests/house"))]),
    "pure": ("纯核心,无 Django", lambda *a: [python("tools/without_django.py", "-m", "pytest", *tests(a, *PURE))]),
    "surfaces": ("页面,无数据库", lambda *a: [(*PYTEST, SETTINGS, *tests(a, "tests/surfaces"))]),
    "breach": ("越墙演练", lambda *a: [python("tools/breach.py", *a)]),
    "kill": ("随时断电", lambda *a: [python("-m", "tests.kill", *a)]),
    "journeys": ("旅程", journeys),
    "database": ("数据库", database),
}


def side_by_side(stages: dict[str, list[Command]]) -> dict[str, list[Done]]:
    """Run every command, `AT_A_TIME` at a time, and print the words of each stage when those before it are printed."""
    results: dict[str, list[Done]] = {}
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        waiting = {name: [pool.submit(run, command) for command in commands] for name, commands in stages.items()}
        try:
            for name, futures in waiting.items():
                print(f"== {name} {STAGES[name][0]}", flush=True)
                results[name] = [_printed(future) for future in futures]
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    return results


def _printed(future: Future[Done]) -> Done:
    done = future.result()
    print(done.said, end="", flush=True)
    return done


def report(results: dict[str, list[Done]], seconds: float) -> int:
    """Print what each stage took, which ran beside others, and what failed; the exit status."""
    failed = [name for name, done in results.items() if not all(each.passed for each in done)]
    for name, done in results.items():
        print(f"{'FAILED' if name in failed else 'ok    '} {name:<9} {sum(each.seconds for each in done):6.1f} s")
    print(f"未通过 failed: {', '.join(failed)}" if failed else "全部通过 all passed", f"({seconds:.0f} s)")
    return 1 if failed else 0


def main() -> int:
    """Run the stages asked for (all by default) and print what each took."""
    parser = argparse.ArgumentParser(prog="./test", description="Run all stages, or one with arguments of its own.")
    parser.add_argument("stage", nargs="?", choices=STAGES, help="one stage instead of all")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for that stage's tool, such as a test file")
    args = parser.parse_args()
    began = time.monotonic()
    chosen = [args.stage] if args.stage else list(STAGES)
    compile_catalogues(HERE / "src" / "wangjian" / "surfaces" / "locale")  # so that no run does, while another reads
    with moulds():
        commands = {name: STAGES[name][1](*args.arguments) for name in chosen}
        if args.stage and len(commands[args.stage]) == 1:
            return 0 if run(commands[args.stage][0], shown=True).passed else 1
        return report(side_by_side(commands), time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
