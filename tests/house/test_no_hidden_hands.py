"""House rules 9 and 10, and the walls that imports cannot show."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import PACKAGE, calls, imported, modules, nodes, place

DATABASE_NAMES = {"objects", "cursor", "executemany", "raw", "select_related", "prefetch_related", "execute_wrapper"}
WRITES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}


def attributes(path: Path, names: set[str]) -> list[ast.Attribute]:
    return [node for node in nodes(path) if isinstance(node, ast.Attribute) and node.attr in names]


def test_no_signals_of_ours() -> None:
    used = [
        f"{place(path)} {meant}"
        for path in modules()
        for meant in imported(path).values()
        if (".signals" in meant and meant.startswith("django")) or meant == "django.dispatch.receiver"
    ]
    assert not used


def test_no_save_overrides_and_no_automatic_dates() -> None:
    found = []
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                found += [
                    place(path, each)
                    for each in node.body
                    if isinstance(each, ast.FunctionDef) and each.name in {"save", "delete", "refresh_from_db"}
                ]
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                found.append(place(path, node.value))
    assert not found


def test_no_user_hangs_on_a_thread() -> None:
    names = {"threading.local", "asgiref.local.Local", "contextvars.ContextVar"}
    assert not [place(path, call) for path in modules() for call, name in calls(path) if name in names]


def test_nothing_is_deleted() -> None:
    """`.delete()` is nobody's: rows end by a state, values by disposal."""
    assert not [place(path, call) for path in modules() for call, name in calls(path) if name.endswith(".delete")]


def test_no_model_is_fetched_by_name() -> None:
    found = [
        place(path, call) for path in modules() for call, name in calls(path) if name.rpartition(".")[2] == "get_model"
    ]
    assert not found


def test_surfaces_start_no_sql() -> None:
    """No surface touches the database's interface; a test that watches real SQL stands in tests/project."""
    found = []
    for path in modules("surfaces"):
        found += [
            f"{place(path)} {meant}" for meant in imported(path).values() if meant.startswith(("django.db", "psycopg"))
        ]
        found += [place(path, node) for node in attributes(path, DATABASE_NAMES | WRITES)]
    assert not found


def test_models_are_imported_by_their_own_module_alone() -> None:
    found = []
    for path in modules():
        own = path.relative_to(PACKAGE).parts[:2]
        for meant in imported(path).values():
            parts = meant.split(".")
            if parts[:2] == ["wangjian", "modules"] and "models" in parts[3:4] and tuple(parts[1:3]) != own:
                found.append(f"{place(path)} {meant}")
    assert not found
