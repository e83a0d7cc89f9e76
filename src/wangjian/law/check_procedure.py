"""What is wrong inside one procedure: names that lead nowhere, dead states, clocks without effect."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from wangjian.kernel.text import Text
from wangjian.law.clock import Clock
from wangjian.law.procedure import (
    ClockStep,
    Condition,
    Do,
    FactKind,
    Procedure,
    RunStep,
    Sign,
    StateKind,
)

Flaw = tuple[str, Text]
Clocks = Mapping[str, tuple[Clock, ...]]

_INITIAL = Text("应当恰有一个起始状态。", "There must be exactly one initial state.")
_NO_FINAL = Text("没有终结状态。", "There is no final state.")
_UNREACHABLE = Text("没有任何步骤能到达这个状态。", "No path of moves leads to this state.")
_NO_WAY_OUT = Text("从这个状态不能走到任何终结状态。", "No path of moves leads from this state to an end.")
_LEFT = Text("终结状态不能再有步骤。", "A final state has no moves.")
_NO_SOURCE = Text("没有说明从哪个状态办理。", "It does not say from which state it is made.")
_UNKNOWN = Text("没有名为“{name}”的{kind}。", "There is no {kind} “{name}”.")
_UNKNOWN_RUN = Text(
    "没有名为“{name}”的程序，也没有列为以后版本的程序。",
    "There is no procedure “{name}”, nor is it declared to come later.",
)
_UNUSED_RUN = Text("“{name}”没有被任何步骤启动。", "Nothing starts “{name}”.")
_THERE = Text("“{name}”已经有了，不再是以后的程序。", "“{name}” exists and no longer comes later.")
_BAD_VALUE = Text("“{fact}”没有“{value}”这个选项。", "“{fact}” has no answer “{value}”.")
_NOT_MOMENT = Text("“{fact}”不是时间。", "“{fact}” is not a moment.")
_CLOCK = Text("期限目录没有“{clock}”。", "The catalogue of clocks has no “{clock}”.")
_CLOCK_DAY = Text("期限“{clock}”在 {day} 没有效力。", "The clock “{clock}” is not in force on {day}.")
_NO_EFFECT = Text("期限“{clock}”届满的后果没有写明。", "What follows when “{clock}” runs out is not stated.")
_EFFECT = Text(
    "期限“{clock}”届满的后果与期限目录不一致（是否由法律直接产生）。",
    "What follows when “{clock}” runs out differs from the catalogue (by law or a duty).",
)
_TRIGGER = Text(
    "期限“{clock}”自“{trigger}”起算，而本步骤的事件是“{event}”。",
    "“{clock}” starts at “{trigger}”, but the event of this move is “{event}”.",
)
_PAUSE = Text("期限“{clock}”不因“{reason}”扣除。", "“{clock}” is not paused for “{reason}”.")
_EXTENDED = Text("期限“{clock}”不能由“{reason}”延长。", "“{clock}” is not extended by “{reason}”.")
_NEVER_STARTED = Text("期限“{clock}”从未起算。", "“{clock}” is never started.")

_KINDS = {
    "states": Text("状态", "state"),
    "capacities": Text("身份", "capacity"),
    "papers": Text("文书", "paper"),
    "facts": Text("事实", "fact"),
    "moves": Text("步骤", "move"),
}


def flaws(
    procedure: Procedure, clocks: Clocks, names: Collection[str], given: Collection[str] = (), *, frozen: bool = False
) -> Iterator[Flaw]:
    """Every flaw of `procedure` with its key; `clocks` is the catalogue, `names` the procedures there are.

    `given` are clocks with which other procedures open a run of this one. A `frozen` file may call later what has been
    written since: its content no longer changes.
    """
    yield from _names(procedure)
    yield from _states(procedure)
    yield from _conditions(procedure)
    yield from _clock_flaws(procedure, clocks, given)
    yield from _lapse_flaws(procedure, clocks)
    yield from _runs(procedure, names, frozen=frozen)


def clocks_given(procedure: Procedure, others: Iterable[Procedure]) -> set[str]:
    """The clocks with which moves of `others` open a run of `procedure`."""
    steps = (step for other in others for _, _, found in _steps(other) for step in found)
    return {step.clock for step in steps if isinstance(step, RunStep) and step.run == procedure.name and step.clock}


def _names(procedure: Procedure) -> Iterator[Flaw]:
    """Names used and not declared."""
    for key, move in procedure.moves.items():
        place = f"moves.{key}"
        if not move.source:
            yield place, _NO_SOURCE
        yield from _missing(place, "states", procedure.states, [*move.source, *([move.target] if move.target else [])])
        signs = _capacities(move.by, move.approved_by)
        roles = [*move.not_by, *filter(None, [move.records, move.named])]
        yield from _missing(place, "capacities", procedure.capacities, [*signs, *roles])
        papers = [*move.papers_needed, *move.papers_made, *move.papers_voided]
        yield from _missing(place, "papers", procedure.papers, papers)
    for key, paper in procedure.papers.items():
        yield from _missing(f"papers.{key}", "capacities", procedure.capacities, paper.signed_by)
    for over in procedure.overrides:
        place = f"overrides.{over.key}"
        yield from _missing(place, "moves", procedure.moves, over.moves)
        yield from _missing(place, "papers", procedure.papers, over.papers_needed)
        yield from _missing(place, "capacities", procedure.capacities, _capacities(over.by, over.approved_by))
    opening = procedure.start
    yield from _missing("start", "papers", procedure.papers, opening.papers_made)
    yield from _missing("start", "capacities", procedure.capacities, _capacities(opening.by, opening.approved_by))


def _capacities(*signs: Sign | None) -> list[str]:
    return [capacity for sign in signs if sign is not None for capacity in sign.capacities]


def _missing(place: str, kind: str, declared: Mapping[str, object], used: Iterable[str]) -> Iterator[Flaw]:
    for name in used:
        if name not in declared:
            word = _KINDS[kind]
            yield place, Text(_UNKNOWN.zh.format(name=name, kind=word.zh), _UNKNOWN.en.format(name=name, kind=word.en))


def _states(procedure: Procedure) -> Iterator[Flaw]:
    """Dead states: not to be reached from the start, or without a way to an end."""
    kinds = [state.kind for state in procedure.states.values()]
    if kinds.count(StateKind.INITIAL) != 1:
        yield "states", _INITIAL
        return
    if StateKind.FINAL not in kinds:
        yield "states", _NO_FINAL
    forward = {(source, move.target) for move in procedure.moves.values() for source in move.source if move.target}
    forward |= {(source, rule.target) for rule in procedure.lapses for source in rule.source if rule.target}
    reached = _closure({procedure.initial.key}, forward)
    finals = {key for key, state in procedure.states.items() if state.kind is StateKind.FINAL}
    ending = _closure(finals, {(target, source) for source, target in forward if target})
    for key in procedure.states:
        if key not in reached:
            yield f"states.{key}", _UNREACHABLE
        if key not in ending:
            yield f"states.{key}", _NO_WAY_OUT
        if key in finals and procedure.moves_from(key):
            yield f"states.{key}", _LEFT


def _closure(start: set[str], edges: Collection[tuple[str | None, str | None]]) -> set[str | None]:
    reached: set[str | None] = set(start)
    while more := {target for source, target in edges if source in reached} - reached:
        reached |= more
    return reached


def _steps(procedure: Procedure) -> Iterator[tuple[str, str, tuple[ClockStep | RunStep, ...]]]:
    """Every list of effects with its place and event."""
    yield "start", procedure.start.event, (*procedure.start.clocks, *procedure.start.starts)
    for key, move in procedure.moves.items():
        yield f"moves.{key}", move.event, (*move.clocks, *move.starts)


def _conditions(procedure: Procedure) -> Iterator[Flaw]:
    """Facts asked for and not declared, and answers they cannot have."""
    asked: list[tuple[str, Condition]] = [("start", guard) for guard in procedure.start.guards]
    for key, move in procedure.moves.items():
        asked += [(f"moves.{key}", guard) for guard in move.guards]
    asked += [(f"overrides.{over.key}", over.when) for over in procedure.overrides]
    for place, _, steps in _steps(procedure):
        asked += [(place, step.when) for step in steps if step.when is not None]
        for step in steps:
            if step.since and step.since not in procedure.facts:
                yield from _missing(place, "facts", procedure.facts, [step.since])
            elif step.since and procedure.facts[step.since].kind is not FactKind.MOMENT:
                yield place, _NOT_MOMENT.fill(fact=step.since)
    for place, condition in asked:
        if condition.fact not in procedure.facts:
            yield from _missing(place, "facts", procedure.facts, [condition.fact])
            continue
        fact = procedure.facts[condition.fact]
        answers: set[bool | str] = set(fact.values) if fact.kind is FactKind.CHOICE else {True, False}
        for value in condition.wanted:
            if fact.kind is FactKind.MOMENT or value not in answers:
                yield place, _BAD_VALUE.fill(fact=condition.fact, value=value)


def _clock_flaws(procedure: Procedure, clocks: Clocks, given: Collection[str]) -> Iterator[Flaw]:
    """Clocks that the catalogue does not know, or knows differently."""
    started = {step.clock for _, _, steps in _steps(procedure) for step in steps if _starts(step)} | set(given)
    for place, event, steps in _steps(procedure):
        for step in steps:
            if not step.clock:
                continue
            known = _in_force(procedure, clocks, step.clock)
            if known is None:
                text = _CLOCK_DAY if step.clock in clocks else _CLOCK
                yield place, text.fill(clock=step.clock, day=procedure.version)
            elif isinstance(step, ClockStep):
                yield from _deed_flaws(place, event, step, known)
            if step.clock not in started:
                yield place, _NEVER_STARTED.fill(clock=step.clock)
    for over in procedure.overrides:
        for clock in (*over.clocks, *over.clocks.values()):
            if _in_force(procedure, clocks, clock) is None:
                yield f"overrides.{over.key}", _CLOCK.fill(clock=clock)


def _starts(step: ClockStep | RunStep) -> bool:
    return isinstance(step, RunStep) or step.do in {Do.START, Do.RESTART}


def _in_force(procedure: Procedure, clocks: Clocks, clock: str) -> Clock | None:
    return next((known for known in clocks.get(clock, ()) if known.in_force(procedure.version)), None)


def _deed_flaws(place: str, event: str, step: ClockStep, known: Clock) -> Iterator[Flaw]:
    if step.do in {Do.START, Do.RESTART} and known.trigger.code != event:
        yield place, _TRIGGER.fill(clock=step.clock, trigger=known.trigger.code, event=event)
    if step.do in {Do.PAUSE, Do.RESUME} and step.reason not in {word.code for word in known.pauses}:
        yield place, _PAUSE.fill(clock=step.clock, reason=step.reason)
    if step.do is Do.EXTEND and step.reason not in {extension.approver.code for extension in known.extensions}:
        yield place, _EXTENDED.fill(clock=step.clock, reason=step.reason)


def _lapse_flaws(procedure: Procedure, clocks: Clocks) -> Iterator[Flaw]:
    """Clocks of this run whose running out is not provided for, or not as the catalogue has it."""
    own = {step.clock for _, _, steps in _steps(procedure) for step in steps if isinstance(step, ClockStep)}
    provided = {rule.clock for rule in procedure.lapses}
    for clock in sorted(own - provided):
        yield "lapses", _NO_EFFECT.fill(clock=clock)
    for rule in procedure.lapses:
        place = f"lapses.{rule.clock}"
        yield from _missing(place, "states", procedure.states, [*rule.source, *([rule.target] if rule.target else [])])
        known = _in_force(procedure, clocks, rule.clock)
        if known is None or rule.clock not in own:
            yield place, (_CLOCK if known is None else _NEVER_STARTED).fill(clock=rule.clock)
        elif known.effect.by_law is not rule.by_law:
            yield place, _EFFECT.fill(clock=rule.clock)


def _runs(procedure: Procedure, names: Collection[str], *, frozen: bool) -> Iterator[Flaw]:
    """Procedures started that neither exist nor are declared to come later."""
    started = set()
    for place, _, steps in _steps(procedure):
        for step in steps:
            if isinstance(step, RunStep):
                started.add(step.run)
                if step.run not in names and step.run not in procedure.later:
                    yield place, _UNKNOWN_RUN.fill(name=step.run)
    for name in procedure.later:
        if name in names and not frozen:
            yield f"later.{name}", _THERE.fill(name=name)
        elif name not in started:
            yield f"later.{name}", _UNUSED_RUN.fill(name=name)
