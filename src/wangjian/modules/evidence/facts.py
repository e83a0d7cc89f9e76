"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

ITEM_ADDED = fact_type(
    "evidence.added",
    1,
    "已收入证据（{kind}，{size} 字节）",
    "Evidence added ({kind}, {size} bytes)",
    item=Kind.REF,
    kind=Kind.CODE,
    content=Kind.DIGEST,
    size=Kind.COUNT,
)
ITEM_WITHDRAWN = fact_type(
    "evidence.withdrawn", 1, "已撤回证据", "Evidence withdrawn", item=Kind.REF, content=Kind.DIGEST
)
ITEM_CHECKED = fact_type(
    "evidence.checked",
    1,
    "已复核证据的摘要，一致：{same}",
    "Digest of evidence computed again, the same: {same}",
    item=Kind.REF,
    content=Kind.DIGEST,
    same=Kind.FLAG,
)
ITEM_OPENED = fact_type(
    "evidence.opened", 1, "已取阅证据（{how}）", "Evidence was read ({how})", item=Kind.REF, how=Kind.CODE
)
