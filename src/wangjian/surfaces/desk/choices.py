"""The choices of the desk's forms, worded."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.law.discretion import CorrectionOrder, Tier
from wangjian.modules.accounts.facts import ENDINGS
from wangjian.modules.cases.facts import MODES, PENALTIES
from wangjian.modules.leads.facts import MEASURES, ORIGINS, RESULTS
from wangjian.modules.national.facts import SYSTEMS
from wangjian.modules.vault.facts import CLASS_WORDS
from wangjian.modules.vault.policies import PURPOSES

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
CUSTODY: dict[str, Text] = {
    "added": Text("收入", "taken in"),
    "opened": Text("查看", "opened"),
    "downloaded": Text("下载", "downloaded"),
    "checked": Text("重新计算摘要：一致", "digest computed again: the same"),
    "differs": Text("重新计算摘要：不一致", "digest computed again: not the same"),
    "withdrawn": Text("撤回", "withdrawn"),
}
ORGANISATIONS: dict[str, Text] = {
    "bureau": Text("局", "bureau"),
    "station": Text("所", "station"),
    "department": Text("部门", "department"),
    "authority": Text("主管机关", "authority"),
    "government": Text("政府", "government"),
    "platform": Text("平台", "platform"),
    "body": Text("组织", "body"),
    "agency": Text("机构", "agency"),
}
SERVED = ("penalty_notice", "decision", "dunning_letter", "no_penalty_decision")
"""The papers whose service is recorded on the page of a case."""

__all__ = [
    "CLASS_WORDS",
    "CUSTODY",
    "ENDINGS",
    "GROUNDS",
    "MEASURES",
    "MODES",
    "ORDERS",
    "ORGANISATIONS",
    "ORIGINS",
    "PENALTIES",
    "PURPOSES",
    "RESULTS",
    "SEALS",
    "SERVED",
    "SYSTEMS",
    "TIERS",
]
