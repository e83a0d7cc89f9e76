"""A run of a procedure, what a move of it leads to, and what has lapsed of it: values that change nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure import Do


@dataclass(frozen=True, slots=True)
class Run:
    """One procedure at one version with one state, and what the machine must know of its past.

    `clocks` are those running, `paused` the reasons for which time does not count, `papers` those on file, `people`
    pairs of role and person, `done` the moves made, `lapsed` the clocks that have run out.
    """

    procedure: str
    version: Day
    digest: str
    state: str
    clocks: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()
    done: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()

    def people_as(self, role: str) -> frozenset[str]:
        """The people recorded under `role`."""
        return frozenset(person for kept, person in self.people if kept == role)


@dataclass(frozen=True, slots=True)
class Signed:
    """A person who signs, and in which capacity."""

    person: str
    capacity: str


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a move: those who sign it, proposers and approvers alike, and the people it names."""

    signed: tuple[Signed, ...]
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClockChange:
    """What is to be done to a clock, and the moment it counts from."""

    do: Do
    clock: str
    at: Instant
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A run that is to be opened beside this one."""

    run: str
    clock: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a move leads to; nothing has been changed yet. `run` is the run as it will stand."""

    run: Run
    move: str
    event: str
    at: Instant
    clocks: tuple[ClockChange, ...] = ()
    starts: tuple[RunOpened, ...] = ()
    papers: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    articles: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A clock that has run out: when, whether the law itself gives the effect, and the state it led to, if any."""

    clock: str
    at: Instant
    by_law: bool
    text: Text
    state: str | None
    event: str
    articles: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """A run after what has lapsed was read into it, oldest lapse first."""

    run: Run
    lapsed: tuple[Lapsed, ...] = ()
