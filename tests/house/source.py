"""The checkout as the house tests see it: its files, and the syntax trees of its modules."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "src" / "wangjian"
PURE = ("kernel", "law", "detect", "city")
NOT_OURS = {".git", "var", "__pycache__", "node_modules", "dist"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file of the checkout but what git, tools and installations make."""
    found = []
    for folder, below, names in os.walk(TOP):
        below[:] = [name for name in below if name not in NOT_OURS and not _made(name)]
        found += [Path(folder, name) for name in names if not name.endswith((".pyc", ".mo"))]
    return tuple(sorted(found))


def _made(name: str) -> bool:
    return name.startswith(".venv") or name.endswith(("_cache", ".egg-info")) or name == ".hypothesis"


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text, with its text."""
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(*below: str) -> list[Path]:
    """The Python modules of the package, or of the given folders of it, without migrations."""
    tops = [PACKAGE / name for name in below] or [PACKAGE]
    return [
        path
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(path.is_relative_to(top) for top in tops)
    ]


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return _tree(path.read_text(encoding="utf-8"), str(path))


@cache  # by what a module says, so that whoever changed one is not told of the module as it was
def _tree(text: str, name: str) -> ast.Module:
    return ast.parse(text, name)


def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's tree."""
    return _nodes(tree(path))


@cache
def _nodes(of: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(of))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a module."""
    return (node for node in nodes(path) if isinstance(node, Function))


def place(path: Path, node: ast.expr | ast.stmt | None = None) -> str:
    """Where something is, for a message."""
    return f"{path.relative_to(TOP)}:{node.lineno}" if node else str(path.relative_to(TOP))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a chain of attributes; what is not one gives its last names with nothing before them."""
    names: list[str] = []
    at: ast.expr = node
    while isinstance(at, ast.Attribute):
        names.append(at.attr)
        at = at.value
    names.append(at.id if isinstance(at, ast.Name) else "")
    return ".".join(reversed(names))


def calls(path: Path) -> tuple[tuple[ast.Call, str], ...]:
    """Every call of a module with the full name of what it calls: imported `date.today` is `datetime.date.today`."""
    return _calls(tree(path))


@cache
def _calls(of: ast.Module) -> tuple[tuple[ast.Call, str], ...]:
    known = _imported(of)
    found = []
    for node in _nodes(of):
        if isinstance(node, ast.Call):
            first, _, rest = dotted(node.func).partition(".")
            first = known.get(first, first)
            found.append((node, f"{first}.{rest}" if rest else first))
    return tuple(found)


def imported(path: Path) -> dict[str, str]:
    """The names a module imports, with what they stand for."""
    return _imported(tree(path))


@cache
def _imported(of: ast.Module) -> dict[str, str]:
    known = {}
    for node in _nodes(of):
        if isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name.partition(".")[0]] = (
                    name.name if name.asname else name.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
    return known
