"""The documents are true: what they list is there, and what is there they list."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

from tests.house.source import PACKAGE, TOP, files, modules, place

DOCS = TOP / "docs"
PAGES = sorted(path for path in files() if path.suffix == ".md")

ROWS = {"1": 9, "2": 2, "3": 3, "4": 8, "5": 9, "6": 6, "7": 10, "8": 3, "9": 2, "10": 6, "11": 5, "12": 2, "13": 5}
ROWS |= {"G1": 2, "G2": 3, "G3": 3}
"""How many rows each clause of the mission has."""

FOLDERS = frozenset(
    """
    kernel law detect city surfaces
    register exchange federation industry market_access planning training performance campaigns collaboration credit
    cases complaints monitoring inspections platforms leads deposits national documents evidence matters subjects
    accounts organisations vault files audit
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""The folders of the house, whether they exist yet or not."""

STATES = {"done", "partly", "not yet"}


def table_rows(page: Path, columns: int) -> list[list[str]]:
    """The rows of every table with so many columns, without heads and rules."""
    lines = page.read_text("utf-8").splitlines()
    rows = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith("|") or set(line) <= set("|-: ") or (set(following) <= set("|-: ") and "-" in following):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == columns:
            rows.append(cells)
    return rows


def exists(folder: str) -> bool:
    return (PACKAGE / folder).is_dir() or (PACKAGE / "modules" / folder).is_dir()


def mission_rows() -> list[str]:
    return [f"{clause}.{number}" for clause, count in ROWS.items() for number in range(1, count + 1)]


def test_the_map_holds_every_row_once_with_one_module() -> None:
    rows = table_rows(DOCS / "map.md", 5)
    assert [row[0] for row in rows] == mission_rows()
    assert not [row[:2] for row in rows if row[1] not in FOLDERS]
    assert not [row[:3] for row in rows if row[2] not in STATES or not (row[3] and row[4])]
    assert not [row[:3] for row in rows if row[2] != "not yet" and not exists(row[1])]


def security_rows() -> list[list[str]]:
    return [row for row in table_rows(DOCS / "security.md", 5) if re.match(r"V?\d", row[0])]


def test_every_security_id_points_somewhere() -> None:
    """To a file, a test in a file (`path::name`) or "not yet"; and to the row that brings or extends it."""
    lost = []
    for name, _, _, where, row in security_rows():
        if row not in mission_rows():
            lost.append(f"{name}: row {row}")
        if where != "not yet":
            pointers = re.findall(r"`([^`]+)`", where)
            lost += [f"{name}: {pointer}" for pointer in pointers if not points_somewhere(pointer)]
            if not pointers:
                lost.append(f"{name}: {where}")
    assert not lost


def points_somewhere(pointer: str) -> bool:
    path, _, name = pointer.partition("::")
    target = TOP / path
    return target.exists() and (not name or re.search(rf"\b{re.escape(name)}\b", target.read_text("utf-8")) is not None)


def test_no_security_id_is_lost_or_stands_twice() -> None:
    counts = Counter(row[0] for row in security_rows())
    assert not [name for name, count in counts.items() if count > 1]
    asvs = [name for name in counts if name.startswith("V")]
    said = re.search(r"(\d+) of (\d+)\s+in list A, (\d+) of (\d+) in list B", (DOCS / "security.md").read_text("utf-8"))
    assert said is not None
    ticked = Counter(row[0].startswith("V") for row in security_rows() if row[3] != "not yet")
    assert tuple(map(int, said.groups())) == (ticked[True], len(asvs), ticked[False], len(counts) - len(asvs))


def test_the_glossary_has_one_word_for_one_term() -> None:
    rows = table_rows(DOCS / "glossary.md", 5)
    assert len(rows) > 100
    for column in (0, 1):
        assert not [word for word, count in Counter(row[column] for row in rows).items() if count > 1 or not word]


def test_links_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            path = target.partition("#")[0]
            if path and "://" not in target and not target.startswith("mailto:") and not (page.parent / path).exists():
                broken.append(f"{place(page)}: {target}")
    assert not broken


def test_every_module_is_on_a_page() -> None:
    """Each module's name stands in backticks on the page of its folder, or of a folder above."""
    missing = []
    for path in modules():
        inside = path.relative_to(PACKAGE)
        if path.stem.startswith("__") or len(inside.parts) == 1:
            continue
        pages = [DOCS / "modules" / f"{part}.md" for part in inside.parts[:-1]]
        text = "\n".join(page.read_text("utf-8") for page in pages if page.exists())
        if not re.search(rf"`(?:[\w.]+[./])?{re.escape(path.stem)}(?:\.py)?[`(./]", text):
            missing.append(place(path))
    assert not missing


def test_every_signal_has_a_page() -> None:
    signals = {path.stem for path in modules("detect/signals") if not path.stem.startswith("_")}
    assert signals and not [name for name in sorted(signals) if not (DOCS / "signals" / f"{name}.md").exists()]


def test_every_procedure_has_a_page_that_names_each_move() -> None:
    missing = []
    sources = sorted((PACKAGE / "law" / "procedures").glob("*.toml"))
    assert sources
    for source in sources:
        page = DOCS / "procedures" / f"{source.stem.partition('@')[0]}.md"
        text = page.read_text("utf-8") if page.exists() else ""
        moves = tomllib.loads(source.read_text("utf-8")).get("moves", {})
        names = moves if isinstance(moves, dict) else [move["id"] for move in moves]
        assert names, source
        missing += [f"{source.stem} {name}" for name in names if f"`{name}`" not in text]
    assert not missing
