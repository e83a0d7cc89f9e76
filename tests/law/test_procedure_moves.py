"""Every move of every procedure succeeds when all is there, and is refused with its article when one thing is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.procedure import Do, FactKind, Facts, Move, Procedure, Sign, StateKind
from wangjian.law.procedure_machine import move, permitted
from wangjian.law.procedure_run import By, Run, Signed
from wangjian.law.procedure_source import procedures

AT = Instant.parse("2026-11-24T10:00")
EARLIER = Instant.parse("2026-11-20T09:00")
LATER = Instant.parse("2026-11-25T09:00")
MOVES = [(one, made) for one in procedures().values() for made in one.moves.values()]


def named(case: tuple[Procedure, Move]) -> str:
    return f"{case[0].name}-{case[1].key}"


def fitting(procedure: Procedure, made: Move) -> dict[str, bool | str | Instant]:
    """Facts under which the move may be made, special laws left aside."""
    facts: dict[str, bool | str | Instant] = {}
    for over in procedure.overrides:
        if made.key in over.moves:
            facts[over.when.fact] = False
    for key in made.facts:
        asked = procedure.facts[key]
        first = next(iter(asked.values), "")
        facts[key] = {FactKind.MOMENT: EARLIER, FactKind.CHOICE: first, FactKind.YES_NO: False}[asked.kind]
    return facts | {guard.fact: guard.wanted[0] for guard in made.guards}


def hands(sign: Sign | None, prefix: str) -> tuple[Signed, ...]:
    return tuple(Signed(f"{prefix}{n}", sign.capacities[0]) for n in range(sign.people)) if sign else ()


def signers(made: Move) -> By:
    people = frozenset(f"named{n}" for n in range(made.named_people))
    return By((*hands(made.by, "proposer"), *hands(made.approved_by, "approver")), people)


def ready(procedure: Procedure, made: Move, state: str | None = None) -> Run:
    """A run in which nothing stands against the move."""
    return Run(
        procedure=procedure.name,
        version=procedure.version,
        digest=procedure.digest,
        state=state or made.source[0],
        clocks=frozenset(step.clock for step in made.clocks if step.do is not Do.START),
        paused=frozenset(made.during),
        papers=frozenset(made.papers_needed),
        lapsed=frozenset(made.after),
    )


@pytest.mark.parametrize("case", MOVES, ids=named)
def test_a_move_with_all_it_needs_succeeds(case: tuple[Procedure, Move]) -> None:
    procedure, made = case
    for state in made.source:
        run = ready(procedure, made, state)
        outcome = move(procedure, run, made.key, by=signers(made), at=AT, facts=fitting(procedure, made))
        assert outcome.run.state == (made.target or state)
        assert outcome.event == made.event
        assert set(made.articles) <= set(outcome.articles)
        assert set(made.papers_made) <= outcome.run.papers
        assert not set(made.papers_voided) - set(made.papers_made) & outcome.run.papers
        assert made.key in outcome.run.done
        assert run == ready(procedure, made, state)
        for change in outcome.clocks:
            assert change.at == (EARLIER if any(s.since and s.clock == change.clock for s in made.clocks) else AT)
            assert (change.clock in outcome.run.clocks) is (change.do is not Do.STOP)
        if procedure.states[outcome.run.state].kind is StateKind.FINAL:
            assert not outcome.run.clocks
            assert not outcome.run.paused


Wrong = tuple[str, Run, By, Facts]


def wrong_ways(procedure: Procedure, made: Move) -> Iterator[Wrong]:
    """Each single thing that can be missing, with the refusal it must lead to."""
    run, by, facts = ready(procedure, made), signers(made), fitting(procedure, made)
    yield "procedure.version-differs", replace(run, digest="0" * 64), by, facts
    yield "procedure.capacity", run, By(hands(made.approved_by, "approver"), by.named), facts
    yield from wrong_states(procedure, made, run, by, facts)
    yield from wrong_people(made, run, by, facts)
    yield from wrong_past(made, run, by, facts)
    yield from wrong_facts(procedure, made, run, by, facts)
    yield from wrong_moments(made, run, by, facts)
    for paper in made.papers_needed:
        yield "procedure.paper-missing", replace(run, papers=run.papers - {paper}), by, facts


def wrong_states(procedure: Procedure, made: Move, run: Run, by: By, facts: Facts) -> Iterator[Wrong]:
    for key, state in procedure.states.items():
        if state.kind is StateKind.FINAL:
            yield "procedure.ended", replace(run, state=key), by, facts
        elif key not in made.source:
            yield "procedure.not-from-here", replace(run, state=key), by, facts


def wrong_past(made: Move, run: Run, by: By, facts: Facts) -> Iterator[Wrong]:
    for reason in made.during:
        yield "procedure.not-paused", replace(run, paused=run.paused - {reason}), by, facts
    for reason in made.not_during:
        yield "procedure.paused", replace(run, paused=run.paused | {reason}), by, facts
    for clock in made.after:
        yield "procedure.too-early", replace(run, lapsed=run.lapsed - {clock}), by, facts
    for clock in made.barred_by:
        yield "procedure.right-lost", replace(run, lapsed=run.lapsed | {clock}), by, facts
    if made.once:
        yield "procedure.done-already", replace(run, done=frozenset({made.key})), by, facts


def wrong_facts(procedure: Procedure, made: Move, run: Run, by: By, facts: Facts) -> Iterator[Wrong]:
    for guard in made.guards:
        yield "procedure.fact-missing", run, by, {k: v for k, v in facts.items() if k != guard.fact}
        yield "procedure.fact-unmet", run, by, {**facts, guard.fact: not guard.wanted[0]}
    for over in procedure.overrides:
        if made.key in over.moves:
            yield "procedure.fact-missing", run, by, {k: v for k, v in facts.items() if k != over.when.fact}


def wrong_moments(made: Move, run: Run, by: By, facts: Facts) -> Iterator[Wrong]:
    for step in (*made.clocks, *made.starts):
        if step.since and (step.when is None or facts[step.when.fact] in step.when.wanted):
            yield "procedure.future-moment", run, by, {**facts, step.since: LATER}
            yield "procedure.fact-missing", run, by, {k: v for k, v in facts.items() if k != step.since}


def wrong_people(made: Move, run: Run, by: By, facts: Facts) -> Iterator[Wrong]:
    if made.by.people > 1:
        yield "procedure.too-few", run, By(by.signed[1:], by.named), facts
    if made.approved_by is not None:
        yield "procedure.approver-missing", run, By(hands(made.by, "proposer"), by.named), facts
        same = Signed("proposer0", made.approved_by.capacities[0])
        yield "procedure.approver-proposed", run, By((*by.signed, same), by.named), facts
        if made.approved_by.people > 1:
            yield "procedure.too-few", run, By(by.signed[:-1], by.named), facts
    for role in made.not_by:
        yield "procedure.person-excluded", replace(run, people=frozenset({(role, "proposer0")})), by, facts
    if made.named:
        yield "procedure.not-named", run, By(by.signed), facts


@pytest.mark.parametrize("case", MOVES, ids=named)
def test_a_move_is_refused_with_its_article(case: tuple[Procedure, Move]) -> None:
    procedure, made = case
    tried = 0
    for code, run, by, facts in wrong_ways(procedure, made):
        with pytest.raises(Refusal) as refused:
            move(procedure, run, made.key, by=by, at=AT, facts=facts)
        assert refused.value.code == code
        assert refused.value.articles
        assert "{" not in refused.value.zh + refused.value.en
        tried += 1
    assert tried >= 4


@pytest.mark.parametrize("case", MOVES, ids=named)
def test_what_is_permitted_is_what_can_be_done(case: tuple[Procedure, Move]) -> None:
    procedure, made = case
    run, facts = ready(procedure, made), fitting(procedure, made)
    found = {one.move.key: one for one in permitted(procedure, run, set(procedure.capacities), facts)}
    assert found[made.key].allowed
    assert not found[made.key].reasons
    nobody = {one.move.key: one for one in permitted(procedure, run, (), facts)}
    assert [reason.code for reason in nobody[made.key].reasons] == ["procedure.capacity"]


def test_all_reasons_are_given_together() -> None:
    procedure = next(one for one in procedures().values() if one.name == "case")
    made = procedure.moves["decide_penalty"]
    run = replace(ready(procedure, made), paused=frozenset({"refund"}))
    found = {one.move.key: one for one in permitted(procedure, run, ["party"], {"heavy": True})}
    codes = [reason.code for reason in found["decide_penalty"].reasons]
    assert codes[:3] == ["procedure.paused", "procedure.capacity", "procedure.fact-unmet"]
    assert set(codes[3:]) == {"procedure.fact-missing"}


def test_an_unknown_move_names_the_moves() -> None:
    procedure = next(one for one in procedures().values() if one.name == "report")
    with pytest.raises(Refusal) as refused:
        move(procedure, ready(procedure, procedure.moves["file_case"]), "fly", by=By(()), at=AT, facts={})
    assert refused.value.code == "procedure.move-unknown"
    assert "file_case" in refused.value.en
