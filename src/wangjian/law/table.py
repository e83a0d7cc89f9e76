"""Decision tables: CSV files that a lawyer opens in a spreadsheet, read with declared columns and domains.

The first column is the row's id; then come the inputs, the results, and `basis`, `mark`, `note_zh`, `note_en`. An input
cell holds values of its domain separated by ``|``; ``*`` or nothing means any, a leading ``!`` all but those named.
Exactly one row matches each combination of inputs; `Table.flaws` goes through all of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.money import Money
from wangjian.kernel.text import Text
from wangjian.law.fields import LawDataError
from wangjian.law.mark import Mark

FOLDER = Path(__file__).parent / "tables"
_TAIL = ("basis", "mark", "note_zh", "note_en")


class Kind(StrEnum):
    """What a result column holds."""

    WORDS = "words"
    NAMES = "names"
    YES_NO = "yes_no"
    WHOLE = "whole"
    YUAN = "yuan"
    CITATIONS = "citations"


@dataclass(frozen=True, slots=True)
class Column:
    """A result column: its kind and, for names, the names that may stand in it."""

    kind: Kind
    domain: tuple[str, ...] = ()

    def problem(self, cell: str) -> str | None:
        """What is wrong with `cell`, or None; an empty cell is always allowed."""
        if not cell:
            return None
        if self.kind is Kind.YES_NO and cell not in {"yes", "no"}:
            return "want yes or no"
        if self.kind in {Kind.WHOLE, Kind.YUAN} and not (cell.isascii() and cell.isdigit()):
            return "want a whole number"
        if self.kind is Kind.CITATIONS:
            return _citation_problem(cell)
        unknown = [name for name in cell.split("|") if self.domain and name not in self.domain]
        return f"unknown {', '.join(unknown)}" if self.kind is Kind.NAMES and unknown else None


WORDS = Column(Kind.WORDS)
YES_NO = Column(Kind.YES_NO)
WHOLE = Column(Kind.WHOLE)
YUAN = Column(Kind.YUAN)
CITATIONS = Column(Kind.CITATIONS)


def _citation_problem(cell: str) -> str | None:
    try:
        Citation.parse_all(cell)
    except ValueError as wrong:
        return str(wrong)
    return None


def names(*domain: str) -> Column:
    """A column of one or more names out of `domain`, separated by ``|``."""
    return Column(Kind.NAMES, domain)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its id, the values of each input it covers, its results, basis, mark and note."""

    id: str
    when: Mapping[str, frozenset[str]]
    cells: Mapping[str, str]
    basis: tuple[Citation, ...]
    mark: Mark
    note: Text

    def covers(self, facts: Mapping[str, str]) -> bool:
        """Whether the row speaks of `facts`."""
        return all(facts[name] in values for name, values in self.when.items())

    def words(self, column: str) -> str:
        """The words in `column`, perhaps none."""
        return self.cells[column]

    def names(self, column: str) -> tuple[str, ...]:
        """The names in `column`, in the order written."""
        return tuple(filter(None, self.cells[column].split("|")))

    def citations(self, column: str) -> tuple[Citation, ...]:
        """The articles cited in `column`."""
        return Citation.parse_all(self.cells[column])

    def yes(self, column: str) -> bool:
        """Whether `column` says yes."""
        return self.cells[column] == "yes"

    def whole(self, column: str) -> int | None:
        """The number in `column`, or None."""
        return int(self.cells[column]) if self.cells[column] else None

    def money(self, column: str) -> Money | None:
        """The sum in `column`, which is written in whole yuan, or None."""
        return Money.yuan(self.cells[column]) if self.cells[column] else None


@dataclass(frozen=True, slots=True)
class Flaws:
    """Combinations that no row covers, combinations that several do, and rows that nothing reaches."""

    gaps: tuple[Mapping[str, str], ...]
    overlaps: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]
    unreachable: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A decision table with its declared inputs (name to domain) and rows."""

    name: str
    inputs: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]

    def find(self, facts: Mapping[str, str]) -> Row | None:
        """The row that covers `facts`, or None; raise `ValueError` for a fact outside its domain."""
        for name, domain in self.inputs.items():
            if facts[name] not in domain:
                raise ValueError(f"{self.name}: {name} is {facts[name]!r}, want one of {', '.join(domain)}")
        return next((row for row in self.rows if row.covers(facts)), None)

    def combinations(self) -> Iterator[dict[str, str]]:
        """Every combination of inputs."""
        for values in product(*self.inputs.values()):
            yield dict(zip(self.inputs, values, strict=True))

    def flaws(self) -> Flaws:
        """Go through every combination and tell where not exactly one row answers."""
        gaps: list[Mapping[str, str]] = []
        overlaps: list[tuple[Mapping[str, str], tuple[str, ...]]] = []
        reached: set[str] = set()
        for facts in self.combinations():
            matching = tuple(row.id for row in self.rows if row.covers(facts))
            reached.update(matching)
            if not matching:
                gaps.append(facts)
            elif len(matching) > 1:
                overlaps.append((facts, matching))
        unreachable = tuple(row.id for row in self.rows if row.id not in reached)
        return Flaws(tuple(gaps), tuple(overlaps), unreachable)


def read_table(path: Path, inputs: Mapping[str, tuple[str, ...]], outputs: Mapping[str, Column]) -> Table:
    """Read a table with the columns declared; raise `LawDataError` naming file, row and column.

    An input declared with an empty domain takes its domain from its own column: a register of names, not a choice.
    """
    header = ["id", *inputs, *outputs, *_TAIL]
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    if not lines or lines[0] != header:
        raise LawDataError(path.name, "(header)", f"want {','.join(header)}")
    domains = {name: domain or _named(lines, header.index(name)) for name, domain in inputs.items()}
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header) or not line[0]:
            raise LawDataError(path.name, f"line {number}", f"want {len(header)} cells and an id")
        rows.append(_row(path.name, dict(zip(header, line, strict=True)), domains, outputs))
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise LawDataError(path.name, "id", f"repeated: {', '.join(sorted({i for i in ids if ids.count(i) > 1}))}")
    return Table(path.stem, domains, tuple(rows))


def _row(file: str, cells: dict[str, str], inputs: Mapping[str, tuple[str, ...]], outputs: Mapping[str, Column]) -> Row:
    place = cells["id"]
    for name, column in outputs.items():
        problem = column.problem(cells[name])
        if problem:
            raise LawDataError(file, f"{place}.{name}", problem)
    try:
        basis, mark = Citation.parse_all(cells["basis"]), Mark(cells["mark"])
    except ValueError as wrong:
        raise LawDataError(file, f"{place}.basis or mark", str(wrong)) from None
    if not basis or not cells["note_zh"] or not cells["note_en"]:
        raise LawDataError(file, place, "want a basis and a note in both languages")
    when = {name: _values(file, f"{place}.{name}", cells[name], domain) for name, domain in inputs.items()}
    results = {name: cells[name] for name in outputs}
    return Row(place, when, results, basis, mark, Text(cells["note_zh"], cells["note_en"]))


def _named(lines: list[list[str]], at: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in lines[1:] if len(line) > at for name in line[at].split("|")))


def _values(file: str, place: str, cell: str, domain: tuple[str, ...]) -> frozenset[str]:
    if cell in {"", "*"}:
        return frozenset(domain)
    named = frozenset(cell.removeprefix("!").split("|"))
    if not named <= set(domain):
        raise LawDataError(file, place, f"unknown {', '.join(sorted(named - set(domain)))}")
    return frozenset(domain) - named if cell.startswith("!") else named
