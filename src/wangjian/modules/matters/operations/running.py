"""A run is opened: by hand under a signature, or beside another whose move calls for it."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Do, Facts, Procedure
from wangjian.law.procedure_machine import start
from wangjian.law.procedure_run import By, ClockChange, Outcome, RunOpened
from wangjian.law.procedure_source import procedure as procedure_named
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import HAND_FINISHED, RUN_BY_HAND, RUN_OPENED
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.operations.clocks import change_clocks
from wangjian.modules.matters.operations.establishing import answered, write_answers
from wangjian.modules.matters.operations.locking import LockedRun, clock_code, save
from wangjian.modules.matters.operations.seats import refresh
from wangjian.modules.matters.policies import post_at
from wangjian.modules.matters.queries.rows import MatterRow, RunRow
from wangjian.modules.matters.queries.standing import Standing
from wangjian.modules.matters.queries.wording import clock_name, each

SEPARATE = frozenset({"case"})
"""Procedures that are a matter of their own: whoever makes the move that calls for one opens it in the same act."""

_NOT_HERE = Text(
    "“{procedure}”须由本件承办机构有该职务的人员签署。",
    "“{procedure}” is signed by someone who holds that capacity at this office.",
)
_NO_CLOCK = Text(
    "“{procedure}”没有须由人工办结的时限 {clock}。", "“{procedure}” has no period {clock} that is ended by hand."
)


def open_run(act: Act, matter: MatterRow, procedure: str, *, facts: Facts, by: By | None = None) -> RunRow:
    """Open a run of `procedure`, in its newest version in force on the day of the act, on a matter of this act.

    `by` are those who sign where it is opened by hand; without it a signed move of another matter calls for it. Raise
    `Refusal`: ``procedure.unknown``, ``procedure.version-unknown``, ``matter.capacity``, what `law` refuses of the
    start, and what `answered` refuses.
    """
    found = procedure_named(procedure, on=act.at.day)
    for one in by.signed if by else ():
        _require_here(act, matter, found, one.person, one.capacity)
    return _open(act, matter, found, facts=facts, by=by, beside=None).run


def open_beside(act: Act, locked: LockedRun, called: RunOpened) -> LockedRun | None:
    """Open the run that a move of `locked` calls for, with the clock that begins there and the answers it shares.

    Where no procedure is written for it, it is done by hand: the ledger says so and its clock runs on the run that
    called for it, so that no period of the law is lost.
    """
    try:
        found = procedure_named(called.run, on=called.at.day)
    except Refusal as refused:
        if refused.code not in {"procedure.unknown", "procedure.version-unknown"}:
            raise
        _by_hand(act, locked, called)
        return None
    shared = {name: value for name, value in locked.facts.items() if _asks_alike(found, locked.procedure, name)}
    return _open(act, locked.matter, found, facts=shared, by=None, beside=(locked, called))


def finish_by_hand(act: Act, locked: LockedRun, clock: str) -> None:
    """End the clock of what the law called for and was done by hand; raise `Refusal` ``matter.no-such-clock``."""
    if clock not in locked.standing.clocks or clock in _own(locked.procedure):
        text = each(_NO_CLOCK, procedure=locked.procedure.text, clock=clock_name(clock))
        raise Refusal("matter.no-such-clock", text)
    locked.take(clocks=locked.law.clocks - {clock})
    change_clocks(act, locked, [ClockChange(Do.STOP, clock, act.at)])
    seen = locked.touch(act)
    save(act, locked)
    refresh(act, locked.matter)
    act.record(HAND_FINISHED, matter=locked.matter.id, run=locked.id, seen=seen, clock=clock_code(clock))


def _by_hand(act: Act, locked: LockedRun, called: RunOpened) -> None:
    clock = called.clock
    if clock:
        try:
            change_clocks(act, locked, [ClockChange(Do.START, clock, called.at)])
            locked.take(clocks=locked.law.clocks | {clock})
        except Refusal as refused:
            if refused.code != "clock.switched_off":
                raise
            clock = ""
    code = clock_code(clock) or None
    act.record(RUN_BY_HAND, matter=locked.matter.id, run=locked.id, procedure=called.run, clock=code)


def _open(
    act: Act,
    matter: MatterRow,
    procedure: Procedure,
    *,
    facts: Facts,
    by: By | None,
    beside: tuple[LockedRun, RunOpened] | None,
) -> LockedRun:
    given = answered(procedure, facts, act.at)
    outcome = start(procedure, act.at, given, by)
    opener, called = beside or (None, None)
    locked = LockedRun(
        matter, Standing(_row(act, matter, outcome, opener), procedure, outcome.run, outcome.run, (), {}, {}), 0
    )
    changes = list(outcome.clocks)
    if called and called.clock and called.clock not in outcome.run.clocks:
        changes.append(ClockChange(Do.START, called.clock, called.at))
        locked.take(clocks=outcome.run.clocks | {called.clock})
    act.record(
        RUN_OPENED,
        matter=matter.id,
        run=locked.id,
        procedure=procedure.name,
        version=procedure.version,
        digest=procedure.digest,
        opened_by=opener.id if opener else None,
    )
    write_answers(act, locked, given)
    change_clocks(act, locked, changes)
    for further in outcome.starts:
        open_beside(act, locked, further)
    refresh(act, matter)
    return locked


def _row(act: Act, matter: MatterRow, outcome: Outcome, opener: LockedRun | None) -> Run:
    law = outcome.run
    label = f"run:{matter.id}:{law.procedure}:{opener.id if opener else ''}:{opener.made if opener else ''}"
    return Run.objects.create(
        id=act.new_id(label),
        matter_id=matter.id,
        opened_by_id=opener.id if opener else None,
        procedure=law.procedure,
        version=law.version,
        digest=law.digest,
        state=law.state,
        seen=1,
        papers=sorted(law.papers),
        opened_at=act.at.at,
        ended_at=None,
    )


def _require_here(act: Act, matter: MatterRow, procedure: Procedure, person: str, capacity: str) -> None:
    """Refuse a signer who does not hold the capacity at the matter's office: the actor, or somebody beside him."""
    if person == act.by.key:
        holds = post_at(act.by, capacity, matter.places) is not None
    else:
        holds = UUID(person) in {each.key for each in accounts.holding(capacity, matter.places, act.at.day)}
    if not holds:
        text = each(_NOT_HERE, procedure=procedure.start.text)
        raise Refusal("matter.capacity", text, articles=procedure.start.articles)


def _own(procedure: Procedure) -> set[str]:
    """The clocks that moves of this procedure itself handle, and so end."""
    steps = [*procedure.start.clocks, *(step for made in procedure.moves.values() for step in made.clocks)]
    return {step.clock for step in steps} | {new for over in procedure.overrides for new in over.clocks.values()}


def _asks_alike(one: Procedure, other: Procedure, name: str) -> bool:
    """Whether both procedures ask for the fact and take the same answers."""
    mine, theirs = one.facts.get(name), other.facts.get(name)
    return (
        mine is not None and theirs is not None and (mine.kind, set(mine.values)) == (theirs.kind, set(theirs.values))
    )
