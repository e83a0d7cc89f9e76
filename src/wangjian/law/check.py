"""The check of all law data: what is wrong in a procedure, a table or the library, with file and key.

A problem is an error of whoever wrote the data, not of whoever uses it; `wangjian law check` lists them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.check_procedure import clocks_given, flaws
from wangjian.law.clock import Clock, catalogue
from wangjian.law.disclosure import reporter_table
from wangjian.law.discretion import penalty_table
from wangjian.law.fields import LawDataError
from wangjian.law.jurisdiction import venue_table
from wangjian.law.library import Library, library
from wangjian.law.listing import listing_table
from wangjian.law.procedure import Procedure
from wangjian.law.procedure_source import FOLDER, FROZEN, frozen, read_procedure
from wangjian.law.publicity import publication_table
from wangjian.law.switches import defaults
from wangjian.law.table import Table
from wangjian.law.workdays import published

TABLES = (venue_table, reporter_table, penalty_table, publication_table, listing_table)
"""Every decision table of the law; a new one joins the check here."""

OPEN_TABLES = frozenset({"penalties"})
"""Tables that list what there is: a breach is fined as its article says, and what no article says is refused."""

_MALFORMED = Text("文件不能使用：{problem}", "The file cannot be used: {problem}")
_UNRESOLVED = Text("条文 {citation} 查不到。", "The citation {citation} does not resolve.")
_NOT_IN_FORCE = Text(
    "条文 {citation} 所在的文件在 {day} 没有效力。", "The text of {citation} is not in force on {day}."
)
_CHANGED = Text(
    "已冻结的版本内容变了（应为 {frozen}，现为 {now}）；请另建新版本。",
    "A frozen version has changed (frozen {frozen}, now {now}); make a new version instead.",
)
_GONE = Text("已冻结的版本不见了。", "A frozen version is missing.")
_NOT_FROZEN = Text(
    "版本尚未列入冻结清单，应加一行：{line}", "The version is not in the list of frozen ones; add the line: {line}"
)
_TWO_MEANINGS = Text("“{key}”在各程序中的名称不一致。", "“{key}” has different names in different procedures.")
_GAP = Text("没有一行适用于：{facts}", "No row covers: {facts}")
_OVERLAP = Text("几行（{rows}）同时适用于：{facts}", "Several rows ({rows}) cover: {facts}")
_UNREACHABLE = Text("这一行永远用不到。", "Nothing reaches this row.")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, in which file, at which key."""

    file: str
    key: str
    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The problem as a line in `lang`."""
        return f"{self.file}: {self.key}: {self.en if lang.startswith('en') else self.zh}"


def check_all() -> list[Problem]:
    """Every problem of the law data that comes with this version."""
    try:
        texts, clocks, tables = library(), catalogue(), [read() for read in TABLES]
        defaults()
        published()
    except LawDataError as wrong:
        return [_problem(wrong.file, wrong.key, _MALFORMED, problem=wrong.problem)]
    except Refusal as wrong:
        return [Problem("calendar", "(file)", wrong.zh, wrong.en)]
    return [
        *check_procedures(FOLDER, clocks, texts),
        *check_clocks(clocks, texts),
        *check_tables(tables, texts, open_tables=OPEN_TABLES),
    ]


def check_procedures(folder: Path, clocks: Mapping[str, tuple[Clock, ...]], texts: Library) -> list[Problem]:
    """Every problem of the procedures below `folder` and of their list of frozen versions."""
    problems: list[Problem] = []
    found: list[Procedure] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(read_procedure(path))
        except LawDataError as wrong:
            problems.append(_problem(wrong.file, wrong.key, _MALFORMED, problem=wrong.problem))
    names = {procedure.name for procedure in found}
    digests = _listed(folder).values()
    for procedure in found:
        file = f"{procedure.name}@{procedure.version}.toml"
        given, settled = clocks_given(procedure, found), procedure.digest in digests
        own = flaws(procedure, clocks, names, given, frozen=settled)
        problems += [Problem(file, key, text.zh, text.en) for key, text in own]
        problems += _citation_problems(file, procedure, texts)
    problems += _word_problems(found)
    if len(found) == len(list(folder.glob("*.toml"))):
        problems += _frozen_problems(folder, found)
    return sorted(problems)


def check_citations(citations: Iterable[tuple[str, str, Citation]], texts: Library) -> Iterator[Problem]:
    """The citations, given as file, key and citation, that do not resolve."""
    for file, key, citation in citations:
        try:
            texts.resolve(citation)
        except Refusal:
            yield _problem(file, key, _UNRESOLVED, citation=citation)


def check_clocks(clocks: Mapping[str, tuple[Clock, ...]], texts: Library) -> list[Problem]:
    """The citations of the catalogue of clocks that do not resolve."""
    basis = ((key, citation) for key, wordings in clocks.items() for clock in wordings for citation in clock.basis)
    return list(check_citations((("clocks.csv", key, citation) for key, citation in basis), texts))


def check_tables(tables: Iterable[Table], texts: Library, *, open_tables: Collection[str] = ()) -> list[Problem]:
    """The combinations that not exactly one row answers, rows that nothing reaches, citations that do not resolve.

    A table named in `open_tables` lists what there is; what it does not list it refuses, and gaps are no flaw.
    """
    problems: list[Problem] = []
    for table in tables:
        file, found = f"{table.name}.csv", table.flaws()
        gaps = () if table.name in open_tables else found.gaps
        problems += [_problem(file, "(table)", _GAP, facts=_facts(facts)) for facts in gaps]
        for facts, rows in found.overlaps:
            problems.append(_problem(file, rows[0], _OVERLAP, rows=", ".join(rows), facts=_facts(facts)))
        problems += [_problem(file, row, _UNREACHABLE) for row in found.unreachable]
        problems += check_citations(((file, row.id, basis) for row in table.rows for basis in row.basis), texts)
    return problems


def cited(procedure: Procedure) -> Iterator[tuple[str, Citation]]:
    """Every citation of a procedure with the key it stands under."""
    parts: dict[str, Iterable[Citation]] = {"articles": procedure.articles, "start": procedure.start.articles}
    parts |= {f"papers.{key}": paper.articles for key, paper in procedure.papers.items()}
    parts |= {f"facts.{key}": fact.articles for key, fact in procedure.facts.items()}
    parts |= {f"states.{key}": state.articles for key, state in procedure.states.items()}
    parts |= {f"moves.{key}": move.articles for key, move in procedure.moves.items()}
    parts |= {f"lapses.{lapse.clock}": lapse.articles for lapse in procedure.lapses}
    parts |= {f"overrides.{over.key}": over.articles for over in procedure.overrides}
    for key, articles in parts.items():
        for article in articles:
            yield key, article


def _citation_problems(file: str, procedure: Procedure, texts: Library) -> Iterator[Problem]:
    for key, citation in cited(procedure):
        try:
            instrument = texts.resolve(citation)
        except Refusal:
            yield _problem(file, key, _UNRESOLVED, citation=citation)
            continue
        if not instrument.in_force(procedure.version):
            yield _problem(file, key, _NOT_IN_FORCE, citation=citation, day=procedure.version)


def _word_problems(found: Iterable[Procedure]) -> Iterator[Problem]:
    """One word, one meaning: a capacity or paper is named alike in every procedure."""
    names: dict[str, set[Text]] = defaultdict(set)
    where: dict[str, str] = {}
    for procedure in found:
        for kind, entries in (("capacities", procedure.capacities), ("papers", procedure.papers)):
            for key, entry in entries.items():
                names[f"{kind}.{key}"].add(entry.text)
                where[f"{kind}.{key}"] = f"{procedure.name}@{procedure.version}.toml"
    for key, texts in names.items():
        if len(texts) > 1:
            yield _problem(where[key], key, _TWO_MEANINGS, key=key.partition(".")[2])


def _listed(folder: Path) -> dict[tuple[str, str], str]:
    """The frozen versions, none where the list cannot be read: what is wrong with it is a problem of its own."""
    try:
        return frozen(folder)
    except (OSError, KeyError, UnicodeDecodeError):
        return {}


def _frozen_problems(folder: Path, found: Iterable[Procedure]) -> Iterator[Problem]:
    now = {(procedure.name, str(procedure.version)): procedure.digest for procedure in found}
    try:
        listed = frozen(folder)
    except (OSError, KeyError, UnicodeDecodeError) as wrong:
        yield _problem(FROZEN, "(file)", _MALFORMED, problem=wrong)
        return
    for (name, version), digest in listed.items():
        if (name, version) not in now:
            yield _problem(FROZEN, f"{name}@{version}", _GONE)
        elif now[name, version] != digest:
            values = {"frozen": digest[:12], "now": now[name, version][:12]}
            yield _problem(f"{name}@{version}.toml", "(content)", _CHANGED, **values)
    for (name, version), digest in now.items():
        if (name, version) not in listed:
            yield _problem(FROZEN, f"{name}@{version}", _NOT_FROZEN, line=f"{name},{version},{digest}")


def _facts(facts: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in facts.items())


def _problem(file: str, key: str, text: Text, /, **values: object) -> Problem:
    filled = text.fill(**values)
    return Problem(file, key, filled.zh, filled.en)
