"""What a signature gives, whatever module makes the move; and proposals returned or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.matters.operations.locking import lock_run
from wangjian.modules.matters.operations.proposals import return_proposal, withdraw_proposal
from wangjian.modules.matters.operations.signing import Awaiting, Made


@dataclass(frozen=True, slots=True)
class Moved:
    """What a signature did: whether the move is made, where the run stands, what waits, papers issued, runs opened."""

    run: UUID
    move: str
    made: bool
    state: str
    seen: int
    proposal: UUID | None
    papers: tuple[UUID, ...] = ()
    opened: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """A proposal that was returned or withdrawn."""

    proposal: UUID


def moved(move: str, signed: Made | Awaiting, papers: Iterable[UUID] = ()) -> Moved:
    """What a signature did, as the act of the module that made the move gives it back; with the papers it issued."""
    made, run = isinstance(signed, Made), signed.run
    opened = tuple(each.id for each in signed.opened) if isinstance(signed, Made) else ()
    return Moved(run.id, move, made, run.state, run.seen, signed.proposal, tuple(papers), opened)


def return_move(run: UUID, *, reason: str, seen: int, by: Actor, at: Instant, once: Key) -> Closed:
    """Send what waits for one's signature back to those who proposed it.

    Raise what `lock_run` and `return_proposal` refuse.
    """
    with acting("matters.return_move", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Closed)) is not None:
            return earlier
        locked = lock_run(act, run, seen=seen)
        return act.give(Closed(return_proposal(act, locked, reason=reason)))


def withdraw_move(run: UUID, *, reason: str, seen: int, by: Actor, at: Instant, once: Key) -> Closed:
    """Take back what one has proposed and nobody has decided yet.

    Raise what `lock_run` and `withdraw_proposal` refuse.
    """
    with acting("matters.withdraw_move", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Closed)) is not None:
            return earlier
        locked = lock_run(act, run, seen=seen)
        return act.give(Closed(withdraw_proposal(act, locked, reason=reason)))
