"""What can happen to a case beyond the moves of its runs."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

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
