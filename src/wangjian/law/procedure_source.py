"""Reading procedures: one frozen TOML per name and version, strict, with the digest of its canonical form.

The short lines in the files are a small grammar, so that a lawyer can read them:

- condition: ``heavy``, ``not heavy``, ``ground is minor|first``
- clock: ``start CASE.DECIDE since filed_on when heavy``, ``pause CASE.DECIDE for testing``, ``extend REV.FILE by head``
- run: ``feedback with RPT.ADTELL since received_on when ground is advertising``
- signature: ``officer``, ``2 officer``, ``officer|party``
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.fields import Fields, LawDataError
from wangjian.law.procedure import (
    Capacity,
    ClockStep,
    Condition,
    Do,
    FactAsked,
    FactKind,
    Lapse,
    Move,
    Override,
    Paper,
    Procedure,
    RunStep,
    Sign,
    Start,
    State,
    StateKind,
)

FOLDER = Path(__file__).parent / "procedures"
FROZEN = "frozen.csv"

_CONDITION = re.compile(r"^(?:(?P<no>not )?(?P<fact>[a-z_]+)|(?P<choice>[a-z_]+) is (?P<values>[a-z_|]+))$")
_CLOCK = re.compile(
    r"^(?P<do>[a-z]+) (?P<clock>[A-Z0-9.]+)(?: since (?P<since>[a-z_]+))?(?: (?:for|by) (?P<reason>[a-z_]+))?"
    r"(?: when (?P<when>.+))?$"
)
_RUN = re.compile(
    r"^(?P<run>[a-z_]+)(?: with (?P<clock>[A-Z0-9.]+))?(?: since (?P<since>[a-z_]+))?(?: when (?P<when>.+))?$"
)
_SIGN = re.compile(r"^(?:(?P<people>\d+) )?(?P<capacities>[a-z_|]+)$")
_UNKNOWN = Text(
    "没有名为“{name}”的程序；可选：{choices}。", "There is no procedure “{name}”; the procedures are: {choices}."
)
_NO_VERSION = Text(
    "程序“{name}”在 {day} 没有可适用的版本；可选：{choices}。",
    "No version of “{name}” applies on {day}; the versions are: {choices}.",
)


@cache
def procedures() -> Mapping[tuple[str, Day], Procedure]:
    """Every procedure of this version by name and date; raise `LawDataError` naming file and key."""
    return read_procedures(FOLDER)


def read_procedures(folder: Path) -> Mapping[tuple[str, Day], Procedure]:
    """Every procedure below `folder` by name and date, in that order; raise `LawDataError` naming file and key.

    What a frozen file calls later and has been written since is no longer given as later.
    """
    found = [read_procedure(path) for path in sorted(folder.glob("*.toml"))]
    names = {each.name for each in found}
    return {
        (each.name, each.version): replace(
            each, later={name: text for name, text in each.later.items() if name not in names}
        )
        for each in found
    }


def procedure(name: str, *, on: Day | None = None, version: Day | None = None) -> Procedure:
    """The procedure `name` in exactly `version`, else as in force `on` that day, else the latest.

    Raise `Refusal` ``procedure.unknown`` or ``procedure.version-unknown``, with the choices.
    """
    versions = {found.version: found for (known, _), found in procedures().items() if known == name}
    if not versions:
        choices = ", ".join(dict.fromkeys(known for known, _ in procedures()))
        raise Refusal("procedure.unknown", _UNKNOWN, name=name, choices=choices)
    fitting = [day for day in versions if version in (None, day) and (on is None or day <= on)]
    if not fitting:
        choices = ", ".join(map(str, versions))
        raise Refusal("procedure.version-unknown", _NO_VERSION, name=name, day=version or on, choices=choices)
    return versions[max(fitting)]


def digest(data: Mapping[str, object]) -> str:
    """The SHA-256 of a procedure's canonical form: its content in key order, without comments and layout."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def frozen(folder: Path) -> dict[tuple[str, str], str]:
    """The digest of every frozen version by name and date, as the list beside the files has it."""
    with (folder / FROZEN).open(encoding="utf-8", newline="") as lines:
        return {(row["name"], row["version"]): row["sha256"] for row in csv.DictReader(lines)}


def read_procedure(path: Path) -> Procedure:
    """Read one procedure from ``NAME@DATE.toml``; raise `LawDataError` naming file and key."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise LawDataError(path.name, "(file)", str(wrong)) from None
    fields = Fields(path.name, data)
    name, version = fields.words("name"), fields.day("version")
    if path.stem != f"{name}@{version}":
        raise LawDataError(path.name, "name", f"{name}@{version} does not name the file")
    found = Procedure(
        name=name,
        version=version,
        mark=fields.mark("mark"),
        digest=digest(data),
        text=_text(fields),
        about=fields.text("about"),
        start=_start(fields),
        capacities={key: Capacity(key, _text(entry)) for key, entry in fields.tables("capacities").items()},
        papers={key: _paper(key, entry) for key, entry in fields.tables("papers").items()},
        facts={key: _fact(key, entry) for key, entry in fields.tables("facts").items()},
        states={key: _state(key, entry) for key, entry in fields.tables("states").items()},
        moves={key: _move(key, entry) for key, entry in fields.tables("moves").items()},
        lapses=tuple(_lapse(key, entry) for key, entry in fields.tables("lapses").items()),
        overrides=tuple(_override(key, entry) for key, entry in fields.tables("overrides").items()),
        later={key: _text(entry) for key, entry in fields.tables("later").items()},
        articles=_citations(fields),
    )
    fields.refuse_rest()
    return found


def _start(fields: Fields) -> Start:
    entry = _table(fields, "start")
    found = Start(
        text=_text(entry),
        event=entry.words("event"),
        by=_needed(entry, "by"),
        approved_by=_sign(entry, "approved_by"),
        guards=_conditions(entry, "guards"),
        papers_made=entry.names("makes"),
        clocks=_clocks(entry),
        starts=_starts(entry),
        articles=_citations(entry),
    )
    entry.refuse_rest()
    return found


def _paper(key: str, entry: Fields) -> Paper:
    found = Paper(key, _text(entry), entry.names("signed_by"), _citations(entry))
    entry.refuse_rest()
    return found


def _fact(key: str, entry: Fields) -> FactAsked:
    values = {value: _text(words) for value, words in entry.tables("values").items()}
    found = FactAsked(key, _text(entry), entry.choice("kind", FactKind), values, _citations(entry))
    entry.refuse_rest()
    if bool(values) is not (found.kind is FactKind.CHOICE):
        raise entry.error("values", "a choice has values, and nothing else has")
    return found


def _state(key: str, entry: Fields) -> State:
    found = State(key, _text(entry), entry.choice("kind", StateKind), _citations(entry))
    entry.refuse_rest()
    return found


def _move(key: str, entry: Fields) -> Move:
    named = _sign(entry, "names")
    found = Move(
        key=key,
        text=_text(entry),
        source=entry.names("from"),
        target=entry.words_or_empty("to") or None,
        by=_needed(entry, "by"),
        approved_by=_sign(entry, "approved_by"),
        articles=_citations(entry),
        event=entry.words_or_empty("event"),
        records=entry.words_or_empty("records"),
        named=named.capacities[0] if named else "",
        named_people=named.people if named else 0,
        not_by=entry.names("not_by"),
        guards=_conditions(entry, "guards"),
        papers_needed=entry.names("needs"),
        papers_made=entry.names("makes"),
        papers_voided=entry.names("voids"),
        clocks=_clocks(entry),
        starts=_starts(entry),
        during=entry.names("during"),
        not_during=entry.names("not_during"),
        after=entry.names("after"),
        barred_by=entry.names("barred_by"),
        once=entry.words_or_empty("once") == "yes",
    )
    entry.refuse_rest()
    return found


def _lapse(key: str, entry: Fields) -> Lapse:
    found = Lapse(
        clock=entry.words("clock"),
        text=_text(entry),
        by_law=entry.words("effect") == "law",
        source=entry.names("from"),
        target=entry.words_or_empty("to") or None,
        event=entry.words_or_empty("event") or f"lapse.{key}",
        articles=_citations(entry),
    )
    if entry.words("effect") not in {"law", "duty"}:
        raise entry.error("effect", "want law or duty")
    entry.refuse_rest()
    return found


def _override(key: str, entry: Fields) -> Override:
    clocks = _table(entry, "clocks")
    found = Override(
        key=key,
        text=_text(entry),
        when=_condition(entry, "when", entry.words("when")),
        moves=entry.names("moves"),
        clocks={old: clocks.words(old) for old in clocks.data},
        by=_sign(entry, "by"),
        approved_by=_sign(entry, "approved_by"),
        papers_needed=entry.names("needs"),
        articles=_citations(entry),
    )
    entry.refuse_rest()
    return found


def _text(entry: Fields) -> Text:
    return Text(entry.words("zh"), entry.words("en"))


def _table(entry: Fields, key: str) -> Fields:
    value = entry.data.get(key, {})
    entry.asked.add(key)
    if not isinstance(value, dict):
        raise entry.error(key, "want a table")
    return Fields(entry.file, value, f"{entry.prefix}{key}.")


def _citations(entry: Fields) -> tuple[Citation, ...]:
    try:
        return Citation.parse_all(entry.words("articles"))
    except ValueError as wrong:
        raise entry.error("articles", str(wrong)) from None


def _conditions(entry: Fields, key: str) -> tuple[Condition, ...]:
    return tuple(_condition(entry, key, line) for line in entry.names(key))


def _condition(entry: Fields, key: str, line: str) -> Condition:
    match = _CONDITION.match(line)
    if match is None:
        raise entry.error(key, f"not a condition: {line!r}")
    if match["choice"]:
        return Condition(match["choice"], tuple(match["values"].split("|")))
    return Condition(match["fact"], (not match["no"],))


def _clocks(entry: Fields) -> tuple[ClockStep, ...]:
    return tuple(_clock(entry, line) for line in entry.names("clocks"))


def _clock(entry: Fields, line: str) -> ClockStep:
    match = _CLOCK.match(line)
    if match is None or match["do"] not in set(Do):
        raise entry.error("clocks", f"not a deed on a clock: {line!r}")
    when = _condition(entry, "clocks", match["when"]) if match["when"] else None
    return ClockStep(Do(match["do"]), match["clock"], match["since"] or "", match["reason"] or "", when)


def _starts(entry: Fields) -> tuple[RunStep, ...]:
    found = []
    for line in entry.names("starts"):
        match = _RUN.match(line)
        if match is None:
            raise entry.error("starts", f"not a run to start: {line!r}")
        when = _condition(entry, "starts", match["when"]) if match["when"] else None
        found.append(RunStep(match["run"], match["clock"] or "", match["since"] or "", when))
    return tuple(found)


def _needed(entry: Fields, key: str) -> Sign:
    sign = _sign(entry, key)
    if sign is None:
        raise entry.error(key, "missing")
    return sign


def _sign(entry: Fields, key: str) -> Sign | None:
    line = entry.words_or_empty(key)
    if not line:
        return None
    match = _SIGN.match(line)
    if match is None:
        raise entry.error(key, f"not a signature: {line!r}")
    return Sign(tuple(match["capacities"].split("|")), int(match["people"] or 1))
