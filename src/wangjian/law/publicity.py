"""What is published of a penalty decision, within which time, and from when to when it is shown (O45, O107).

How long each display lasts is the clocks' affair (`PUB.SHOW.*`, `REP.MIN.*`, `REP.MAX.*`); this module only says which
of them apply, from which day, and which of two ends counts. A display ends on its last day without rolling: a party is
not shown longer because a day is no working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.period import Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import find
from wangjian.law.mark import Mark
from wangjian.law.switches import Switches
from wangjian.law.table import FOLDER, YES_NO, Row, Table, names, read_table
from wangjian.law.workdays import add_months


class Procedure(StrEnum):
    """By which procedure the decision was made."""

    ORDINARY = "ordinary"
    SUMMARY = "summary"


class Penalty(StrEnum):
    """A kind of penalty in a decision, as far as it decides about publication; the officer says which a fine is."""

    WARNING = "warning"
    CRITICISM = "criticism"
    LOWER_FINE = "lower_fine"
    FINE = "fine"
    CONFISCATION = "confiscation"
    VERY_LARGE_FINE = "very_large_fine"
    STOP_BUSINESS = "stop_business"
    RESTRICT_ACTIVITY = "restrict_activity"
    DOWNGRADE = "downgrade"
    RESTRICT_EMPLOYMENT = "restrict_employment"
    REVOKE = "revoke"


class Home(StrEnum):
    """Where the party is registered, seen from the deciding bureau."""

    SAME_PROVINCE = "same_province"
    OTHER_PROVINCE = "other_province"


class DisplayClass(StrEnum):
    """The display class of Order 107 and NDRC Order 36, lightest first."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"

    @property
    def text(self) -> Text:
        """The class for people."""
        return _CLASS[self]


_CLASS = {
    DisplayClass.MINOR: Text("轻微", "minor"),
    DisplayClass.GENERAL: Text("一般", "general"),
    DisplayClass.SERIOUS: Text("严重", "serious"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A penalty decision: its kinds of penalty, the date of the document and, once published, the day of that.

    `restriction_ends` is the last day of a restriction it imposed, which may lengthen the display (O45-13).
    """

    procedure: Procedure
    kinds: frozenset[Penalty]
    document_day: Day
    home: Home = Home.SAME_PROVINCE
    shown_day: Day | None = None
    restriction_ends: Day | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What is shown: the clocks to publish by, first and last day shown, and the first day of an early stop.

    The days are None where nothing is shown or publication has not happened; `early_from` is also None where an early
    stop is barred (`never_early`) or its minimum was not read. A last day before the first says that the period was
    over before publication. `flags` are what the reader must be told.
    """

    shown: bool
    clocks: tuple[str, ...]
    display_class: DisplayClass | None
    from_day: Day | None
    until_day: Day | None
    early_from: Day | None
    never_early: bool
    flags: tuple[Text, ...]
    basis: tuple[Citation, ...]
    mark: Mark


ORDER_107 = date(2025, 12, 25)
"""Decisions shown from this day on stop at the earlier of the two periods (law-2.md P17)."""

INPUTS = {
    "rule": ("o45", "o107"),
    "procedure": tuple(Procedure),
    "kind": tuple(Penalty),
    "home": tuple(Home),
}
RESTRAINT = "restraint"
PUBLISH_CLOCKS = ("PUB.SAMEPROV", "PUB.PUSH", "PUB.HOME")
SHOW_CLOCKS = ("PUB.SHOW.LOW", "PUB.SHOW.STD")
_OUTPUTS = {
    "shown": YES_NO,
    "class": names(*DisplayClass, RESTRAINT),
    "clocks": names(*PUBLISH_CLOCKS),
    "show_clock": names(*SHOW_CLOCKS),
    "never_early": YES_NO,
}

_NO_KIND = Text("处罚决定没有写明处罚种类。", "The decision names no kind of penalty.")
_BEFORE_DOCUMENT = Text(
    "公示日{shown}早于决定书日期{document}。", "Publication on {shown} is before the document of {document}."
)
_UNCONFIRMED = Text(
    "2025年12月25日起公示的处罚，停止日为第45号令与第107号令期限中较早者，待法制机构确认。",
    "Shown on or after 2025-12-25: the last day is the earlier of Orders 45 and 107; the legal office is to confirm.",
)
_START = Text(
    "分类期限自{start}起算（开关 display_start），待法制机构确认。",
    "The period by class counts from {start} (switch display_start); the legal office is to confirm.",
)
_STARTS = {
    "document": Text("处罚决定书日期", "the date of the document"),
    "published": Text("公示之日", "the day of publication"),
}
_OLD_MINIMUM = Text(
    "提前停止公示的最短期限由当时的信用修复规定确定，条文未读到。",
    "The minimum before an early stop was set by the repair rules then in force, which were not read.",
)
_RESTRICTION = Text(
    "限制措施至{day}才届满，晚于停止公示日。", "A restriction runs to {day}, beyond the last day shown."
)
_ALREADY_OVER = Text(
    "公示之日分类期限已经届满，不应再公示，待法制机构确认。",
    "The period by class was over before the day of publication; the legal office is to confirm that nothing is shown.",
)
_CLASS_BY_SWITCH = Text(
    "公示类别未见明文，按开关 restraint_class 作“{name}”处理。",
    "The display class is not stated; the switch restraint_class makes it “{name}”.",
)


@cache
def publication_table() -> Table:
    """The publication table; raise `LawDataError` where it cannot be used."""
    return read_table(FOLDER / "publication.csv", INPUTS, _OUTPUTS)


def publication(decision: Decision, switches: Switches) -> Publication:
    """What is published of `decision` and until when (O45-2, O45-9, O45-10, O45-13, O45-14, O107).

    Raise `Refusal` ``publication.no_kind`` without a kind of penalty and ``publication.before_document`` for a
    publication dated before the document.
    """
    if not decision.kinds:
        raise Refusal("publication.no_kind", _NO_KIND, articles=(Citation("O45", "2"),))
    shown_day = decision.shown_day
    if shown_day is not None and shown_day < decision.document_day:
        raise Refusal(
            "publication.before_document",
            _BEFORE_DOCUMENT,
            articles=(Citation("O45", "9"),),
            shown=shown_day,
            document=decision.document_day,
        )
    rows = _rows(decision)
    basis = tuple(dict.fromkeys(citation for row in rows for citation in row.basis))
    mark = max((row.mark for row in rows), key=list(Mark).index)
    shown = [row for row in rows if row.yes("shown")]
    if not shown:
        return Publication(False, (), None, None, None, None, False, (), basis, mark)
    return _display(decision, shown, switches, (basis, mark))


def _rows(decision: Decision) -> list[Row]:
    rule = "o107" if (decision.shown_day or decision.document_day) >= ORDER_107 else "o45"
    found = [
        publication_table().find({"rule": rule, "procedure": decision.procedure, "kind": kind, "home": decision.home})
        for kind in Penalty
        if kind in decision.kinds
    ]
    return [row for row in found if row is not None]


def _display(
    decision: Decision, rows: list[Row], switches: Switches, ground: tuple[tuple[Citation, ...], Mark]
) -> Publication:
    classes = [c for row in rows if (c := _class_of(row, switches)) is not None]
    weightiest = max(classes, key=list(DisplayClass).index) if classes else None
    show_clock = max((row.words("show_clock") for row in rows), key=SHOW_CLOCKS.index)
    never_early = any(row.yes("never_early") for row in rows)
    flags = [_by_switch(switches)] if any(row.words("class") == RESTRAINT for row in rows) else []
    until = early = None
    if decision.shown_day is not None:
        until = _until(decision, decision.shown_day, show_clock, weightiest, switches)
        early = None if never_early else _early(decision, decision.shown_day, weightiest, switches)
        flags += _flags(decision, until, weightiest, switches, never_early=never_early)
    return Publication(
        shown=True,
        clocks=(*rows[0].names("clocks"), "PUB.PULL", show_clock),
        display_class=weightiest,
        from_day=decision.shown_day,
        until_day=until,
        early_from=early,
        never_early=never_early,
        flags=tuple(flags),
        basis=ground[0],
        mark=ground[1],
    )


def _class_of(row: Row, switches: Switches) -> DisplayClass | None:
    name = row.words("class")
    if name == RESTRAINT:
        name = switches.value("restraint_class")
    return DisplayClass(name) if name else None


def _until(decision: Decision, shown: Day, show_clock: str, weightiest: DisplayClass | None, switches: Switches) -> Day:
    until = _after(shown, show_clock, shown)
    if show_clock == "PUB.SHOW.STD" and decision.restriction_ends is not None:
        until = max(until, decision.restriction_ends)
    if weightiest is None or not switches.on("o45_capped_by_o107"):
        return until
    return min(until, _after(_class_start(decision, shown, switches), f"REP.MAX.{weightiest.upper()}", shown))


def _early(decision: Decision, shown: Day, weightiest: DisplayClass | None, switches: Switches) -> Day | None:
    if weightiest is None:
        return None
    start = _class_start(decision, shown, switches)
    return max(shown, _after(start, f"REP.MIN.{weightiest.upper()}", shown))


def _class_start(decision: Decision, shown: Day, switches: Switches) -> Day:
    return decision.document_day if switches.value("display_start") == "document" else shown


def _after(start: Day, clock: str, on: Day) -> Day:
    """The last day of `clock`'s period from `start`, in its wording of `on`; display clocks count months and years."""
    period = find(clock, on).period
    assert period is not None, clock
    assert period.unit in {Unit.MONTH, Unit.YEAR}, clock
    return add_months(start, period.n * (12 if period.unit is Unit.YEAR else 1))


def _flags(
    decision: Decision, until: Day, weightiest: DisplayClass | None, switches: Switches, *, never_early: bool
) -> list[Text]:
    flags = []
    if weightiest is None:
        flags += [] if never_early else [_OLD_MINIMUM]
    else:
        start = _STARTS[switches.value("display_start")]
        flags += [_UNCONFIRMED] if switches.on("o45_capped_by_o107") else []
        flags.append(Text(_START.zh.format(start=start.zh), _START.en.format(start=start.en)))
    if decision.shown_day is not None and until < decision.shown_day:
        flags.append(_ALREADY_OVER)
    if decision.restriction_ends is not None and decision.restriction_ends > until:
        flags.append(_RESTRICTION.fill(day=decision.restriction_ends))
    return flags


def _by_switch(switches: Switches) -> Text:
    name = DisplayClass(switches.value("restraint_class")).text
    return Text(_CLASS_BY_SWITCH.zh.format(name=name.zh), _CLASS_BY_SWITCH.en.format(name=name.en))
