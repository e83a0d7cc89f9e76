"""When this fact, then that reaction; when this hour, then that operation. Names are dotted: nothing is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

REACTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "exchange.acknowledged": (
            "wangjian.modules.cases.reactions.acknowledged",
            "wangjian.modules.register.reactions.publish",
        ),
        "exchange.differs": ("wangjian.modules.cases.reactions.differs",),
        "exchange.refused": ("wangjian.modules.cases.reactions.differs",),
    }
)
"""Fact code → functions ``reaction(fact: FactRow, *, at: Instant)`` in ``modules/X/reactions.py``."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An operation ``operation(**arguments, at: Instant)`` and when it is called: a cron line in UTC.

    `at` is left out where it takes none. A sixth field of the line counts seconds.
    """

    name: str
    operation: str
    cron: str
    arguments: Mapping[str, object] = field(default_factory=dict)


SCHEDULE: tuple[Scheduled, ...] = (
    Scheduled("national.deliver", "wangjian.modules.national.operations.deliver", "* * * * * */5"),
    Scheduled("national.reconcile", "wangjian.surfaces.jobs.rounds.reconcile_all", "7 * * * *"),
    # every ten minutes, so that a machine that was off in the morning opens them when it is on; once a day all the same
    Scheduled("leads.open_daily", "wangjian.surfaces.jobs.rounds.open_leads", "*/10 * * * *"),
    Scheduled("matters.remind", "wangjian.modules.matters.operations.remind", "*/10 * * * *"),
    Scheduled("matters.settle_overdue", "wangjian.modules.matters.operations.settle_overdue", "*/10 * * * *"),
    Scheduled("audit.take_up_lost", "wangjian.modules.audit.operations.take_up_lost", "* * * * *"),
    Scheduled("files.fill_sm3", "wangjian.modules.files.operations.fill_sm3", "* * * * *"),
    Scheduled("files.look_again", "wangjian.modules.files.operations.look_again", "27 * * * *"),
    Scheduled("files.sweep", "wangjian.modules.files.operations.sweep", "17 */6 * * *"),
)
"""What is done once for the whole installation, however many workers there are."""

EVERY_SECOND: tuple[str, ...] = ("wangjian.modules.audit.operations.cut",)
"""Operations ``operation(*, at: Instant)`` that each worker calls every second: cheap where there is nothing to do."""

FAULTS: tuple[str, ...] = ("wangjian.modules.files.queries.faults",)
"""Queries ``faults(*, at: Instant) -> list[FaultRow]`` whose rows the list of faults shows."""
