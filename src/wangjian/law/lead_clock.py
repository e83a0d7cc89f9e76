"""From which moment the time for checking a lead counts where a machine found it first (PP-18).

PP-18 counts from the day the bureau "finds" the lead. Whether output of a machine that nobody has looked at is found is
a reading of the law and therefore a switch, `lead_clock_start`; docs/decisions/2026-11-24-when-a-leads-clock-begins.md.
"""

from __future__ import annotations

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.switches import Switches

_BEFORE_FOUND = Text(
    "线索登记的时间（{registered}）早于发现的时间（{found}）。",
    "The lead was registered ({registered}) before it was found ({found}).",
)


def check_counts_from(*, found: Instant, registered: Instant, switches: Switches) -> Instant:
    """The moment from which `RPT.CHECK` counts: the registration, or the finding where the switch says so (PP-18).

    `found` is when monitoring first found the oldest finding behind the lead; a report or a lead that a person brings
    is found when it is received. Raise `Refusal` ``lead.before-found`` for a registration before the finding.
    """
    if registered < found:
        raise Refusal(
            "lead.before-found",
            _BEFORE_FOUND,
            articles=(Citation("PP", "18"),),
            registered=registered,
            found=found,
        )
    return found if switches.value("lead_clock_start") == "found" else registered
