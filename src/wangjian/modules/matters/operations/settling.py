"""Writing down what has lapsed, without anybody acting otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key, derived
from wangjian.kernel.moment import Instant
from wangjian.law.procedure_source import procedures
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.matters.facts import MATTER_SETTLED
from wangjian.modules.matters.models import Clock, Run
from wangjian.modules.matters.operations.locking import LockedRun, settle
from wangjian.modules.matters.policies import none, visible
from wangjian.modules.matters.queries.rows import matter_row
from wangjian.modules.matters.queries.standing import standings


@dataclass(frozen=True, slots=True)
class Settled:
    """How many lapses of a matter were written; 0 says that nothing changed."""

    matter: UUID
    lapsed: int


def settle_matter(matter: UUID, *, by: Actor, at: Instant, once: Key) -> Settled:
    """Write what has lapsed of the open runs of a matter, a fact each, dated at the lapse.

    Nothing depends on it: every page reads lapses from their moment on, and every act settles first. Raise `Refusal`
    ``matter.none``.
    """
    with acting("matters.settle_matter", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Settled)) is not None:
            return earlier
        found = visible(by).select_for_update(of=("self",), no_key=True).filter(pk=matter).first()
        if found is None:
            raise none()
        runs = list(Run.objects.filter(matter=matter, ended_at=None).order_by("id"))
        lapsed = 0
        for standing in standings(runs, at):
            lapsed += len(standing.lapsed)
            settle(act, LockedRun(matter_row(found), standing, standing.row.seen))
        if lapsed:
            act.record(MATTER_SETTLED, matter=matter, lapsed=lapsed)
        return act.give(Settled(matter, lapsed))


def settle_overdue(*, at: Instant, most: int = 200) -> int:
    """Settle up to `most` matters on which something has lapsed by law and nobody has acted since; how many lapses.

    A worklist is ordered by the clocks as they were written: what the law has ended is not to stand there as overdue.
    What fails on one matter does not keep the others waiting; the first failure is raised at the end.
    """
    ended_by_law = {rule.clock for procedure in procedures().values() for rule in procedure.lapses if rule.by_law}
    over = Clock.objects.filter(state="running", act_by__lt=at.day, clock__in=ended_by_law)
    machine, lapsed, failures = system_actor("settling"), 0, list[Exception]()
    for matter in over.order_by("matter").values_list("matter", flat=True).distinct()[:most]:
        once = derived(at, machine.key, matter, str(at))
        try:
            lapsed += settle_matter(matter, by=machine, at=at, once=once).lapsed
        except Exception as failed:
            failures.append(failed)
    if failures:
        raise failures[0]
    return lapsed
