"""House rule 12, and the names and folders of the layout."""

from __future__ import annotations

from tests.house.source import NOT_OURS, PACKAGE, TOP, files, functions, modules, place

LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 350, 40, 6
FREE_PARAMETERS = {"self", "cls", "by", "at", "seen", "once", "act"}  # an act stands for by, at and once
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "util", "helper", "common", "misc"}

EXCEPTIONS: dict[str, str] = {}
"""Place → reason. This list may only shrink: `MOST_EXCEPTIONS` is lowered with it and never raised."""
MOST_EXCEPTIONS = 0


def test_the_exceptions_only_shrink() -> None:
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS


def test_modules_are_short() -> None:
    long = {place(path): count for path in modules() if (count := path.read_text("utf-8").count("\n")) > LONGEST_MODULE}
    assert long.keys() <= EXCEPTIONS.keys(), long


def test_functions_are_short() -> None:
    long = {}
    for path in modules():
        for function in functions(path):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > LONGEST_FUNCTION:
                long[f"{place(path)} {function.name}"] = lines
    assert long.keys() <= EXCEPTIONS.keys(), long


def test_functions_take_few_parameters() -> None:
    many = {}
    for path in modules():
        for function in functions(path):
            given = function.args
            names = {each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)} - FREE_PARAMETERS
            if len(names) > MOST_PARAMETERS:
                many[f"{place(path)} {function.name}"] = sorted(names)
    assert many.keys() <= EXCEPTIONS.keys(), many


def test_names_say_what_a_module_is_about() -> None:
    # detect/signals/ is the domain's own word: one file per suspicion, nothing of Django's signals
    allowed = {PACKAGE / "detect" / "signals"}
    named = [place(path) for path in modules() if path.stem in FORBIDDEN_NAMES]
    named += [
        place(folder) for folder in {path.parent for path in modules()} - allowed if folder.name in FORBIDDEN_NAMES
    ]
    assert not named


def test_no_folder_is_empty() -> None:
    """Every folder below src, tests, docs, bench and tools holds a file; a package folder more than its `__init__`."""
    kept = {parent for path in files() for parent in path.parents}
    empty = []
    for top in ("src", "tests", "docs", "bench", "tools"):
        for folder in (TOP / top).rglob("*"):
            if folder.is_dir() and folder.name not in NOT_OURS and folder not in kept and "egg-info" not in folder.name:
                empty.append(place(folder))
    assert not empty


def test_no_module_is_an_empty_leftover() -> None:
    assert not [place(path) for path in modules() if not path.read_text("utf-8").strip()]
