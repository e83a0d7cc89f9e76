"""What can happen to a case beyond the moves of its runs."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.law.publicity import Penalty
from wangjian.modules.audit.facts import Kind, fact_type, say_codes

CASE_FILED = fact_type(
    "case.filed",
    1,
    "已由线索{lead_number}立案（{number}）",
    "Case {number} filed from lead {lead_number}",
    number=Kind.NUMBER,
    lead=Kind.REF,
    lead_number=Kind.NUMBER,
)
DECISION_DRAFTED = fact_type(
    "decision.drafted",
    1,
    "已拟定处罚内容（{kinds}；罚款 {fine}，没收 {confiscated}；听证范围：{hearing}）",
    "Penalty drafted ({kinds}; fine {fine}, confiscation {confiscated}; hearing: {hearing})",
    run=Kind.REF,
    seen=Kind.COUNT,
    kinds=Kind.CODES,
    fine=Kind.MONEY,
    confiscated=Kind.MONEY,
    hearing=Kind.FLAG,
)
PARTY_TOLD = fact_type(
    "penalty.notified",
    1,
    "已告知拟处罚内容（{kinds}；罚款 {fine}，没收 {confiscated}）",
    "The party is told the intended penalty ({kinds}; fine {fine}, confiscation {confiscated})",
    paper=Kind.REF,
    kinds=Kind.CODES,
    fine=Kind.MONEY,
    confiscated=Kind.MONEY,
)
PENALTY_DECIDED = fact_type(
    "penalty.decided",
    1,
    "已作出处罚决定（{number}；{kinds}；罚款 {fine}，没收 {confiscated}）",
    "Penalty decided ({number}; {kinds}; fine {fine}, confiscation {confiscated})",
    paper=Kind.REF,
    number=Kind.NUMBER,
    kinds=Kind.CODES,
    fine=Kind.MONEY,
    confiscated=Kind.MONEY,
)
PAPER_SERVED = fact_type(
    "paper.served",
    1,
    "文书已送达（{mode}，{served_at}）",
    "Paper served ({mode}, {served_at})",
    paper=Kind.REF,
    kind=Kind.CODE,
    mode=Kind.CODE,
    served_at=Kind.MOMENT,
    proof=Kind.REF,
)
PUBLICATION_SENT = fact_type(
    "publication.sent",
    1,
    "处罚信息已交付公示系统（{kind}）",
    "The penalty was handed over for publication ({kind})",
    exchange=Kind.REF,
    kind=Kind.CODE,
)

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
MODES = {
    "direct": Text("直接送达", "handed over"),
    "left": Text("留置送达", "left at the place"),
    "electronic": Text("电子送达", "electronic"),
    "post": Text("邮寄送达", "by post"),
    "entrusted": Text("委托送达", "through another bureau"),
    "public_notice": Text("公告送达", "by public notice"),
}
SENT = {"publication": Text("公示", "publication"), "withdrawal": Text("撤下公示", "end of the display")}
for _drafted in (DECISION_DRAFTED, PARTY_TOLD, PENALTY_DECIDED):
    say_codes(_drafted, kinds=PENALTIES)
say_codes(PAPER_SERVED, mode=MODES)
say_codes(PUBLICATION_SENT, kind=SENT)
