"""The one machine that runs every procedure: it says what may be done and what a move leads to, and changes nothing.

Whoever acts on a run first settles what has lapsed (`settle`), then asks for the outcome of a move and writes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law import procedure_refusals as refusals
from wangjian.law.procedure import (
    ClockStep,
    Condition,
    Do,
    Facts,
    Lapse,
    Move,
    Override,
    Procedure,
    RunStep,
    Sign,
    Start,
    StateKind,
)
from wangjian.law.procedure_run import By, ClockChange, Lapsed, Outcome, Run, RunOpened, Settlement

Step = TypeVar("Step", ClockStep, RunStep)


_NO_RUN = Run("", date.min, "", "")


@dataclass(frozen=True, slots=True)
class Permission:
    """A move of the present state, whether it may be made, and if not every reason why."""

    move: Move
    allowed: bool
    reasons: tuple[Refusal, ...]


def start(procedure: Procedure, at: Instant, facts: Facts, by: By | None = None) -> Outcome:
    """Open a run at `at`: by hand, signed by `by`, or without it by a move of another run that was signed itself.

    Raise `Refusal`: ``procedure.fact-missing``, ``procedure.fact-unmet``, ``procedure.future-moment``, and by hand
    ``procedure.capacity``, ``procedure.too-few``, ``procedure.approver-missing``, ``procedure.approver-proposed``.
    """
    opening = procedure.start
    step = refusals.Step(opening.text, opening.articles)
    for reason in (*_unmet(procedure, opening.guards, facts, step), *_unknown(procedure, opening, facts, step)):
        raise reason
    if by is not None:
        for reason in _people_reasons(procedure, _NO_RUN, _as_move(opening), by):
            raise reason
    run = Run(
        procedure=procedure.name,
        version=procedure.version,
        digest=procedure.digest,
        state=procedure.initial.key,
        papers=frozenset(opening.papers_made),
    )
    clocks = _clock_changes(procedure, run, opening.clocks, at, facts)
    return Outcome(
        run=_with_clocks(procedure, run, clocks),
        move="",
        event=opening.event,
        at=at,
        clocks=clocks,
        starts=_runs_opened(procedure, opening.starts, at, facts),
        papers=opening.papers_made,
        articles=opening.articles,
    )


def permitted(procedure: Procedure, run: Run, capacities: Collection[str], facts: Facts) -> list[Permission]:
    """Every move of the present state, for an actor with these capacities, with all reasons against it.

    Who else must sign and who is named is asked when the move is made. Raise `Refusal` ``procedure.version-differs``.
    """
    _same_version(procedure, run)
    found = []
    for plain in procedure.moves_from(run.state):
        reasons = list(_state_reasons(procedure, run, plain))
        if not set(capacities) & set(_may_take_part(procedure, plain)):
            reasons.append(refusals.capacity(procedure, plain, plain.by))
        reasons += list(_fact_reasons(procedure, run, plain, facts))
        found.append(Permission(plain, not reasons, tuple(reasons)))
    return found


def move(procedure: Procedure, run: Run, key: str, *, by: By, at: Instant, facts: Facts) -> Outcome:
    """What making the move `key` leads to.

    Raise `Refusal` with the article: ``procedure.`` followed by ``version-differs``, ``move-unknown``,
    ``not-from-here``, ``ended``, ``done-already``, ``paused``, ``not-paused``, ``too-early``, ``right-lost``,
    ``capacity``, ``too-few``, ``approver-missing``, ``approver-proposed``, ``person-excluded``, ``not-named``,
    ``fact-missing``, ``fact-unmet``, ``future-moment`` or ``paper-missing``.
    """
    _same_version(procedure, run)
    if key not in procedure.moves:
        raise refusals.move_unknown(procedure, key)
    plain = procedure.moves[key]
    for reason in _state_reasons(procedure, run, plain):
        raise reason
    for reason in _fact_reasons(procedure, run, plain, facts):
        raise reason
    overrides = _overrides(procedure, plain, facts)
    made = _overridden(plain, overrides)
    for reason in _people_reasons(procedure, run, made, by):
        raise reason
    clocks = _clock_changes(procedure, run, made.clocks, at, facts)
    after = _moved(run, made, by)
    if procedure.states[after.state].kind is StateKind.FINAL:
        stopped = sorted(_with_clocks(procedure, after, clocks).clocks)
        clocks += tuple(ClockChange(Do.STOP, clock, at) for clock in stopped)
    return Outcome(
        run=_with_clocks(procedure, after, clocks),
        move=key,
        event=made.event,
        at=at,
        clocks=clocks,
        starts=_runs_opened(procedure, made.starts, at, facts),
        papers=made.papers_made,
        overrides=tuple(over.key for over in overrides),
        articles=(*made.articles, *(article for over in overrides for article in over.articles)),
    )


def signs(procedure: Procedure, key: str, facts: Facts) -> tuple[Sign, Sign | None]:
    """Who makes the move `key` and who approves it, special laws included, as the facts stand."""
    plain = procedure.moves[key]
    made = _overridden(plain, _overrides(procedure, plain, facts))
    return made.by, made.approved_by


def settle(procedure: Procedure, run: Run, ends: Mapping[str, Instant], at: Instant) -> Settlement:
    """Read into the run what has lapsed by `at`, each dated at its end; nothing that is a duty is done.

    `ends` gives the first instant after each open clock; a clock whose time does not count now is left out of it.
    Raise `Refusal` ``procedure.version-differs``.
    """
    _same_version(procedure, run)
    lapsed = []
    over = sorted((end, clock) for clock, end in ends.items() if end <= at)
    for end, clock in over:
        rule = _lapse_of(procedure, run, clock)
        if rule is None or clock not in run.clocks or clock in run.lapsed:
            continue
        state = rule.target if rule.by_law else None
        run = replace(
            run,
            lapsed=run.lapsed | {clock},
            clocks=run.clocks - {clock} if rule.by_law else run.clocks,
            state=state or run.state,
        )
        if state and procedure.states[state].kind is StateKind.FINAL:
            run = replace(run, clocks=frozenset())
        lapsed.append(Lapsed(clock, end, rule.by_law, rule.text, state, rule.event, rule.articles))
    return Settlement(run, tuple(lapsed))


def _same_version(procedure: Procedure, run: Run) -> None:
    if (run.procedure, run.version, run.digest) != (procedure.name, procedure.version, procedure.digest):
        raise refusals.version_differs(procedure, run)


def _lapse_of(procedure: Procedure, run: Run, clock: str) -> Lapse | None:
    rules = [rule for rule in procedure.lapses if rule.clock == clock]
    return next((rule for rule in rules if not rule.source or run.state in rule.source), None)


def _state_reasons(procedure: Procedure, run: Run, made: Move) -> Iterator[Refusal]:
    """What the run's own past says against the move."""
    state = procedure.states[run.state]
    if state.kind is StateKind.FINAL:
        yield refusals.ended(made, state)
        return
    if run.state not in made.source:
        yield refusals.not_from_here(procedure, made, state)
        return
    if made.once and made.key in run.done:
        yield refusals.done_already(made)
    if set(made.not_during) & run.paused:
        yield refusals.paused(made)
    if not set(made.during) <= run.paused:
        yield refusals.not_paused(made)
    for clock in made.after:
        if clock not in run.lapsed:
            yield refusals.too_early(made, clock)
    for clock in made.barred_by:
        if clock in run.lapsed:
            yield refusals.right_lost(made, clock)


def _fact_reasons(procedure: Procedure, run: Run, plain: Move, facts: Facts) -> Iterator[Refusal]:
    """What the facts and the papers on file say against the move, special laws included."""
    step = refusals.Step(plain.text, plain.articles)
    reasons = list(_unmet(procedure, plain.guards, facts, step))
    reasons += _unknown(procedure, plain, facts, step)
    special = [over.when for over in procedure.overrides if plain.key in over.moves]
    reasons += [refusals.fact_missing(procedure, it, step) for it in special if it.fact not in facts]
    yield from {str(reason): reason for reason in reasons}.values()
    if not reasons:
        for paper in _overridden(plain, _overrides(procedure, plain, facts)).papers_needed:
            if paper not in run.papers:
                yield refusals.paper_missing(procedure, plain, paper)


def _people_reasons(procedure: Procedure, run: Run, made: Move, by: By) -> Iterator[Refusal]:
    """What the signatures say against the move: capacity, number, approver, people shut out."""
    proposers = {one.person for one in by.signed if one.capacity in made.by.capacities}
    if not proposers:
        yield refusals.capacity(procedure, made, made.by)
    elif len(proposers) < made.by.people:
        yield refusals.too_few(procedure, made, made.by)
    if made.approved_by is not None:
        approvers = {one.person for one in by.signed if one.capacity in made.approved_by.capacities}
        if not approvers:
            yield refusals.approver_missing(procedure, made, made.approved_by)
        elif approvers & proposers:
            yield refusals.approver_proposed(made)
        elif len(approvers) < made.approved_by.people:
            yield refusals.too_few(procedure, made, made.approved_by)
    signers = {one.person for one in by.signed}
    if any(signers & run.people_as(role) for role in made.not_by):
        yield refusals.person_excluded(procedure, made)
    if len(by.named) < made.named_people:
        yield refusals.not_named(procedure, made)


def _unmet(procedure: Procedure, guards: Iterable[Condition], facts: Facts, step: refusals.Step) -> Iterator[Refusal]:
    for guard in guards:
        if guard.fact not in facts:
            yield refusals.fact_missing(procedure, guard, step)
        elif facts[guard.fact] not in guard.wanted:
            yield refusals.fact_unmet(procedure, guard, step)


def _unknown(procedure: Procedure, made: Move | Start, facts: Facts, attempt: refusals.Step) -> list[Refusal]:
    """The facts on which an effect depends and that nobody has established: the general rule is never assumed."""
    steps: tuple[ClockStep | RunStep, ...] = (*made.clocks, *made.starts)
    conditions = [step.when for step in steps if step.when is not None]
    return [refusals.fact_missing(procedure, it, attempt) for it in conditions if it.fact not in facts]


def _holds(condition: Condition | None, facts: Facts) -> bool:
    return condition is None or facts.get(condition.fact) in condition.wanted


def _overrides(procedure: Procedure, plain: Move, facts: Facts) -> tuple[Override, ...]:
    return tuple(over for over in procedure.overrides if plain.key in over.moves and _holds(over.when, facts))


def _may_take_part(procedure: Procedure, plain: Move) -> set[str]:
    """The capacities that have a hand in the move, under the general or a special law."""
    signs = [plain.by, plain.approved_by]
    for over in procedure.overrides:
        if plain.key in over.moves:
            signs += [over.by, over.approved_by]
    return {capacity for sign in signs if sign is not None for capacity in sign.capacities}


def _overridden(plain: Move, overrides: Iterable[Override]) -> Move:
    made = plain
    for over in overrides:
        made = replace(
            made,
            by=over.by or made.by,
            approved_by=over.approved_by or made.approved_by,
            papers_needed=(*made.papers_needed, *over.papers_needed),
            clocks=tuple(_renamed(step, over.clocks) for step in made.clocks),
            starts=tuple(_renamed(step, over.clocks) for step in made.starts),
        )
    return made


def _renamed(step: Step, clocks: Mapping[str, str]) -> Step:
    return replace(step, clock=clocks.get(step.clock, step.clock))


def _clock_changes(
    procedure: Procedure, run: Run, steps: Iterable[ClockStep], at: Instant, facts: Facts
) -> tuple[ClockChange, ...]:
    """The deeds that have something to act on: a clock that does not run is neither stopped nor paused."""
    changes = []
    for step in steps:
        idle = step.do not in {Do.START, Do.RESTART} and step.clock not in run.clocks
        unpaused = step.do is Do.RESUME and step.reason not in run.paused
        if idle or unpaused or not _holds(step.when, facts):
            continue
        changes.append(ClockChange(step.do, step.clock, _since(procedure, step, at, facts), step.reason))
    return tuple(changes)


def _runs_opened(procedure: Procedure, steps: Iterable[RunStep], at: Instant, facts: Facts) -> tuple[RunOpened, ...]:
    wanted = (step for step in steps if _holds(step.when, facts))
    return tuple(RunOpened(step.run, step.clock, _since(procedure, step, at, facts)) for step in wanted)


def _since(procedure: Procedure, step: ClockStep | RunStep, at: Instant, facts: Facts) -> Instant:
    if not step.since:
        return at
    moment = facts.get(step.since)
    if not isinstance(moment, Instant):
        raise refusals.moment_missing(procedure, step)
    if moment > at:
        raise refusals.future_moment(procedure, step, moment)
    return moment


def _with_clocks(procedure: Procedure, run: Run, changes: Iterable[ClockChange]) -> Run:
    """The run with its clocks changed; a pause ends with the last clock that it holds up."""
    clocks, paused = set(run.clocks), set(run.paused)
    for change in changes:
        if change.do in {Do.START, Do.RESTART}:
            clocks.add(change.clock)
        elif change.do is Do.STOP:
            clocks.discard(change.clock)
        elif change.do is Do.PAUSE:
            paused.add(change.reason)
        elif change.do is Do.RESUME:
            paused.discard(change.reason)
    steps = (step for made in procedure.moves.values() for step in made.clocks)
    held = {step.reason for step in steps if step.do is Do.PAUSE and step.clock in clocks}
    return replace(run, clocks=frozenset(clocks), paused=frozenset(paused & held))


def _as_move(opening: Start) -> Move:
    return Move("", opening.text, (), None, opening.by, opening.approved_by, opening.articles)


def _moved(run: Run, made: Move, by: By) -> Run:
    kept = {(made.records, one.person) for one in by.signed if made.records and one.capacity in made.by.capacities}
    kept |= {(made.named, person) for person in by.named if made.named}
    restarted = {step.clock for step in made.clocks if step.do in {Do.START, Do.RESTART, Do.EXTEND}}
    return replace(
        run,
        state=made.target or run.state,
        papers=run.papers - set(made.papers_voided) | set(made.papers_made),
        people=run.people | kept,
        done=run.done | {made.key},
        lapsed=run.lapsed - restarted,
    )
