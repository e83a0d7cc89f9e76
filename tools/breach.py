"""Plant breaches of the walls, one by one, and see each reported: proof that the checks can fail.

    python tools/breach.py [WORD…]      only breaches whose name or check holds one of the words

Works on a copy of the checkout, so that no breach and no interruption can touch the real one. Each check is first run
on the copy as it is and must pass; then the breach is planted, the check must report it, the copy is restored; those of
a turn are planted together, and each fails its own check. Ends with 1 if a breach goes unnoticed, a check fails
unprovoked or for another reason, or the copy is not as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from queue import Empty, Queue

from breaches import BREACHES, Breach
from moulds import made, moulds

HERE = Path(__file__).resolve().parents[1]
COPIES = 2


def copy_checkout(target: Path) -> None:
    """Copy what git knows or would take, as it is now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HERE,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (HERE / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HERE / name, target / name)


@dataclass
class Copy:
    """A copy of the checkout and the process that checks it."""

    folder: Path
    checks: subprocess.Popen[str]

    def ask(self, kind: str, names: list[str]) -> tuple[bool, str]:
        """Run checks of one kind: whether they pass, and what they print."""
        if kind in ("pure", "database"):
            return self._by_itself(kind, names)
        assert self.checks.stdin is not None and self.checks.stdout is not None
        self.checks.stdin.write(json.dumps({"kind": kind, "names": names}) + "\n")
        self.checks.stdin.flush()
        answer = json.loads(self.checks.stdout.readline())
        return answer["passed"], answer["said"]

    def _by_itself(self, kind: str, names: list[str]) -> tuple[bool, str]:
        python, pytest = sys.executable, ["-m", "pytest", "-p", "no:cacheprovider", "--tb=short"]
        given = surroundings(self.folder)
        if kind == "pure":
            given.pop("PYTHONPATH")
            command = [python, "tools/without_django.py", *pytest, *names]
        else:
            settings = ["-p", "pytest_django.plugin", "--ds=wangjian.project.settings"]
            command = [python, "tools/with_database.py", python, *pytest, *settings, *names]
        done = subprocess.run(command, cwd=self.folder, env=given, capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr


def surroundings(folder: Path) -> dict[str, str]:
    """The environment in which a copy is checked: it leans on its own code."""
    own = {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return os.environ | own


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """A copy of the checkout in `folder`, ready to be asked."""
    copy_checkout(folder)
    command = [sys.executable, "tools/breach_checks.py"]
    given, pipe = surroundings(folder), subprocess.PIPE
    checks = subprocess.Popen(command, cwd=folder, env=given, stdin=pipe, stdout=pipe, text=True)
    try:
        yield Copy(folder, checks)
    finally:
        checks.communicate()


REPORTS = {
    "contract": "BROKEN",
    "pure": "No module named 'django'",
    "database": r"(?m)^FAILED {name}\b",
    "house": r"(?m)^E +(?:AssertionError|assert)\b",
}
"""What a check prints when it reports a breach, rather than failing to run at all."""


def split(check: str) -> tuple[str, str]:
    """The kind of a check and what it is called there."""
    kind, colon, name = check.partition(":")
    return (kind, name) if colon and not name.startswith(":") else ("house", check)


def failing(checks: Iterable[str], copy: Copy) -> set[str]:
    """Which checks fail on the copy as it is: all of a kind in one run, and one by one only where that fails."""
    wrong = set()
    for kind, group in groupby(sorted(checks, key=split), key=lambda check: split(check)[0]):
        together = list(group)
        if not copy.ask(kind, [split(check)[1] for check in together])[0]:
            wrong |= {check for check in together if not copy.ask(kind, [split(check)[1]])[0]}
    return wrong


@contextmanager
def planted(breach: Breach, copy: Path) -> Iterator[None]:
    """Carry out a breach's edits, and undo them."""
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for name, edit in breach.edits.items():
            path = copy / name
            made += [folder for folder in (path, *path.parents) if not folder.exists()]
            if name.endswith("/"):
                path.mkdir(parents=True)
                continue
            before[path] = path.read_bytes() if path.exists() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, edit)
        yield
    finally:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        for path in made:
            if path.is_dir():
                shutil.rmtree(path)


def write(path: Path, edit: str | tuple[str, str]) -> None:
    """Make one edit; a text to be replaced must be there."""
    if edit == "-":
        path.unlink()
    elif isinstance(edit, tuple):
        text = path.read_text("utf-8")
        if edit[0] not in text:
            raise LookupError(f"{path} does not hold {edit[0]!r}")
        path.write_text(text.replace(edit[0], edit[1], 1), "utf-8")
    elif edit.startswith("+"):
        path.write_text(path.read_text("utf-8") + edit[1:], "utf-8")
    else:
        path.write_text(edit, "utf-8")


def try_out(together: list[Breach], copy: Copy) -> list[str]:
    """What came of breaches planted together, one or several of a kind: `reported`, or what went wrong."""
    kind = split(together[0].check)[0]
    names = [split(breach.check)[1] for breach in together]
    try:
        with ExitStack() as edits:
            for breach in together:
                edits.enter_context(planted(breach, copy.folder))
            passed, said = copy.ask(kind, names)
    except (LookupError, OSError) as error:
        return [f"NOT PLANTED: {error}"] * len(together)
    return ["NOT NOTICED" if passed else _reported(kind, name, said) for name in names]


def _reported(kind: str, name: str, said: str) -> str:
    if not re.search(REPORTS[kind].format(name=re.escape(name)), said):
        return f"FAILED OTHERWISE: {said[-400:]}"
    return "reported"


def digest(copy: Path) -> dict[str, bytes]:
    """What a copy holds, without what its checks leave in it."""
    kept = (path for path in copy.rglob("*") if ".venv-pure" not in path.parts and "__pycache__" not in path.parts)
    return {str(path): sha256(path.read_bytes()).digest() if path.is_file() else b"" for path in kept}


def unprovoked(copies: list[Copy], breaches: list[Breach], pool: Executor) -> set[str]:
    """The checks that fail on a copy as it is; what needs a database is asked of the first, the rest of the last."""
    checks = {breach.check for breach in breaches}
    slow = {check for check in checks if split(check)[0] == "database"}
    return set().union(*pool.map(failing, (slow, checks - slow), (copies[0], copies[-1])))


def turns(breaches: list[Breach]) -> Iterator[list[Breach]]:
    """The breaches as they are planted, those that cost most first, so that no copy is left with one at the end."""
    yield from ([*group] for turn, group in groupby(sorted(breaches, key=_turn), _turn) if turn)
    yield from ([each] for each in sorted(breaches, key=lambda each: split(each.check)[0] != "pure") if not each.turn)


def _turn(breach: Breach) -> str:
    return breach.turn


def work(copy: Copy, waiting: Queue[list[Breach]], unfit: set[str]) -> list[tuple[Breach, str]]:
    """Try breaches on one copy until none waits."""
    before = digest(copy.folder)
    results = []
    with suppress(Empty):
        while True:
            together = waiting.get_nowait()
            for breach, result in zip(together, try_out(together, copy), strict=True):
                results.append((breach, "CHECK FAILS WITHOUT IT" if breach.check in unfit else result))
                print(f"{breach.name:<52} {breach.check:<78} {results[-1][1]}", flush=True)
    if changed := {path for path, _ in before.items() ^ digest(copy.folder).items()}:
        raise SystemExit(f"not restored: {changed}")
    return results


def main(words: list[str]) -> int:
    """Try every breach asked for and print the table."""
    began = time.monotonic()
    chosen = [each for each in BREACHES if not words or any(word in f"{each.name} {each.check}" for word in words)]
    waiting: Queue[list[Breach]] = Queue()
    for together in turns(chosen):
        waiting.put(together)
    with tempfile.TemporaryDirectory(prefix="wangjian-breach-") as folder, ExitStack() as held:
        held.enter_context(moulds())
        made("migrated")  # by the code as it is, before anything is planted
        pool = held.enter_context(ThreadPoolExecutor(COPIES))
        copies = [held.enter_context(copied(Path(folder, str(number)))) for number in range(COPIES)]
        unfit = unprovoked(copies, chosen, pool)
        results = [each for done in pool.map(lambda copy: work(copy, waiting, unfit), copies) for each in done]
    wrong = [breach.name for breach, result in results if result != "reported"]
    seconds = time.monotonic() - began
    print(f"{len(results) - len(wrong)} of {len(results)} breaches reported, all restored ({seconds:.0f} s)")
    print(*(f"  not reported: {name}" for name in wrong), sep="\n", end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
