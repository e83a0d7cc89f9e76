"""The choices of the desk's forms, worded."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.law.discretion import CorrectionOrder, Tier
from wangjian.modules.cases.facts import MODES, PENALTIES
from wangjian.modules.leads.facts import MEASURES, ORIGINS, RESULTS
from wangjian.modules.national.facts import SYSTEMS

ORDERS: dict[str, Text] = {
    CorrectionOrder.NONE: Text("未责令改正", "no correction was ordered"),
    CorrectionOrder.RUNNING: Text("已责令改正，期限未满", "ordered, time still runs"),
    CorrectionOrder.MET: Text("责令后已改正", "ordered and corrected"),
    CorrectionOrder.UNMET: Text("责令后逾期未改正", "ordered and not corrected in time"),
}
TIERS: dict[str, Text] = {
    Tier.FIRST: Text("一般情形", "ordinary"),
    Tier.SERIOUS: Text("情节严重", "serious"),
}
GROUNDS: dict[str, Text] = {
    "minor_corrected": Text("轻微并可及时改正", "minor, can be corrected in time"),
    "first_minor": Text("初次违法、后果轻微并可及时改正", "first breach, minor, can be corrected in time"),
}
SEALS: dict[str, Text] = {
    "unsealed": Text("未加盖电子印章", "not sealed"),
    "awaited": Text("等待加盖", "awaiting the seal"),
    "sealed": Text("已加盖电子印章", "sealed"),
    "received": Text("外来文书", "came in"),
}
SERVED = ("penalty_notice", "decision", "dunning_letter", "no_penalty_decision")
"""The papers whose service is recorded on the page of a case."""

__all__ = [
    "GROUNDS",
    "MEASURES",
    "MODES",
    "ORDERS",
    "ORIGINS",
    "PENALTIES",
    "RESULTS",
    "SEALS",
    "SERVED",
    "SYSTEMS",
    "TIERS",
]
