"""A run is locked for an act: through the policy, at the version that was looked at, with what has lapsed settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q, Subquery

from wangjian.kernel.actor import ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Procedure, StateKind
from wangjian.law.procedure_run import Run as LawRun
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import CLOCK_LAPSED, RUN_ENDED
from wangjian.modules.matters.models import Clock, Run
from wangjian.modules.matters.operations.seats import refresh
from wangjian.modules.matters.policies import none, visible, works_on
from wangjian.modules.matters.queries.changes import changes_since
from wangjian.modules.matters.queries.rows import MatterRow, RunRow, matter_row, run_row
from wangjian.modules.matters.queries.standing import LAPSED, STOPPED, Standing, standings
from wangjian.modules.matters.queries.wording import each

_CHANGED = Text(
    "您打开页面之后，本程序已有变动：{what}。请核对后重新办理。",
    "Since you opened the page this run has changed: {what}. Look at it again.",
)
_READ_ONLY = Text(
    "本件由承办机构办理，您只能查看或者督办。", "The office works on this matter; you read and supervise."
)


@dataclass
class LockedRun:
    """A run in the hands of one act: the law's value, what is established, and the rows behind them.

    `before` is its version before the act; `run` and `matter` are rows that may be given on.
    """

    matter: MatterRow
    standing: Standing
    before: int
    made: int = 0

    @property
    def id(self) -> UUID:
        """Its key."""
        return self.standing.row.id

    @property
    def run(self) -> RunRow:
        """The run as it stands now."""
        return run_row(self.standing.row, self.procedure, self.law.state)

    @property
    def procedure(self) -> Procedure:
        """The procedure at the version it stands under."""
        return self.standing.procedure

    @property
    def law(self) -> LawRun:
        """The run as the machine knows it."""
        return self.standing.law

    @property
    def facts(self) -> dict[str, bool | str | Instant]:
        """What is established, by name."""
        return self.standing.facts

    @property
    def seen(self) -> int:
        """Its version now."""
        return self.standing.row.seen

    def take(self, law: LawRun | None = None, **changes: Any) -> None:
        """Let the run stand as the machine says, or with these of its values changed; nothing is written yet."""
        self.standing.law = replace(law or self.law, **changes)

    def new_id(self, act: Act, what: str) -> UUID:
        """An identifier for a row that this act makes of this run."""
        self.made += 1
        return act.new_id(f"{what}:{self.id}:{self.before}:{self.made}")

    def touch(self, act: Act) -> int:
        """Raise the version, once an act and for people alone; what the machine does is nobody's stale page."""
        if act.by.kind is ActorKind.PERSON and self.seen == self.before:
            self.standing.row.seen += 1
        return self.seen


def clock_code(clock: str) -> str:
    """A clock as the ledger writes it."""
    return clock.lower()


def lock_matter(act: Act, matter: UUID) -> MatterRow:
    """Lock a matter that the actor sees before looking at anything of it; a step. Raise `Refusal` ``matter.none``."""
    return _locked(act, Q(pk=matter))


def lock_run(act: Act, run: UUID, *, seen: int | None) -> LockedRun:
    """Lock the matter of a run, settle what has lapsed (a fact each, dated at the lapse) and give the run to work on.

    `seen` is the version of the page the person looked at, None for the machine alone. Raise `Refusal`:
    ``matter.none`` (absent or not to be seen), ``matter.read-only`` (a superior), ``matter.changed`` naming what
    changed, ``procedure.version-missing``.
    """
    row = _locked(act, Q(pk=Subquery(Run.objects.filter(pk=run).values("matter")[:1])))
    if not works_on(act.by, row.places):
        raise Refusal("matter.read-only", _READ_ONLY)
    found = Run.objects.get(pk=run)
    if seen is None and act.by.kind is ActorKind.PERSON:
        raise TypeError("a person acts on the version of a run that was looked at")
    if seen is not None and seen != found.seen:
        raise changed(row, found.id, seen)
    locked = LockedRun(row, standings([found], act.at)[0], found.seen)
    settle(act, locked)
    return locked


def _locked(act: Act, which: Q) -> MatterRow:
    found = visible(act.by).select_for_update(of=("self",), no_key=True).filter(which).first()
    if found is None:
        raise none()
    return matter_row(found)


def changed(matter: MatterRow, run: UUID, seen: int, code: str = "matter.changed", text: Text = _CHANGED) -> Refusal:
    """What has changed of a run since the version `seen`, as a refusal of whoever looked at that one."""
    what = changes_since(matter, run, seen)
    zh, en = "；".join(one.zh for one in what), "; ".join(one.en for one in what)
    return Refusal(code, each(text, what=Text(zh or "版本不同", en or "its version differs")))


def settle(act: Act, locked: LockedRun) -> bool:
    """Write what has lapsed of a locked run by law or as a duty overdue; whether there was anything."""
    standing = locked.standing
    if not standing.lapsed:
        return False
    over: list[Clock] = []
    for lapse in standing.lapsed:
        act.record(
            CLOCK_LAPSED,
            matter=locked.matter.id,
            at=lapse.at,
            run=locked.id,
            clock=clock_code(lapse.clock),
            by_law=lapse.by_law,
            state=lapse.state,
        )
        if lapse.by_law:
            over.append(_end(standing, lapse.clock, LAPSED, lapse.at))
    ended = standing.lapsed[-1].at
    over += [_end(standing, clock, STOPPED, ended) for clock in sorted(set(standing.clocks) - standing.law.clocks)]
    Clock.objects.bulk_update(over, ["state", "ended_at"])
    save(act, locked, ended=ended)
    standing.lapsed = ()
    refresh(act, locked.matter)
    return True


def save(act: Act, locked: LockedRun, *, ended: Instant | None = None) -> None:
    """Write the run as the law has it now; one that stands in a final state has ended."""
    row, law = locked.standing.row, locked.law
    row.state, row.paused, row.papers = law.state, sorted(law.paused), sorted(law.papers)
    row.done, row.lapsed = sorted(law.done), sorted(law.lapsed)
    if row.ended_at is None and locked.procedure.states[law.state].kind is StateKind.FINAL:
        row.ended_at = (ended or act.at).at
        act.record(RUN_ENDED, matter=locked.matter.id, run=row.id, procedure=row.procedure, state=row.state)
    Run.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in _WRITTEN})
    locked.standing.stored = law


_WRITTEN: Iterable[str] = ("state", "seen", "paused", "papers", "done", "lapsed", "ended_at")


def _end(standing: Standing, clock: str, state: str, at: Instant) -> Clock:
    row = standing.clocks.pop(clock)
    row.state, row.ended_at = state, at.at
    standing.past.append(row)
    return row
