"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import Kind, fact_type, say_codes

EXCHANGE_PREPARED = fact_type(
    "exchange.prepared",
    1,
    "待送交{system}（{kind}）",
    "To be handed to {system} ({kind})",
    system=Kind.CODE,
    kind=Kind.CODE,
    exchange=Kind.REF,
    run=Kind.REF,
    digest=Kind.DIGEST,
)
EXCHANGE_SENT = fact_type(
    "exchange.sent",
    1,
    "已送交{system}（{kind}），待其收悉",
    "Sent to {system} ({kind}), not yet acknowledged",
    system=Kind.CODE,
    kind=Kind.CODE,
    exchange=Kind.REF,
    run=Kind.REF,
)
EXCHANGE_ACKNOWLEDGED = fact_type(
    "exchange.acknowledged",
    1,
    "{system}已收悉（{kind}），编号{reference}",
    "Acknowledged by {system} ({kind}) as {reference}",
    system=Kind.CODE,
    kind=Kind.CODE,
    exchange=Kind.REF,
    run=Kind.REF,
    reference=Kind.NUMBER,
    number=Kind.NUMBER,
    digest=Kind.DIGEST,
)
EXCHANGE_DIFFERS = fact_type(
    "exchange.differs",
    1,
    "{system}所记与我方不一致（{kind}）：{what}",
    "{system} holds something else ({kind}): {what}",
    system=Kind.CODE,
    kind=Kind.CODE,
    exchange=Kind.REF,
    run=Kind.REF,
    what=Kind.CODE,
)
EXCHANGE_REFUSED = fact_type(
    "exchange.refused",
    1,
    "{system}退回（{kind}）：{reason}",
    "Refused by {system} ({kind}): {reason}",
    system=Kind.CODE,
    kind=Kind.CODE,
    exchange=Kind.REF,
    run=Kind.REF,
    reason=Kind.CODE,
)
SYSTEM_COMPARED = fact_type(
    "system.compared",
    1,
    "已与{system}对账：我方{ours}件，对方{theirs}件，一致{agreed}件，差异{differences}件",
    "Compared with {system}: {ours} here, {theirs} there, {agreed} agree, {differences} differ",
    system=Kind.CODE,
    ours=Kind.COUNT,
    theirs=Kind.COUNT,
    agreed=Kind.COUNT,
    differences=Kind.COUNT,
)
PACKAGE_EXPORTED = fact_type(
    "package.exported",
    1,
    "已导出送{system}的交换包（{count}件）",
    "Exported a package for {system} ({count})",
    system=Kind.CODE,
    count=Kind.COUNT,
    digest=Kind.DIGEST,
)
PACKAGE_IMPORTED = fact_type(
    "package.imported",
    1,
    "已导入{system}的回执包：读取{count}行，未采信{rejected}行",
    "Imported receipts of {system}: {count} lines, {rejected} not accepted",
    system=Kind.CODE,
    count=Kind.COUNT,
    rejected=Kind.COUNT,
    digest=Kind.DIGEST,
)

SYSTEMS = {
    "gsxt": Text("国家企业信用信息公示系统", "GSXT"),
    "province": Text("省行政执法平台", "the province's enforcement platform"),
    "12315": Text("全国 12315 平台", "the national 12315 platform"),
}
KINDS = {
    "case": Text("案件", "case"),
    "number": Text("文号", "number of a paper"),
    "publication": Text("公示", "publication"),
    "withdrawal": Text("撤下公示", "end of the display"),
}
REASONS = {
    "kind_unknown": Text("对方不接收这类内容", "it does not take this kind"),
    "prefix_malformed": Text("文号前缀无法识别", "the prefix of the number cannot be read"),
    "record_unknown": Text("对方没有这条记录", "it holds no such record"),
    "other": Text("其他理由", "another reason"),
}
for _exchanged in (EXCHANGE_PREPARED, EXCHANGE_SENT, EXCHANGE_ACKNOWLEDGED, EXCHANGE_DIFFERS, EXCHANGE_REFUSED):
    say_codes(_exchanged, system=SYSTEMS, kind=KINDS)
say_codes(EXCHANGE_REFUSED, reason=REASONS)
say_codes(SYSTEM_COMPARED, system=SYSTEMS)
