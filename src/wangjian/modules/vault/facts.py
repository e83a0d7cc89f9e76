"""What can happen here, as the ledger words it: never a value, only that one was read or destroyed."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import Kind, fact_type, say_codes

REVEALED = fact_type(
    "value.revealed",
    1,
    "查看了 {count} 项个人信息原文（{classes}）",
    "Revealed {count} personal values ({classes})",
    count=Kind.COUNT,
    classes=Kind.CODES,
    owner=Kind.REF,
    values=Kind.DIGEST,
)
USED = fact_type(
    "value.used",
    1,
    "为{purpose}使用了 {count} 项个人信息原文（{classes}）",
    "Used {count} personal values ({classes}) {purpose}",
    purpose=Kind.CODE,
    count=Kind.COUNT,
    classes=Kind.CODES,
    owner=Kind.REF,
    values=Kind.DIGEST,
)
DISPOSAL_PROPOSED = fact_type(
    "disposal.proposed",
    1,
    "提出销毁 {count} 项个人信息",
    "Proposed to dispose of {count} personal values",
    count=Kind.COUNT,
    values=Kind.DIGEST,
)
DISPOSAL_WITHDRAWN = fact_type(
    "disposal.withdrawn",
    1,
    "撤回了销毁提议 {disposal}",
    "Withdrew the proposed disposal {disposal}",
    disposal=Kind.REF,
    value=Kind.REF,
)
VALUE_DISPOSED = fact_type(
    "value.disposed",
    1,
    "销毁了个人信息 {value}（{klass}）",
    "Disposed of the personal value {value} ({klass})",
    value=Kind.REF,
    klass=Kind.CODE,
    disposal=Kind.REF,
    commitment=Kind.COMMITMENT,
)
HOLD_SET = fact_type(
    "hold.set",
    1,
    "对 {owner} 的个人信息实施法律保全",
    "Set a legal hold on the personal values of {owner}",
    hold=Kind.REF,
    owner=Kind.REF,
)
HOLD_LIFTED = fact_type(
    "hold.lifted",
    1,
    "解除了对 {owner} 的个人信息的法律保全",
    "Lifted the legal hold on the personal values of {owner}",
    hold=Kind.REF,
    owner=Kind.REF,
)
KEYS_MADE = fact_type(
    "keys.made",
    1,
    "生成了密钥 {names}（{algorithm}）",
    "Made the keys {names} ({algorithm})",
    names=Kind.CODES,
    algorithm=Kind.CODE,
)
KEYS_ROTATED = fact_type(
    "keys.rotated",
    1,
    "更换主密钥为 {master}，{count} 个数据密钥已重新封装",
    "Rotated to the master key {master}; {count} data keys sealed anew",
    master=Kind.CODE,
    algorithm=Kind.CODE,
    count=Kind.COUNT,
)
DATA_KEYS_MADE = fact_type(
    "data-keys.made",
    1,
    "生成了 {year} 年的 {count} 个数据密钥（由 {master} 封装）",
    "Made {count} data keys for {year} (sealed by {master})",
    year=Kind.COUNT,
    count=Kind.COUNT,
    master=Kind.CODE,
)
KEYS_EXPORTED = fact_type(
    "keys.exported",
    1,
    "导出了密钥 {names}",
    "Exported the keys {names}",
    names=Kind.CODES,
    file=Kind.DIGEST,
)
KEYS_IMPORTED = fact_type(
    "keys.imported",
    1,
    "导入了密钥 {names}",
    "Imported the keys {names}",
    names=Kind.CODES,
    file=Kind.DIGEST,
)

USES = {"paper": Text("制作文书", "to make a paper")}
"""What a value may be used for within an act."""

CLASS_WORDS = {
    "file": Text("密封文件", "sealed file"),
    "person.name": Text("姓名", "name"),
    "person.id_number": Text("身份证件号码", "number of an identity document"),
    "person.phone": Text("电话", "telephone"),
    "person.address": Text("住址", "address"),
    "person.account": Text("账户", "account"),
    "text": Text("文字", "text"),
}
"""The classes of values, as they are said."""

say_codes(REVEALED, classes=CLASS_WORDS)
say_codes(USED, classes=CLASS_WORDS, purpose=USES)
say_codes(VALUE_DISPOSED, klass=CLASS_WORDS)
