"""What can happen to suspicions and leads."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import Kind, fact_type, say_codes

SUSPICION_DISMISSED = fact_type(
    "suspicion.dismissed",
    1,
    "已排除嫌疑（{signal}）",
    "Suspicion dismissed ({signal})",
    suspicion=Kind.REF,
    signal=Kind.CODE,
)
SUSPICION_ENDED = fact_type(
    "suspicion.ended",
    1,
    "嫌疑随核查结果终结（{outcome}）",
    "Suspicion over with its lead ({outcome})",
    suspicion=Kind.REF,
    outcome=Kind.CODE,
)
LEAD_REGISTERED = fact_type(
    "lead.registered",
    1,
    "已登记线索（{number}，来源：{origin}，核查期限自{counted_from}起算）",
    "Lead registered ({number}, from: {origin}; the check counts from {counted_from})",
    number=Kind.NUMBER,
    origin=Kind.CODE,
    suspicion=Kind.REF,
    counted_from=Kind.MOMENT,
)
LEADS_OPENED = fact_type(
    "leads.opened",
    1,
    "按日受理能力开启线索 {opened} 条，尚有 {waiting} 条待开启",
    "Daily opening: {opened} leads opened, {waiting} suspicions still wait",
    office=Kind.REF,
    opened=Kind.COUNT,
    waiting=Kind.COUNT,
)
LEAD_ENDED = fact_type(
    "lead.ended", 1, "线索核查终结（{outcome}）", "The check of the lead ended ({outcome})", outcome=Kind.CODE
)
LEAD_UNTOLD = fact_type(
    "lead.untold",
    1,
    "本件不是举报，不作告知，未制作{paper}",
    "This lead is no report, so nobody is told: no {paper} was made",
    paper=Kind.CODE,
)
MEASURE_ISSUED = fact_type(
    "measure.issued",
    1,
    "已发出{kind}，限于{due}前答复",
    "A measure was issued ({kind}), to be answered by {due}",
    measure=Kind.REF,
    kind=Kind.CODE,
    due=Kind.DAY,
)
MEASURE_CHECKED = fact_type(
    "measure.checked",
    1,
    "已核查整改情况：{result}",
    "What came of the measure was checked: {result}",
    measure=Kind.REF,
    result=Kind.CODE,
)

ORIGINS = {
    "finding": Text("监测发现", "a finding"),
    "officer": Text("办案人员发现", "an officer"),
    "report": Text("举报", "a report"),
    "transfer": Text("移送", "a transfer"),
}
MEASURES = {
    "guidance": Text("行政指导", "guidance"),
    "self_correction": Text("自查自纠提示", "self-correction notice"),
}
RESULTS = {
    "corrected": Text("已改正", "corrected"),
    "not_corrected": Text("未改正", "not corrected"),
    "not_needed": Text("无需改正", "nothing to correct"),
}
say_codes(LEAD_REGISTERED, origin=ORIGINS)
say_codes(
    LEAD_UNTOLD,
    paper={"competence_notice": Text("不具备处理权限的告知书", "notice that the bureau is not competent")},
)
say_codes(MEASURE_ISSUED, kind=MEASURES)
say_codes(MEASURE_CHECKED, result=RESULTS)
