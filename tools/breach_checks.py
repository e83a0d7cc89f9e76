"""Runs checks on the copy of the checkout in which it is started, each in a process of its own that starts warm.

Reads a line of JSON, `{"kind": "house", "names": […]}`, forks, and answers with `{"passed": …, "said": …}`. Before any
fork the tools are loaded and the copy's syntax trees, found again by what a module says: never the code under check.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

sys.path.insert(0, str(Path.cwd()))
from tests.house import source

HOUSE = ("-p", "no:cacheprovider", "--tb=short")


def house(names: list[str]) -> int:
    """Tests below tests/house."""
    return int(pytest.main([*HOUSE, *(f"tests/house/{name}" for name in names)]))


def contract(names: list[str]) -> int:
    """Import contracts by their names."""
    return lint_imports(limit_to_contracts=tuple(names), no_cache=True, no_logo=True)


KINDS: dict[str, Callable[[list[str]], int]] = {"house": house, "contract": contract}


def forked(kind: str, names: list[str]) -> tuple[bool, str]:
    """Run checks of one kind in a child: whether they pass, and what they print."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            status = 70
            try:
                status = KINDS[kind](names)
            finally:
                sys.stdout.flush()
                os._exit(status)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return status == 0, said.read().decode("utf-8", "replace")


def main() -> None:
    """Answer until there is no more to read."""
    for path in source.modules():
        source.calls(path)
    source.files.cache_clear()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the children, for nobody counts it again
    for line in sys.stdin:
        asked = json.loads(line)
        passed, said = forked(asked["kind"], asked["names"])
        print(json.dumps({"passed": passed, "said": said}), flush=True)


if __name__ == "__main__":
    main()
