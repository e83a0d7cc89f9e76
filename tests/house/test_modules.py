"""What import contracts cannot say of the modules: keys, facts, operations and the SQL in their texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

from tests.house.source import PACKAGE, TOP, Function, calls, modules, nodes, place, tree

MODULES = PACKAGE / "modules"
KEYS = {"django.db.models.ForeignKey", "django.db.models.OneToOneField"}
MANY = "django.db.models.ManyToManyField"
WRITE = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY|UPDATE)\s+(?:ONLY\s+)?\"?([a-z_0-9]+)")


def names() -> list[str]:
    return sorted(path.parent.name for path in MODULES.glob("*/__init__.py"))


def storey() -> dict[str, int]:
    """How high each module stands: 0 is the top of the contract."""
    read = ConfigParser()
    read.read(TOP / ".importlinter", encoding="utf-8")
    lines = read["importlinter:contract:modules"]["layers"].strip().splitlines()
    return {name: height for height, line in enumerate(lines) for name in re.findall(r"[a-z_]+", line)}


def anatomy(module: str, part: str) -> list[Path]:
    """The files of one part of a module, be it a file or a package."""
    return [
        path for path in modules(f"modules/{module}") if path.relative_to(MODULES / module).parts[0] in part_names(part)
    ]


def part_names(part: str) -> set[str]:
    return {part, f"{part}.py"}


def text_of(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keys() -> Iterator[tuple[str, Path, ast.Call]]:
    for module in names():
        for path in anatomy(module, "models"):
            for call, name in calls(path):
                if name in KEYS:
                    yield module, path, call


def test_keys_point_down_and_protect() -> None:
    """By the name of what they point to, PROTECT, without a name for the way back."""
    height, wrong, seen = storey(), [], 0
    for module, path, call in keys():
        seen += 1
        target = text_of(call.args[0]) if call.args else None
        above = target is None or "." not in target or height[target.partition(".")[0]] < height[module]
        beside = (
            target is not None
            and target.partition(".")[0] != module
            and height.get(target.partition(".")[0]) == height[module]
        )
        protects = len(call.args) > 1 and isinstance(call.args[1], ast.Attribute) and call.args[1].attr == "PROTECT"
        named = next((text_of(each.value) for each in call.keywords if each.arg == "related_name"), None)
        if above or beside or not protects or named != "+":
            wrong.append(place(path, call))
    assert seen > 20
    assert not wrong


def test_no_key_to_many() -> None:
    """A table between two others has a name and a moment, so it is a model."""
    found = [place(path, call) for path in modules("modules") for call, name in calls(path) if name == MANY]
    assert not found


def fact_codes(module: str) -> Iterator[tuple[str, Path, ast.Call]]:
    for path in anatomy(module, "facts"):
        for call, name in calls(path):
            if name.endswith("fact_type") and call.args and (code := text_of(call.args[0])):
                yield code, path, call


def test_facts_are_registered_where_facts_are() -> None:
    """A fact type is made in a module's `facts`, with its code in words, and recorded by its name."""
    elsewhere = []
    for path in modules():
        inside = path.relative_to(PACKAGE).parts
        at_home = inside[0] == "modules" and len(inside) > 2 and inside[2] in part_names("facts")
        for call, name in calls(path):
            if name.endswith("fact_type") and (not at_home or not call.args or text_of(call.args[0]) is None):
                elsewhere.append(place(path, call))
            if name.endswith(".record") and inside[0] == "modules" and call.args and text_of(call.args[0]) is not None:
                elsewhere.append(place(path, call))
    assert not elsewhere


def test_every_fact_stands_on_its_page() -> None:
    missing = []
    for module in names():
        page = TOP / "docs" / "modules" / f"{module}.md"
        text = page.read_text("utf-8") if page.exists() else ""
        missing += [f"{module}: {code}" for code, _, _ in fact_codes(module) if f"`{code}`" not in text]
    assert not missing


def exported(module: str) -> list[str]:
    """What `operations` of a module offers."""
    home = MODULES / module / "operations" / "__init__.py"
    if not home.exists():
        return []
    for node in tree(home).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return []


def defined(module: str) -> dict[str, tuple[Path, Function]]:
    return {
        each.name: (path, each)
        for path in anatomy(module, "operations")
        for each in tree(path).body
        if isinstance(each, Function)
    }


def refusals(path: Path, function: Function, seen: set[str]) -> set[str]:
    """The codes a function raises by itself or by functions of its own file."""
    seen.add(function.name)
    beside = {each.name: each for each in tree(path).body if isinstance(each, Function)}
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            code = text_of(node.args[0]) if node.args else None
            if node.func.id == "Refusal" and code:
                found.add(code)
            elif node.func.id in beside and node.func.id not in seen:
                found |= refusals(path, beside[node.func.id], seen)
    return found


def test_every_operation_says_what_it_does_and_refuses() -> None:
    unsaid = []
    for module in names():
        known = defined(module)
        for name in exported(module):
            if name not in known:
                continue  # a class, or a constant
            path, function = known[name]
            said = ast.get_docstring(function) or ""
            unsaid += [
                f"{place(path, function)} {name}: {code}"
                for code in refusals(path, function, set())
                if code not in said
            ]
            if not said:
                unsaid.append(f"{place(path, function)} {name}")
    assert not unsaid


def test_every_module_with_operations_offers_them() -> None:
    assert not [name for name in names() if anatomy(name, "operations") and not exported(name)]


def test_every_operation_is_tested() -> None:
    untested = []
    for module in names():
        folder = TOP / "tests" / "modules" / module
        words = {word for path in folder.rglob("*.py") for word in re.findall(r"\w+", path.read_text("utf-8"))}
        offered = [name for name in exported(module) if name in defined(module)]
        untested += [f"{module}.{name}" for name in offered if name not in words]
    assert not untested


def test_no_text_writes_the_table_of_another_module() -> None:
    """What the watch over SQL cannot see: COPY, and statements no test reaches."""
    own, found = names(), []
    for path in modules():
        inside = path.relative_to(PACKAGE).parts
        home = inside[1] if inside[0] == "modules" and len(inside) > 2 else ""
        for node in nodes(path):
            for table in WRITE.findall(text_of(node) or "") if isinstance(node, ast.expr) else ():
                owners = [name for name in own if table.startswith(f"{name}_")]
                if owners and max(owners, key=len) != home:
                    found.append(f"{place(path, node)} {table}")
    assert not found
