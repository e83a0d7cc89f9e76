"""What a move does to the clocks of a run: rows started, stopped, paused, resumed, lengthened, and counted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Due
from wangjian.law.procedure import Do
from wangjian.law.procedure_run import ClockChange
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters import facts
from wangjian.modules.matters.models import Clock, Pause
from wangjian.modules.matters.operations.locking import LockedRun, clock_code
from wangjian.modules.matters.queries.counting import counted, tried
from wangjian.modules.matters.queries.standing import PAUSED, RUNNING, STOPPED

_WRITTEN = ("restart", "extensions", "due", "act_by", "ends_at", "provisional", "state", "ended_at", "told")


@dataclass
class _Desk:
    """The clocks of one run while an act changes them, and the rows that must be written in the end, in order."""

    act: Act
    locked: LockedRun
    days: int | None
    clocks: dict[object, Clock] = field(default_factory=dict)
    pauses: dict[object, Pause] = field(default_factory=dict)

    def open(self, clock: str) -> Clock | None:
        """The clock, if it runs or is paused."""
        return self.locked.standing.clocks.get(clock)

    def count(self, row: Clock) -> Due:
        """Count a clock with its course so far."""
        found = counted(row.clock, Instant(row.start), self.locked.standing.course(row))
        if (row.due, row.act_by) != (found.due, found.act_by):
            row.told = 0  # of another last day nobody was told
        row.due, row.act_by, row.ends_at = found.due, found.act_by, found.ends_at.at
        row.provisional = found.provisional is not None
        self.clocks[row.id] = row
        return found

    def record(self, what: facts.FactType, clock: str, **payload: Any) -> None:
        """Record what was done to a clock."""
        self.act.record(what, matter=self.locked.matter.id, run=self.locked.id, clock=clock_code(clock), **payload)


def change_clocks(act: Act, locked: LockedRun, changes: Iterable[ClockChange], *, days: int | None = None) -> None:
    """Do these deeds to the clocks of a locked run; `days` is the length an approver sets. Four statements at most.

    Raise what `law.clock` refuses, such as ``extension.open`` where the law leaves the length to the approver.
    """
    desk = _Desk(act, locked, days)
    for change in changes:
        _DEEDS[change.do](desk, change)
    Clock.objects.bulk_create(
        list(desk.clocks.values()), update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN
    )
    Pause.objects.bulk_create(
        list(desk.pauses.values()), update_conflicts=True, unique_fields=["id"], update_fields=["last"]
    )


def check_lengths(locked: LockedRun, changes: Iterable[ClockChange], *, days: int | None) -> None:
    """Refuse an extension that the law does not allow; a length that is still to be set is left to the approver."""
    for change in changes:
        row = locked.standing.clocks.get(change.clock)
        if change.do is not Do.EXTEND or row is None:
            continue
        try:
            tried(row.clock, Instant(row.start), locked.standing.course(row), [days])
        except Refusal as refused:
            if days is not None or refused.code != "extension.open":
                raise


def _start(desk: _Desk, change: ClockChange) -> None:
    _stop(desk, change)
    row = Clock(
        id=desk.locked.new_id(desk.act, f"clock:{change.clock}"),
        matter_id=desk.locked.matter.id,
        run_id=desk.locked.id,
        clock=change.clock,
        start=change.at.at,
        extensions=[],
        state=RUNNING,
    )
    desk.locked.standing.clocks[change.clock] = row
    desk.record(facts.CLOCK_STARTED, change.clock, due=desk.count(row).due)


def _restart(desk: _Desk, change: ClockChange) -> None:
    row = desk.open(change.clock)
    if row is None:
        _start(desk, change)
        return
    row.restart = change.at.day
    desk.record(facts.CLOCK_RESTARTED, change.clock, due=desk.count(row).due)


def _stop(desk: _Desk, change: ClockChange) -> None:
    row = desk.open(change.clock)
    if row is None:
        return
    for pause in _open_pauses(desk, row):
        _close(desk, pause, change.at)
    row.state, row.ended_at = STOPPED, desk.act.at.at
    del desk.locked.standing.clocks[change.clock]
    desk.locked.standing.past.append(row)
    desk.clocks[row.id] = row
    desk.record(facts.CLOCK_STOPPED, change.clock)


def _pause(desk: _Desk, change: ClockChange) -> None:
    """Begin a pause; the time of a clock that is over no longer counts, so nothing stops it."""
    row = desk.open(change.clock)
    if row is None or Instant(row.ends_at) <= change.at or change.reason in _reasons(desk, row):
        return
    pause = Pause(
        id=desk.locked.new_id(desk.act, f"pause:{change.clock}:{change.reason}"),
        clock_id=row.id,
        reason=change.reason,
        first=change.at.day,
        last=None,
    )
    desk.locked.standing.pauses[row.id].append(pause)
    desk.pauses[pause.id] = pause
    row.state = PAUSED
    desk.clocks[row.id] = row
    desk.record(facts.CLOCK_PAUSED, change.clock, reason=change.reason)


def _resume(desk: _Desk, change: ClockChange) -> None:
    row = desk.open(change.clock)
    ended = [pause for pause in _open_pauses(desk, row) if pause.reason == change.reason] if row else []
    if row is None or not ended:
        return
    for pause in ended:
        _close(desk, pause, change.at)
    if not _open_pauses(desk, row):
        row.state = RUNNING
    desk.record(facts.CLOCK_RESUMED, change.clock, due=desk.count(row).due)


def _extend(desk: _Desk, change: ClockChange) -> None:
    row = desk.open(change.clock)
    if row is None:
        return
    row.extensions = [*row.extensions, desk.days]
    desk.record(facts.CLOCK_EXTENDED, change.clock, due=desk.count(row).due)


def _open_pauses(desk: _Desk, row: Clock) -> list[Pause]:
    return [pause for pause in desk.locked.standing.pauses[row.id] if pause.last is None]


def _reasons(desk: _Desk, row: Clock) -> set[str]:
    return {pause.reason for pause in _open_pauses(desk, row)}


def _close(desk: _Desk, pause: Pause, at: Instant) -> None:
    pause.last = max(pause.first, at.day)
    desk.pauses[pause.id] = pause


_DEEDS: Mapping[Do, Callable[[_Desk, ClockChange], None]] = {
    Do.START: _start,
    Do.RESTART: _restart,
    Do.STOP: _stop,
    Do.PAUSE: _pause,
    Do.RESUME: _resume,
    Do.EXTEND: _extend,
}
