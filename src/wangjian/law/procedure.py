"""A procedure as a value: states, moves, who may make them, what they need, and what they start, stop and produce.

A procedure is read from one frozen file (`procedure_source`) and run by one machine (`procedure_machine`). A run is one
procedure at one version with one state (`procedure_run`); nothing here says how a run is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark

Facts = Mapping[str, bool | str | Instant]
"""What is known of the matter, by the name that the procedure gives each fact."""


DECISION_FALLS = "decision.changed"
"""The event of a decision that is changed, annulled or found unlawful (PP-63)."""


class StateKind(StrEnum):
    """Where a state stands in its procedure."""

    INITIAL = "initial"
    NORMAL = "normal"
    FINAL = "final"


class FactKind(StrEnum):
    """What sort of answer a fact wants."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    MOMENT = "moment"


class Do(StrEnum):
    """What a move does to a clock."""

    START = "start"
    RESTART = "restart"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"

    @property
    def text(self) -> Text:
        """The deed for people."""
        return _DO[self]


_DO = {
    Do.START: Text("起算", "starts"),
    Do.RESTART: Text("重新起算", "starts again"),
    Do.STOP: Text("结束", "ends"),
    Do.PAUSE: Text("停止计算", "pauses"),
    Do.RESUME: Text("恢复计算", "goes on"),
    Do.EXTEND: Text("延长", "is extended"),
}


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity in which somebody acts; whether this person holds it on this matter is for a policy to say."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with the capacities that sign it."""

    key: str
    text: Text
    signed_by: tuple[str, ...]
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A fact on which a guard, a condition or the start of a clock rests, worded as a statement."""

    key: str
    text: Text
    kind: FactKind
    values: Mapping[str, Text]
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a run."""

    key: str
    text: Text
    kind: StateKind
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact and the answers that satisfy it."""

    fact: str
    wanted: tuple[bool | str, ...]

    def __str__(self) -> str:
        if self.wanted in ((True,), (False,)):
            return self.fact if self.wanted[0] else f"not {self.fact}"
        return f"{self.fact} is {'|'.join(map(str, self.wanted))}"


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One deed on one clock; `since` names the fact that holds the moment a start counts from.

    `reason` is why a pause or resumption happens, or whose approval an extension rests on.
    """

    do: Do
    clock: str
    since: str = ""
    reason: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class RunStep:
    """A run of another procedure that a move starts, with the clock that begins there and the fact it counts from."""

    run: str
    clock: str = ""
    since: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """How many people must sign, each in one of these capacities."""

    capacities: tuple[str, ...]
    people: int = 1


@dataclass(frozen=True, slots=True)
class Move:
    """One move: from where, to where (None keeps the state), signed by whom, under which guards, with what effects.

    `papers_voided` no longer count once it is made: a new notice wants a new proof of service.
    `records` keeps the signers under a role and `named` asks for people to be named under one; `not_by` shuts out the
    people of a role. `during` and `not_during` are pauses that must or must not be open, `after` clocks that must have
    run out, `barred_by` clocks whose lapse ends the right.
    """

    key: str
    text: Text
    source: tuple[str, ...]
    target: str | None
    by: Sign
    approved_by: Sign | None
    articles: tuple[Citation, ...]
    event: str = ""
    records: str = ""
    named: str = ""
    named_people: int = 0
    not_by: tuple[str, ...] = ()
    guards: tuple[Condition, ...] = ()
    papers_needed: tuple[str, ...] = ()
    papers_made: tuple[str, ...] = ()
    papers_voided: tuple[str, ...] = ()
    clocks: tuple[ClockStep, ...] = ()
    starts: tuple[RunStep, ...] = ()
    during: tuple[str, ...] = ()
    not_during: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    barred_by: tuple[str, ...] = ()
    once: bool = False

    @property
    def stays(self) -> bool:
        """Whether the run keeps its state."""
        return self.target is None

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the move asks for."""
        steps: tuple[ClockStep | RunStep, ...] = (*self.clocks, *self.starts)
        asked = [condition.fact for condition in (*self.guards, *(step.when for step in steps)) if condition]
        return tuple(dict.fromkeys([*asked, *(step.since for step in steps if step.since)]))


@dataclass(frozen=True, slots=True)
class Lapse:
    """What happens when a clock runs out in one of these states.

    By law: read from its moment on, and the run may stand in `target`. Otherwise a duty to act: flagged, never done.
    """

    clock: str
    text: Text
    by_law: bool
    source: tuple[str, ...]
    target: str | None
    event: str
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """A special law that, where it applies, replaces a clock, a capacity or an approver, or asks for papers."""

    key: str
    text: Text
    when: Condition
    moves: tuple[str, ...]
    clocks: Mapping[str, str]
    by: Sign | None
    approved_by: Sign | None
    papers_needed: tuple[str, ...]
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What opening a run does, and what must hold for it; `by` and `approved_by` sign where it is opened by hand."""

    text: Text
    event: str
    by: Sign
    approved_by: Sign | None
    guards: tuple[Condition, ...]
    papers_made: tuple[str, ...]
    clocks: tuple[ClockStep, ...]
    starts: tuple[RunStep, ...]
    articles: tuple[Citation, ...]


@dataclass(frozen=True)
class Procedure:
    """One procedure at one version; `digest` is the SHA-256 of its canonical form.

    `later` names procedures that its moves start and that come with a later version of the product.
    """

    name: str
    version: Day
    mark: Mark
    digest: str
    text: Text
    about: Text
    start: Start
    capacities: Mapping[str, Capacity]
    papers: Mapping[str, Paper]
    facts: Mapping[str, FactAsked]
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    lapses: tuple[Lapse, ...]
    overrides: tuple[Override, ...]
    later: Mapping[str, Text]
    articles: tuple[Citation, ...]

    @property
    def initial(self) -> State:
        """The state in which a run begins."""
        return next(state for state in self.states.values() if state.kind is StateKind.INITIAL)

    @cached_property
    def ending(self) -> frozenset[str]:
        """The final states, and those out of which one move alone leads, into one of them: nothing else is open."""
        ending: set[str] = set()
        grown = {key for key, state in self.states.items() if state.kind is StateKind.FINAL}
        while grown - ending:
            ending |= grown
            ways = {state: [made.target for made in self.moves_from(state) if made.target] for state in self.states}
            grown = {state for state, targets in ways.items() if len(targets) == 1 and targets[0] in ending}
        return frozenset(ending)

    @cached_property
    def out_of_course(self) -> frozenset[str]:
        """The moves made only where what was decided has fallen: possible for long, and nothing waits for them."""
        return frozenset(key for key, made in self.moves.items() if made.event == DECISION_FALLS)

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave `state` or may be made in it, in the order of the file."""
        return tuple(move for move in self.moves.values() if state in move.source)

    @property
    def clocks(self) -> tuple[str, ...]:
        """Every clock that the procedure touches or an override puts in its place, in order."""
        moves = self.moves.values()
        own = [step.clock for step in (*self.start.clocks, *(step for move in moves for step in move.clocks))]
        steps = (*self.start.starts, *(step for move in moves for step in move.starts))
        beside = [step.clock for step in steps if step.clock]
        return tuple(dict.fromkeys([*own, *beside, *(new for over in self.overrides for new in over.clocks.values())]))
