"""`wangjian law due` and `wangjian law clocks`."""

from __future__ import annotations

import argparse
import json

from wangjian.kernel.moment import Day, Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Clock, Course, DayStep, Due, Pause, beside, clocks_about, due, explain, find, versions
from wangjian.law.clock_switches import rolls_weekends, switched
from wangjian.law.installed import calendar_of, switches_of
from wangjian.law.switches import Switches
from wangjian.project.installation import folder

_BAD_PAUSE = Text(
    "停止计算期间应写作 2026-03-02..2026-03-11，不是“{given}”。",
    "Write a pause as 2026-03-02..2026-03-11, not “{given}”.",
)
_BAD_EXTENSION = Text(
    "延长的天数应写作 30 这样的整数，不是“{given}”。", "Write an extension as a number such as 30, not “{given}”."
)
LONGEST = 5
"""Digits of an extension: more than any period to 2100 takes."""
_NONE = Text("没有与“{asked}”有关的期限。", "No clock speaks of “{asked}”.")
_WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")


def register(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `due` and `clocks`."""
    one = below.add_parser("due", help="when a clock is over, with each day counted")
    one.add_argument("clock", metavar="CLOCK", help="such as CMP.ACCEPT; `law clocks` lists them")
    one.add_argument("--from", dest="start", required=True, metavar="WHEN", help="a day, or a moment for hour clocks")
    one.add_argument("--pause", action="append", default=[], metavar="FROM..TO", help="days not counted; may repeat")
    one.add_argument(
        "--extend", action="append", default=[], nargs="?", metavar="N", help="an extension granted; may repeat"
    )
    one.add_argument("--restart", metavar="DAY", help="the day the period began anew")
    one.add_argument("--switch", action="append", default=[], metavar="KEY=VALUE", help="a switch set otherwise")
    one.add_argument("--json", action="store_true", help="one JSON object for machines")
    one.set_defaults(run=run_due)
    every = below.add_parser("clocks", help="the catalogue of clocks")
    every.add_argument("words", nargs="*", metavar="WORD", help="only clocks that speak of every word")
    every.add_argument("--json", action="store_true", help="one JSON list for machines")
    every.set_defaults(run=run_clocks)


def run_due(args: argparse.Namespace) -> int:
    """Print when the clock is over."""
    calendar = calendar_of(folder())
    versions(args.clock)
    start = moment(args.start)
    switches = with_switches(switches_of(folder()), args.switch)
    clock = switched(find(args.clock, start.day if isinstance(start, Instant) else start), switches)
    course = Course(
        pauses=tuple(map(pause, args.pause)),
        extensions=tuple(map(extension, args.extend)),
        restart=parse_day(args.restart) if args.restart is not None else None,
    )
    result = due(clock, start, calendar, course, roll_weekends=rolls_weekends(switches))
    other = beside(result, calendar, course, roll_weekends=rolls_weekends(switches))
    if args.json:
        print(json.dumps(as_json(result, other), ensure_ascii=False))
    else:
        print_steps(result, explain(result, calendar, course.pauses), args.lang)
        print_result(result, other, args.lang)
    return 0


def with_switches(switches: Switches, given: list[str]) -> Switches:
    """The switches with those of the command line; raise `Refusal` ``switch.*`` for one that does not fit."""
    pairs = (pair.partition("=") for pair in given)
    return switches.with_({key: value for key, _, value in pairs})


def moment(given: str) -> Day | Instant:
    """A moment where one was given, else a day, which a clock by the hour refuses."""
    return Instant.parse(given) if len(given.strip()) > 10 else parse_day(given)


def pause(given: str) -> Pause:
    """Read ``FROM..TO``; raise `Refusal` ``pause.malformed`` or ``day.malformed``."""
    first, dots, last = given.partition("..")
    if not dots:
        raise Refusal("pause.malformed", _BAD_PAUSE, given=given)
    return Pause(parse_day(first), parse_day(last))


def extension(given: str | None) -> int | None:
    """Read by how many units a period was lengthened, None for the number the law fixes.

    Raise `Refusal` ``extension.malformed``.
    """
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= LONGEST):
        raise Refusal("extension.malformed", _BAD_EXTENSION, given=given)
    return int(given)


def as_json(result: Due, other: Due | None) -> dict[str, object]:
    """The result as a machine reads it: ISO dates, moments with zone."""
    clock = result.clock
    return {
        "clock": clock.id,
        "from": str(result.start),
        "due": str(result.due),
        "act_by": str(result.act_by),
        "due_at": str(result.due_at) if result.due_at else None,
        "act_by_at": str(result.act_by_at) if result.act_by_at else None,
        "opens": str(result.opens) if result.opens else None,
        "ends_at": str(result.ends_at),
        "n": result.total.n if result.total else None,
        "unit": str(result.total.unit) if result.total else "window",
        "basis": [str(citation) for citation in clock.basis],
        "mark": str(clock.mark),
        "flagged": clock.mark.flagged,
        "provisional": result.provisional is not None,
        "provisional_reason": _both(result.provisional),
        "effect": clock.effect.code,
        "effect_by_law": clock.effect.by_law,
        "note": _both(clock.note),
        "also": {"clock": other.clock.id, "due": str(other.due), "act_by": str(other.act_by)} if other else None,
        "alert": str(min(result.due, other.due) if other else result.due),
    }


def print_steps(result: Due, steps: list[DayStep], lang: str) -> None:
    """Print each day of the count."""
    clock = result.clock
    period = f" · {result.total.text.in_(lang)}" if result.total else ""
    print(f"{clock.id} {clock.name.in_(lang)}{period} · {' '.join(map(str, clock.basis))}")
    weekdays = list(_WEEKDAYS.zh) if lang == "zh" else _WEEKDAYS.en.split()
    for step in steps:
        number = f"{step.number:>3}" if step.number is not None else "  ·"
        print(f"  {step.day} {weekdays[step.day.weekday()]} {number}  {step.text.in_(lang)}")


def print_result(result: Due, other: Due | None, lang: str) -> None:
    """Print when it is over, what follows, and what is uncertain."""
    clock = result.clock
    lines = [Text(f"届满 {result.due_at or result.due}", f"due {result.due_at or result.due}")]
    bound = result.act_by_at or result.act_by
    if bound != (result.due_at or result.due):
        lines.append(Text(f"最迟办理 {bound}", f"act by {bound}"))
    if result.opens:
        lines.append(Text(f"开始 {result.opens}", f"opens {result.opens}"))
    lines.append(clock.effect.text)
    if other:
        lines.append(Text(f"同时适用 {other.clock.id}：{other.due}", f"also {other.clock.id}: {other.due}"))
    if result.provisional:
        lines.append(Text(f"暂定：{result.provisional.zh}", f"provisional: {result.provisional.en}"))
    if clock.note:
        lines.append(clock.note)
    if clock.mark.flagged:
        lines.append(
            Text(f"提示：{clock.mark.text.zh}（{clock.mark}）", f"flagged: {clock.mark.text.en} ({clock.mark})")
        )
    for line in lines:
        print(line.in_(lang))


def run_clocks(args: argparse.Namespace) -> int:
    """Print the one line a clock as worded last."""
    chosen = clocks_about(" ".join(args.words))
    if not chosen:
        raise Refusal("clock.none", _NONE, asked=" ".join(args.words))
    if args.json:
        print(json.dumps([clock_json(clock) for clock in chosen], ensure_ascii=False))
        return 0
    for clock in chosen:
        period = clock.period.text.in_(args.lang) if clock.period else "—"
        dates = f"{clock.in_force_from}..{clock.in_force_to or ''}"
        basis = " ".join(map(str, clock.basis))
        print(f"{clock.id:<20} {period:<15} {dates:<22} {clock.mark!s:<3} {basis:<18} {clock.name.in_(args.lang)}")
    return 0


def clock_json(clock: Clock) -> dict[str, object]:
    """A clock as a machine reads it."""
    return {
        "id": clock.id,
        "name": _both(clock.name),
        "trigger": clock.trigger.code,
        "way": str(clock.way),
        "n": clock.period.n if clock.period else None,
        "unit": str(clock.period.unit) if clock.period else "window",
        "start_rule": _both(clock.start_rule),
        "extensions": [{"n": each.n, "approver": each.approver.code} for each in clock.extensions],
        "pauses": [each.code for each in clock.pauses],
        "restarts": clock.restarts,
        "effect": clock.effect.code,
        "effect_by_law": clock.effect.by_law,
        "basis": [str(citation) for citation in clock.basis],
        "mark": str(clock.mark),
        "in_force_from": str(clock.in_force_from),
        "in_force_to": str(clock.in_force_to) if clock.in_force_to else None,
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text else None
