"""The procedures as the machine runs them: states, moves, clocks, papers, articles, and the diagram drawn from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from wangjian.kernel.moment import parse_day
from wangjian.kernel.text import Text
from wangjian.law.clock import Clock, versions
from wangjian.law.diagram import diagram
from wangjian.law.procedure import ClockStep, Condition, Move, Procedure, RunStep, Sign, State
from wangjian.law.procedure_source import procedure, procedures
from wangjian.surfaces.gate.parameters import choice, read_only, words
from wangjian.surfaces.gate.visitor import reading_language

_PEOPLE = Text("{who}（{n}人）", "{who} ({n} people)")
_NOT = Text("否：{fact}", "not: {fact}")
_IS = Text("{fact}：{values}", "{fact}: {values}")
_RUN_IF = Text("{run}（{when}）", "{run} ({when})")


@dataclass(frozen=True, slots=True)
class ClockLine:
    """What happens to a clock at a move: the clock, what is done, the fact it counts from, on which condition."""

    clock: Clock
    do: Text
    since: Text | None
    when: Text | None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move with everything it names in words."""

    move: Move
    sources: tuple[State, ...]
    target: State | None
    by: Text
    approved_by: Text | None
    guards: tuple[Text, ...]
    needed: tuple[Text, ...]
    made: tuple[Text, ...]
    clocks: tuple[ClockLine, ...]
    starts: tuple[Text, ...]


@read_only
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure in its latest version."""
    latest = {found.name: found for found in procedures().values()}
    return render(request, "portal/procedures.html", {"procedures": latest.values(), "section": "procedures"})


@read_only
def procedure_page(request: HttpRequest, name: str) -> HttpResponse:
    """One procedure at one version, a state lit if asked for.

    Raise `Refusal` ``procedure.unknown``, ``procedure.version-unknown`` or ``parameter.malformed``.
    """
    asked = words(request, "version")
    found = procedure(name, version=parse_day(asked) if asked else None)
    lit = choice(request, "state", found.states)
    page = {
        "procedure": found,
        "lit": found.states.get(lit),
        "diagram": SafeString(diagram(found, reading_language(), lit=lit or None)),
        "versions": [version for known, version in procedures() if known == name],
        "moves": [_line(found, move) for move in found.moves.values()],
        "opening": [_clock_line(found, step) for step in found.start.clocks],
        "opening_guards": [_condition(found, guard) for guard in found.start.guards],
        "opening_papers": _papers(found, found.start.papers_made),
        "clocks": [versions(clock)[-1] for clock in found.clocks],
        "lapses": [(lapse, versions(lapse.clock)[-1], found.states.get(lapse.target or "")) for lapse in found.lapses],
        "overrides": [(over, _condition(found, over.when)) for over in found.overrides],
        "section": "procedures",
    }
    return render(request, "portal/procedure.html", page)


def _line(found: Procedure, move: Move) -> MoveLine:
    return MoveLine(
        move=move,
        sources=tuple(found.states[state] for state in move.source),
        target=found.states[move.target] if move.target else None,
        by=_sign(found, move.by),
        approved_by=_sign(found, move.approved_by) if move.approved_by else None,
        guards=tuple(_condition(found, guard) for guard in move.guards),
        needed=_papers(found, move.papers_needed),
        made=_papers(found, move.papers_made),
        clocks=tuple(_clock_line(found, step) for step in move.clocks),
        starts=tuple(_run(found, step) for step in move.starts),
    )


def _sign(found: Procedure, sign: Sign) -> Text:
    who = _joined((found.capacities[capacity].text for capacity in sign.capacities), Text("或", " or "))
    return (
        who
        if sign.people == 1
        else Text(_PEOPLE.zh.format(who=who.zh, n=sign.people), _PEOPLE.en.format(who=who.en, n=sign.people))
    )


def _condition(found: Procedure, condition: Condition) -> Text:
    fact = found.facts[condition.fact]
    if condition.wanted == (True,):
        return fact.text
    if condition.wanted == (False,):
        return Text(_NOT.zh.format(fact=fact.text.zh), _NOT.en.format(fact=fact.text.en))
    values = _joined((fact.values[str(value)] for value in condition.wanted), Text("、", ", "))
    return Text(_IS.zh.format(fact=fact.text.zh, values=values.zh), _IS.en.format(fact=fact.text.en, values=values.en))


def _clock_line(found: Procedure, step: ClockStep) -> ClockLine:
    return ClockLine(
        clock=versions(step.clock)[-1],
        do=step.do.text,
        since=found.facts[step.since].text if step.since else None,
        when=_condition(found, step.when) if step.when else None,
    )


def _run(found: Procedure, step: RunStep) -> Text:
    known = {each.name: each.text for each in procedures().values()} | dict(found.later)
    run = known[step.run]
    if step.when:
        when = _condition(found, step.when)
        run = Text(_RUN_IF.zh.format(run=run.zh, when=when.zh), _RUN_IF.en.format(run=run.en, when=when.en))
    return run


def _papers(found: Procedure, papers: Iterable[str]) -> tuple[Text, ...]:
    return tuple(found.papers[paper].text for paper in papers)


def _joined(texts: Iterable[Text], between: Text) -> Text:
    each = list(texts)
    return Text(between.zh.join(text.zh for text in each), between.en.join(text.en for text in each))
