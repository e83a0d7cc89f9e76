"""The words of a diagram and the room they take: widths are reckoned, so that a layout needs no font at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from unicodedata import east_asian_width

from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text
from wangjian.law.clock import catalogue
from wangjian.law.procedure import ClockStep, Do, Lapse, Move, Override, Procedure, RunStep, Sign
from wangjian.law.procedure_source import procedures

_ROOM = {"ijl.,;:'|!()[]": 0.36, " ftr·": 0.42, "mwMW@%": 0.9, "0123456789-": 0.57}
_SIGNS = {sign: room for signs, room in _ROOM.items() for sign in signs}
_NO_LINE_START = set(",。、;:?!)》”’)],.;:?!")
_APPROVED = Text("{by}，{approver}批准", "{by}, approved by {approver}")
_PEOPLE = Text("{people}名{who}", "{people} × {who}")
_STARTS_RUN = Text("启动“{run}”", "starts {run}")
_WITH = Text("启动“{run}”（{clock}）", "starts {run} ({clock})")
_WHEN = Text("符合条件的，{what}", "{what} where that applies")
_STEP = Text("{do} {clock}", "{clock} {do}")
BY_LAW = Text("期满，依法发生", "by law when the time is over")


def width(words: str, size: float) -> float:
    """Room that `words` take at a font size, reckoned a little wide: a full-width sign takes one em."""
    return sum(map(_room, words)) * size


def _room(sign: str) -> float:
    if east_asian_width(sign) in "WFA" and sign != "·":
        return 1.0
    return _SIGNS.get(sign, 0.72 if sign.isupper() else 0.55)


def wrap(words: str, size: float, room: float) -> tuple[str, ...]:
    """`words` in lines that fit into `room`; a sign that may not begin a line stays with the one before it."""
    lines, line = [], ""
    for piece in _pieces(words):
        if line and width((line + piece).rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line = line + piece if line else piece.lstrip()
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _pieces(words: str) -> Iterator[str]:
    """The smallest parts between which a line may break."""
    part = ""
    for sign in words:
        wide = east_asian_width(sign) in "WF"
        closes = sign in _NO_LINE_START
        if part and not closes and (wide or part[-1] == " " or east_asian_width(part[-1]) in "WF"):
            yield part
            part = ""
        part += sign
    if part:
        yield part


def articles(citations: Iterable[Citation]) -> str:
    """Citations with each instrument named once: ``PP-46, 64; PL-62``."""
    groups = groupby(dict.fromkeys(citations), key=lambda citation: citation.instrument)
    found = []
    for instrument, group in groups:
        numbers = [citation.article for citation in group if citation.article]
        found.append(f"{instrument}-{', '.join(numbers)}" if numbers else instrument)
    return "; ".join(found)


def who(procedure: Procedure, move: Move, lang: str) -> str:
    """Who makes the move and who approves it."""
    by = _signer(procedure, move.by, lang)
    if move.approved_by is None:
        return by
    approver = _signer(procedure, move.approved_by, lang)
    return _APPROVED.in_(lang).format(by=by, approver=approver)


def effects(procedure: Procedure, steps: Iterable[ClockStep | RunStep], lang: str) -> str:
    """What the steps do to clocks and which runs they start; that a clock ends goes without saying."""
    found = []
    for step in steps:
        if isinstance(step, ClockStep):
            what = "" if step.do is Do.STOP else _STEP.in_(lang).format(do=step.do.text.in_(lang), clock=step.clock)
        else:
            form = _WITH if step.clock else _STARTS_RUN
            what = form.in_(lang).format(run=run_name(procedure, step.run, lang), clock=step.clock)
        if what:
            found.append(_WHEN.in_(lang).format(what=what) if step.when else what)
    return (";" if lang == "zh" else "; ").join(dict.fromkeys(found))


def run_name(procedure: Procedure, run: str, lang: str) -> str:
    """The name of a procedure that is started: one that comes later, one there is, or its key."""
    if run in procedure.later:
        return procedure.later[run].in_(lang)
    return next((one.text.in_(lang) for (name, _), one in procedures().items() if name == run), run)


def clock_lines(procedure: Procedure, lang: str) -> Iterator[tuple[str, str]]:
    """Each clock with its name and period, and what follows when it runs out."""
    rules: dict[str, Lapse] = {rule.clock: rule for rule in procedure.lapses}
    for key in procedure.clocks:
        known = next((one for one in catalogue().get(key, ()) if one.in_force(procedure.version)), None)
        head = key
        if known is not None:
            period = f", {known.period.text.in_(lang)}" if known.period else ""
            head = f"{key} {known.name.in_(lang)}{period}"
        rule = rules.get(key)
        if rule is not None:
            yield head, f"{rule.text.in_(lang)} {articles(rule.articles)}"
        else:
            yield head, f"{known.effect.text.in_(lang)} {articles(known.basis)}" if known else ""


def override_line(over: Override, lang: str) -> str:
    """A special law in one line."""
    return f"{over.text.in_(lang)} {articles(over.articles)}"


def _signer(procedure: Procedure, sign: Sign, lang: str) -> str:
    names = [procedure.capacities[key].text.in_(lang) for key in sign.capacities]
    joined = ("或" if lang == "zh" else " or ").join(names)
    return _PEOPLE.in_(lang).format(people=sign.people, who=joined) if sign.people > 1 else joined
