"""What the switches change about a clock: some are off until switched on, some are counted in another unit."""

from __future__ import annotations

from dataclasses import replace

from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Clock
from wangjian.law.switches import Switches

_OFF = Text(
    "“{clock}”的条文未核对，默认不启用；由“{switch}”开关决定。",
    "“{clock}” rests on articles that were not read and is off by default; the switch “{switch}” decides.",
)


def switched(clock: Clock, switches: Switches) -> Clock:
    """The clock as `switches` have it; raise `Refusal` ``clock.switched_off`` for one that is off.

    The periods of a criminal referral are counted in working days where the switch says so (R310-5, R310-12); the
    inner periods of a hearing are refused unless it is on (HEAR-18, HEAR-19).
    """
    switch = switches.deciding(clock.id)
    if switch is None or switches.on(switch.key):
        return clock
    if clock.mark.off_by_default or clock.period is None:
        raise Refusal("clock.switched_off", _OFF, articles=clock.basis, clock=clock.id, switch=switch.key)
    return replace(clock, period=Period(clock.period.n, Unit.WORKDAY))


def rolls_weekends(switches: Switches) -> bool:
    """Whether a last day that is a mere weekend rolls, as `wangjian.law.clock.due` wants to know (law.md 1)."""
    return switches.on("weekend_roll")
