"""The catalogue of clocks, read from `tables/clocks.csv` and its lists of words (law.md 11, law-2.md P17)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock.values import Clock, Effect, Extension, Way, Window, Word
from wangjian.law.fields import LawDataError
from wangjian.law.mark import Mark
from wangjian.law.workdays import offset

TABLES = Path(__file__).parents[1] / "tables"

QUARTER_MONTHS = tuple(Window((month, 1), (month, last)) for month, last in ((1, 31), (4, 30), (7, 31), (10, 31)))
"""The month after each quarter."""

_UNKNOWN = Text("没有编号为“{clock}”的期限。{near}", "There is no clock “{clock}”. {near}")
_NEAR = Text("是否指：{choices}？", "Did you mean: {choices}?")
_ASK = Text("全部见期限目录（`wangjian law clocks`）。", "All are in the list of clocks (`wangjian law clocks`).")
_AMBIGUOUS = Text("“{clock}”有几种情形，请选择：{choices}。", "“{clock}” has several variants, choose one: {choices}.")
_REPLACED = Text("“{clock}”已由{choices}取代。", "“{clock}” has been replaced by {choices}.")
_NOT_IN_FORCE = Text(
    "“{clock}”在{day}没有效力，其施行期间为{ranges}。", "“{clock}” is not in force on {day}; it is in force {ranges}."
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of words the rows of clocks use."""

    events: Mapping[str, Word]
    pauses: Mapping[str, Word]
    approvers: Mapping[str, Word]
    effects: Mapping[str, Effect]


@cache
def catalogue() -> Mapping[str, tuple[Clock, ...]]:
    """Every clock by id, its wordings in order of time."""
    return read_catalogue(TABLES)


def read_catalogue(tables: Path) -> Mapping[str, tuple[Clock, ...]]:
    """The catalogue of the tables in a folder; raise `LawDataError` naming the clock whose row cannot be used."""
    words = _Words(
        events=_words(tables / "events.csv"),
        pauses=_words(tables / "pauses.csv"),
        approvers=_words(tables / "approvers.csv"),
        effects={
            row["effect"]: Effect(row["effect"], Text(row["name_zh"], row["name_en"]), row["by_law"] == "yes")
            for row in _rows(tables / "effects.csv")
        },
    )
    found: dict[str, tuple[Clock, ...]] = {}
    for row in _rows(tables / "clocks.csv"):
        try:
            clock = _clock(row, words)
        except (KeyError, TypeError, ValueError) as wrong:
            problem = f"unknown or missing: {wrong}" if isinstance(wrong, KeyError) else str(wrong)
            raise LawDataError("clocks.csv", row.get("id") or "(row)", problem) from None
        found[clock.id] = (*found.get(clock.id, ()), clock)
    return found


def versions(clock: str) -> tuple[Clock, ...]:
    """All wordings of a clock.

    Raise `Refusal`: ``clock.unknown`` (with near ids), ``clock.ambiguous`` (with the variants), ``clock.replaced``.
    """
    wanted = clock.strip().upper()
    if wanted in catalogue():
        return catalogue()[wanted]
    replaced = {row["old"]: row["new"].replace("|", ", ") for row in _rows(TABLES / "clocks_replaced.csv")}
    if wanted in replaced:
        raise Refusal("clock.replaced", _REPLACED, clock=wanted, choices=replaced[wanted])
    variants = [known for known in catalogue() if known.startswith(f"{wanted}.")]
    if variants:
        raise Refusal("clock.ambiguous", _AMBIGUOUS, clock=wanted, choices=", ".join(variants))
    near = [known for known in catalogue() if wanted and wanted.partition(".")[0] == known.partition(".")[0]]
    hint = _NEAR.fill(choices=", ".join(near)) if near else _ASK
    raise Refusal(
        "clock.unknown",
        Text(_UNKNOWN.zh.format(clock=clock, near=hint.zh), _UNKNOWN.en.format(clock=clock, near=hint.en)),
    )


def find(clock: str, on: Day) -> Clock:
    """The wording in force for something that starts `on` a day.

    Raise what `versions` raises, `Refusal` ``calendar.before_2015`` or ``calendar.after_2100`` for a day nothing can be
    counted from, and ``clock.not_in_force`` with the dates in force.
    """
    known = versions(clock)
    offset(on)
    for version in known:
        if version.in_force(on):
            return version
    ranges = ", ".join(f"{v.in_force_from}..{v.in_force_to or ''}" for v in known)
    basis = known[-1].basis
    raise Refusal("clock.not_in_force", _NOT_IN_FORCE, articles=basis, clock=known[0].id, day=on, ranges=ranges)


def _clock(row: Mapping[str, str], words: _Words) -> Clock:
    basis = Citation.parse_all(row["basis"])
    if not basis:
        raise ValueError("no basis")
    return Clock(
        id=row["id"],
        name=Text(row["name_zh"], row["name_en"]),
        trigger=words.events[row["trigger"]],
        way=Way(row["way"]),
        period=Period(int(row["n"]), Unit(row["unit"])) if row["n"] else None,
        windows=_windows(row["window"]),
        extensions=tuple(_extension(part, words.approvers) for part in _parts(row["extend"], ";")),
        pauses=tuple(words.pauses[part] for part in _parts(row["pause"], "|")),
        restarts=row["restart"] == "yes",
        effect=words.effects[row["effect"]],
        unrolled_bound=row["bound"] == "unrolled",
        rolls=row["roll"] == "yes",
        also=row["also"],
        basis=basis,
        mark=Mark(row["mark"]),
        in_force_from=date.fromisoformat(row["from"]),
        in_force_to=date.fromisoformat(row["to"]) if row["to"] else None,
        note=Text(row["note_zh"], row["note_en"]) if row["note_zh"] else None,
    )


def _extension(text: str, approvers: Mapping[str, Word]) -> Extension:
    amount, approver = text.split()
    return Extension(None if amount == "?" else int(amount), approvers[approver])


def _windows(text: str) -> tuple[Window, ...]:
    if text == "quarter":
        return QUARTER_MONTHS
    return tuple(Window(*(_month_day(end) for end in part.split(".."))) for part in _parts(text, "|"))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _words(table: Path) -> dict[str, Word]:
    rows = _rows(table)
    code = next(iter(rows[0]))
    return {row[code]: Word(row[code], Text(row["name_zh"], row["name_en"])) for row in rows}


def _rows(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
