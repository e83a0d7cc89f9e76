"""The choices of the desk's forms, worded."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.law.discretion import CorrectionOrder, Tier
from wangjian.law.publicity import Penalty

PENALTIES: dict[str, Text] = {
    Penalty.WARNING: Text("警告", "warning"),
    Penalty.CRITICISM: Text("通报批评", "public criticism"),
    Penalty.LOWER_FINE: Text("罚款（较低数额）", "a lower fine"),
    Penalty.FINE: Text("罚款", "a fine"),
    Penalty.VERY_LARGE_FINE: Text("罚款（较大数额）", "a very large fine"),
    Penalty.CONFISCATION: Text("没收违法所得、非法财物", "confiscation"),
    Penalty.STOP_BUSINESS: Text("责令停产停业", "stop of business"),
    Penalty.RESTRICT_ACTIVITY: Text("限制开展生产经营活动", "restriction of business"),
    Penalty.DOWNGRADE: Text("降低资质等级", "downgrade"),
    Penalty.RESTRICT_EMPLOYMENT: Text("限制从业", "restriction of employment"),
    Penalty.REVOKE: Text("吊销许可证件", "revocation"),
}
MODES: dict[str, Text] = {
    "direct": Text("直接送达", "handed over"),
    "left": Text("留置送达", "left at the place"),
    "electronic": Text("电子送达", "electronic"),
    "post": Text("邮寄送达", "by post"),
    "entrusted": Text("委托送达", "through another bureau"),
    "public_notice": Text("公告送达", "by public notice"),
}
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
MEASURES: dict[str, Text] = {
    "guidance": Text("行政指导", "guidance"),
    "self_correction": Text("自查自纠提示", "self-correction notice"),
}
RESULTS: dict[str, Text] = {
    "corrected": Text("已改正", "corrected"),
    "not_corrected": Text("未改正", "not corrected"),
    "not_needed": Text("无需改正", "nothing to correct"),
}
SEALS: dict[str, Text] = {
    "unsealed": Text("未加盖电子印章", "not sealed"),
    "awaited": Text("等待加盖", "awaiting the seal"),
    "sealed": Text("已加盖电子印章", "sealed"),
    "received": Text("外来文书", "came in"),
}
SYSTEMS: dict[str, Text] = {
    "gsxt": Text("国家企业信用信息公示系统", "GSXT"),
    "province": Text("省行政执法平台", "the province's enforcement platform"),
    "12315": Text("全国 12315 平台", "the national 12315 platform"),
}
SERVED = ("penalty_notice", "decision", "dunning_letter", "no_penalty_decision")
"""The papers whose service is recorded on the page of a case."""
