"""The catalogue of clocks, read from `tables/clocks.csv` and its lists of words (law.md 11, law-2.md P17)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock.values import Clock, Effect, Extension, Way, Window, Word
from wangjian.law.mark import Mark
from wangjian.law.workdays import offset

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


@cache
def catalogue() -> Mapping[str, tuple[Clock, ...]]:
    """Every clock by id, its wordings in order of time."""
    events, pauses, approvers = _words("events"), _words("pauses"), _words("approvers")
    effects = {
        row["effect"]: Effect(row["effect"], Text(row["name_zh"], row["name_en"]), row["by_law"] == "yes")
        for row in _rows("effects")
    }
    found: dict[str, tuple[Clock, ...]] = {}
    for row in _rows("clocks"):
        clock = _clock(row, events, pauses, approvers, effects)
        found[clock.id] = (*found.get(clock.id, ()), clock)
    return found


def versions(clock: str) -> tuple[Clock, ...]:
    """All wordings of a clock.

    Raise `Refusal`: ``clock.unknown`` (with near ids), ``clock.ambiguous`` (with the variants), ``clock.replaced``.
    """
    wanted = clock.strip().upper()
    if wanted in catalogue():
        return catalogue()[wanted]
    replaced = {row["old"]: row["new"].replace("|", ", ") for row in _rows("clocks_replaced")}
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


def _clock(
    row: Mapping[str, str],
    events: Mapping[str, Word],
    pauses: Mapping[str, Word],
    approvers: Mapping[str, Word],
    effects: Mapping[str, Effect],
) -> Clock:
    return Clock(
        id=row["id"],
        name=Text(row["name_zh"], row["name_en"]),
        trigger=events[row["trigger"]],
        way=Way(row["way"]),
        period=Period(int(row["n"]), Unit(row["unit"])) if row["n"] else None,
        windows=_windows(row["window"]),
        extensions=tuple(_extension(part, approvers) for part in _parts(row["extend"], ";")),
        pauses=tuple(pauses[part] for part in _parts(row["pause"], "|")),
        restarts=row["restart"] == "yes",
        effect=effects[row["effect"]],
        unrolled_bound=row["bound"] == "unrolled",
        rolls=row["roll"] == "yes",
        also=row["also"],
        basis=Citation.parse_all(row["basis"]),
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


def _words(table: str) -> dict[str, Word]:
    rows = _rows(table)
    code = next(iter(rows[0]))
    return {row[code]: Word(row[code], Text(row["name_zh"], row["name_en"])) for row in rows}


def _rows(table: str) -> list[dict[str, str]]:
    text = files("wangjian.law").joinpath(f"tables/{table}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
