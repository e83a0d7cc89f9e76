"""Plant breaches of the walls, one by one, and see each reported: proof that the checks can fail.

    python tools/breach.py [WORD…]      only breaches whose name or check holds one of the words

Works on a copy of the checkout, so that no breach and no interruption can touch the real one. Each check is first run
on the copy as it is and must pass; then the breach is planted, the check must report it, the copy is restored. Ends
with 1 if a breach goes unnoticed, a check fails unprovoked or for another reason, or the copy is not as it was.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from breaches import BREACHES, Breach

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


def ask(kind: str, names: list[str], copy: Path) -> tuple[bool, str]:
    """Run checks of one kind on a copy: whether they pass, and what they print."""
    python = sys.executable
    pytest = [python, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short"]
    environment = {
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    if kind == "contract":
        command = [str(Path(python).with_name("lint-imports")), "--no-cache", "--no-logo"]
        command += [word for name in names for word in ("--contract", name)]
    elif kind == "pure":
        made = subprocess.run([python, "tools/without_django.py"], cwd=copy, capture_output=True, text=True, check=True)
        command = [made.stdout.strip(), *pytest[1:], *names]
        environment.pop("PYTHONPATH")
    elif kind == "database":
        settings = ["-p", "pytest_django.plugin", "--ds=wangjian.project.settings"]
        command = [python, "tools/with_database.py", *pytest, *settings, *names]
    else:
        command = [*pytest, *(f"tests/house/{name}" for name in names)]
    done = subprocess.run(command, cwd=copy, env=os.environ | environment, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


REPORTS = {
    "contract": "BROKEN",
    "pure": "No module named 'django'",
    "database": " failed",
    "house": r"(?m)^E +(?:AssertionError|assert)\b",
}
"""What a check prints when it reports a breach, rather than failing to run at all."""


def split(check: str) -> tuple[str, str]:
    """The kind of a check and what it is called there."""
    kind, colon, name = check.partition(":")
    return (kind, name) if colon and not name.startswith(":") else ("house", check)


def failing(checks: Iterable[str], copy: Path) -> set[str]:
    """Which checks fail on the copy as it is: all of a kind in one run, and one by one only where that fails."""
    wrong = set()
    for kind, group in groupby(sorted(checks, key=split), key=lambda check: split(check)[0]):
        together = list(group)
        if not ask(kind, [split(check)[1] for check in together], copy)[0]:
            wrong |= {check for check in together if not ask(kind, [split(check)[1]], copy)[0]}
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


def try_out(breach: Breach, copy: Path) -> str:
    """What came of a breach: `reported`, or what went wrong."""
    kind, name = split(breach.check)
    try:
        with planted(breach, copy):
            passed, said = ask(kind, [name], copy)
    except (LookupError, OSError) as error:
        return f"NOT PLANTED: {error}"
    if passed:
        return "NOT NOTICED"
    return "reported" if re.search(REPORTS[kind], said) else f"FAILED OTHERWISE: {said[-400:]}"


def digest(copy: Path) -> dict[str, bytes]:
    """What a copy holds, without what its checks leave in it."""
    kept = (path for path in copy.rglob("*") if ".venv-pure" not in path.parts and "__pycache__" not in path.parts)
    return {str(path): sha256(path.read_bytes()).digest() if path.is_file() else b"" for path in kept}


def work(breaches: list[Breach], copy: Path) -> list[tuple[Breach, str]]:
    """Try breaches on one copy, after every check has passed on it as it is."""
    unprovoked = failing({breach.check for breach in breaches}, copy)
    before = digest(copy)
    results = []
    for breach in breaches:
        result = "CHECK FAILS WITHOUT IT" if breach.check in unprovoked else try_out(breach, copy)
        results.append((breach, result))
        print(f"{breach.name:<52} {breach.check:<78} {result}", flush=True)
    if changed := {path for path, _ in before.items() ^ digest(copy).items()}:
        raise SystemExit(f"not restored: {changed}")
    return results


def main(words: list[str]) -> int:
    """Try every breach asked for and print the table."""
    began = time.monotonic()
    chosen = [each for each in BREACHES if not words or any(word in f"{each.name} {each.check}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="wangjian-breach-") as folder, ThreadPoolExecutor(COPIES) as pool:
        copies = [Path(folder, str(number)) for number in range(COPIES)]
        for copy in copies:
            copy_checkout(copy)
        shares = [chosen[number::COPIES] for number in range(COPIES)]
        results = [each for done in pool.map(work, shares, copies) for each in done]
    wrong = [breach.name for breach, result in results if result != "reported"]
    seconds = time.monotonic() - began
    print(f"{len(results) - len(wrong)} of {len(results)} breaches reported, all restored ({seconds:.0f} s)")
    print(*(f"  not reported: {name}" for name in wrong), sep="\n", end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
