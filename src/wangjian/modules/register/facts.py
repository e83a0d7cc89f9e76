"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

ENTRY_SHOWN = fact_type(
    "entry.shown",
    1,
    "已公示处罚决定 {number}，公示至 {until}",
    "Decision {number} entered in the public register, shown until {until}",
    entry=Kind.REF,
    exchange=Kind.REF,
    number=Kind.NUMBER,
    until=Kind.DAY,
)
ENTRY_BARRED = fact_type(
    "entry.barred",
    1,
    "处罚决定 {number} 依法不公示（{reason}）",
    "The law shows nothing of decision {number} ({reason})",
    exchange=Kind.REF,
    number=Kind.NUMBER,
    reason=Kind.CODE,
)
ENTRY_REPEATED = fact_type(
    "entry.repeated",
    1,
    "处罚决定 {number} 已经公示，未重复登记，内容相同：{same}",
    "Decision {number} is in the public register already and was not entered again; the same content: {same}",
    exchange=Kind.REF,
    number=Kind.NUMBER,
    same=Kind.FLAG,
)
ENTRY_WITHDRAWN = fact_type(
    "entry.withdrawn",
    1,
    "已停止公示处罚决定 {number}（{ground}）",
    "Display of decision {number} ended ({ground})",
    entry=Kind.REF,
    number=Kind.NUMBER,
    ground=Kind.CODE,
)
ENTRY_UNTOUCHED = fact_type(
    "entry.untouched",
    1,
    "撤回公示 {number} 时无须停止公示（{reason}）",
    "The withdrawal of {number} ended no display ({reason})",
    exchange=Kind.REF,
    number=Kind.NUMBER,
    reason=Kind.CODE,
)
