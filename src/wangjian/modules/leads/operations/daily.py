"""The daily opening: as many waiting suspicions as an office can take in a day become leads, strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.leads.facts import LEADS_OPENED
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.leads.operations.register import open_lead
from wangjian.modules.leads.policies import OPENING
from wangjian.modules.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Opened:
    """The matters opened, and how many suspicions of the office still wait."""

    matters: tuple[UUID, ...]
    waiting: int


def open_daily(office: UUID, *, at: Instant, once: Key) -> Opened:
    """Open the strongest waiting suspicions of an office, no more in a day than its `intake_a_day`, by the machine.

    What the daily opening has opened that day already counts; what officers register does not. Raise `Refusal`
    ``organisation.none``.
    """
    with acting("leads.open_daily", by=system_actor(OPENING), at=at, once=once) as act:
        if (earlier := act.earlier(Opened)) is not None:
            return earlier
        most = organisations.organisation(office).intake_a_day
        waiting = Suspicion.objects.filter(office_id=office, state="waiting")
        strongest = waiting.order_by("-score", "pk").values("pk")[:most]
        # locked in the order of keys, as every act that locks several; and before counting: of two openings at once
        # the second counts what the first has opened
        locked = waiting.filter(pk__in=strongest).order_by("pk").select_for_update(of=("self",), no_key=True)
        chosen = sorted(locked, key=lambda row: (-row.score, row.pk))
        left = max(most - _opened_on(office, at.day), 0)
        opened = tuple(open_lead(act, row).matter for row in chosen[:left])
        still = waiting.count()
        act.record(LEADS_OPENED, office=office, opened=len(opened), waiting=still)
        return act.give(Opened(opened, still))


def _opened_on(office: UUID, day: Day) -> int:
    start, end = Instant.start_of(day).at, Instant.start_of(day + timedelta(days=1)).at
    return Lead.objects.filter(
        opened_by=OPENING, matter__office_id=office, registered_at__gte=start, registered_at__lt=end
    ).count()
