"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

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
