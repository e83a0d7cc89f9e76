"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import Kind, fact_type, say_without

_ISSUED = Text("已制作文书 {kind}，文号 {number}", "Paper {kind} issued, number {number}")
_FIRST_ISSUED = fact_type(  # before there were originals of their own
    "paper.issued",
    1,
    _ISSUED.zh,
    _ISSUED.en,
    paper=Kind.REF,
    run=Kind.REF,
    kind=Kind.CODE,
    number=Kind.NUMBER,
    content=Kind.DIGEST,
    sealed=Kind.FLAG,
)
PAPER_ISSUED = fact_type(
    "paper.issued",
    2,
    _ISSUED.zh,
    _ISSUED.en,
    paper=Kind.REF,
    run=Kind.REF,
    kind=Kind.CODE,
    number=Kind.NUMBER,
    content=Kind.DIGEST,
    original=Kind.DIGEST,
    original_key=Kind.COMMITMENT,
    sealed=Kind.FLAG,
)
PAPER_PREPARED = fact_type(
    "paper.prepared",
    1,
    "已备妥文书 {kind}，等待文号",
    "Paper {kind} prepared, awaiting its number",
    paper=Kind.REF,
    run=Kind.REF,
    kind=Kind.CODE,
    inputs=Kind.DIGEST,
)
PAPER_RECEIVED = fact_type(
    "paper.received",
    1,
    "已收到文书 {kind}",
    "Paper {kind} received",
    paper=Kind.REF,
    run=Kind.REF,
    kind=Kind.CODE,
    number=Kind.NUMBER,
    content=Kind.DIGEST,
)
PAPER_VOIDED = fact_type(
    "paper.voided",
    1,
    "文书 {kind}（文号 {number}）已作废",
    "Paper {kind} (number {number}) voided",
    paper=Kind.REF,
    kind=Kind.CODE,
    number=Kind.NUMBER,
)

for _issued in (_FIRST_ISSUED, PAPER_ISSUED):
    say_without(_issued, "number", "已制作文书 {kind}", "Paper {kind} issued")
say_without(PAPER_VOIDED, "number", "文书 {kind}已作废", "Paper {kind} voided")
