"""Random walks: a run always ends or can still be ended, and what is not permitted is refused with an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.procedure import FactKind, Facts, Move, Procedure, Sign, StateKind
from wangjian.law.procedure_machine import move, permitted, settle, start
from wangjian.law.procedure_run import By, Run, Signed
from wangjian.law.procedure_source import procedures

BEGIN = Instant.parse("2026-04-20T09:00")
PROCEDURES = list(procedures().values())
STEPS = 40


def after(at: Instant, days: int) -> Instant:
    return Instant(at.at + timedelta(days=days))


def some_facts(procedure: Procedure, data: st.DataObject, at: Instant) -> Facts:
    facts: dict[str, bool | str | Instant] = {}
    for key, asked in procedure.facts.items():
        if asked.kind is FactKind.MOMENT:
            facts[key] = at
        elif asked.kind is FactKind.CHOICE:
            facts[key] = data.draw(st.sampled_from(sorted(asked.values)), label=key)
        else:
            facts[key] = data.draw(st.booleans(), label=key)
    return facts


def kind_facts(procedure: Procedure, made: Move, at: Instant) -> Facts:
    """Facts that let the move through."""
    facts: dict[str, bool | str | Instant] = {}
    for key, asked in procedure.facts.items():
        first = next(iter(asked.values), "")
        facts[key] = {FactKind.MOMENT: at, FactKind.CHOICE: first, FactKind.YES_NO: False}[asked.kind]
    return facts | {guard.fact: guard.wanted[0] for guard in made.guards}


def opening_facts(procedure: Procedure, at: Instant) -> Facts:
    """Facts that let a run begin."""
    first = next(iter(procedure.moves.values()))
    facts = kind_facts(procedure, replace(first, guards=()), at)
    return {**facts, **{guard.fact: guard.wanted[0] for guard in procedure.start.guards}}


def signers(procedure: Procedure, made: Move) -> By:
    """People of every capacity that may be asked for, special laws included, each in one capacity only."""
    signs: list[Sign] = [made.by, *filter(None, [made.approved_by])]
    for over in procedure.overrides:
        if made.key in over.moves:
            signs += filter(None, [over.by, over.approved_by])
    signed = {Signed(f"{sign.capacities[0]}{n}", sign.capacities[0]) for sign in signs for n in range(sign.people)}
    return By(tuple(sorted(signed, key=str)), frozenset(f"officer{n}" for n in range(made.named_people)))


def with_outside_papers(procedure: Procedure, run: Run) -> Run:
    """The papers that nobody inside makes: proofs of service, court rulings, hearing papers, the party's requests."""
    made = {paper for one in procedure.moves.values() for paper in one.papers_made} | set(procedure.start.papers_made)
    return replace(run, papers=run.papers | (set(procedure.papers) - made))


def can_be_ended(procedure: Procedure, run: Run, at: Instant) -> bool:
    """Whether some legal path, with time passing, leads from `run` to a final state."""
    wanted = {paper for one in procedure.moves.values() for paper in one.papers_needed}
    wanted |= {paper for over in procedure.overrides for paper in over.papers_needed}
    seen: set[tuple[str, frozenset[str], frozenset[str], frozenset[str]]] = set()
    open_runs = [run]
    while open_runs:
        here = with_outside_papers(procedure, open_runs.pop())
        if procedure.states[here.state].kind is StateKind.FINAL:
            return True
        key = (here.state, here.papers & wanted, here.paused, here.lapsed)
        if key in seen:
            continue
        seen.add(key)
        open_runs.append(settle(procedure, here, dict.fromkeys(here.clocks, at), at).run)
        for made in sorted(procedure.moves_from(here.state), key=lambda one: not one.stays):
            if made.stays and not (set(made.papers_made) & wanted or made.during):
                continue
            try:
                facts = kind_facts(procedure, made, at)
                outcome = move(procedure, here, made.key, by=signers(procedure, made), at=at, facts=facts)
            except Refusal:
                continue
            open_runs.append(outcome.run)
    return False


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.name)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_walk_ends_or_can_still_be_ended(procedure: Procedure, data: st.DataObject) -> None:
    at = BEGIN
    run = start(procedure, at, opening_facts(procedure, at)).run
    for _ in range(STEPS):
        if procedure.states[run.state].kind is StateKind.FINAL:
            assert not run.clocks
            assert permitted(procedure, run, set(procedure.capacities), {}) == []
            return
        at = after(at, 1)
        run = with_outside_papers(procedure, run)
        if run.clocks and data.draw(st.integers(0, 4), label="lapse") == 0:
            clock = data.draw(st.sampled_from(sorted(run.clocks)), label="clock")
            run = settle(procedure, run, {clock: at}, at).run
        facts = some_facts(procedure, data, at)
        options = permitted(procedure, run, set(procedure.capacities), facts)
        for refused in [one for one in options if not one.allowed][:3]:
            with pytest.raises(Refusal) as caught:
                move(procedure, run, refused.move.key, by=signers(procedure, refused.move), at=at, facts=facts)
            assert caught.value.articles
        allowed = [one.move for one in options if one.allowed]
        if allowed:
            made = data.draw(st.sampled_from(allowed), label="move")
            run = move(procedure, run, made.key, by=signers(procedure, made), at=at, facts=facts).run
    assert procedure.states[run.state].kind is StateKind.FINAL or can_be_ended(procedure, run, at)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.name)
def test_every_state_is_reached_by_legal_moves(procedure: Procedure) -> None:
    reached: set[str] = set()
    open_runs = [start(procedure, BEGIN, opening_facts(procedure, BEGIN)).run]
    while open_runs:
        run = replace(open_runs.pop(), papers=frozenset(procedure.papers))
        if run.state in reached:
            continue
        reached.add(run.state)
        lapsed = settle(procedure, run, dict.fromkeys(run.clocks, BEGIN), BEGIN).run
        open_runs.append(lapsed)
        for made in procedure.moves_from(run.state):
            here = run if not made.after else replace(run, lapsed=run.lapsed | set(made.after))
            if made.target is not None:
                by, kind = signers(procedure, made), kind_facts(procedure, made, BEGIN)
                open_runs.append(move(procedure, here, made.key, by=by, at=BEGIN, facts=kind).run)
    assert reached == set(procedure.states)
