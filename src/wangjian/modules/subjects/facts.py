"""What can happen here, as the ledger words it. No name stands here: it may be that of a person."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

SUBJECT_NOTED = fact_type(
    "subject.noted",
    1,
    "已登记主体（{kind}）",
    "Subject noted ({kind})",
    subject=Kind.REF,
    kind=Kind.CODE,
    name=Kind.COMMITMENT,
)
SUBJECT_LINKED = fact_type(
    "subject.linked",
    1,
    "已登记主体关联（{relation}），自{since}起",
    "Subjects linked ({relation}) from {since}",
    link=Kind.REF,
    subject=Kind.REF,
    relation=Kind.CODE,
    to=Kind.REF,
    since=Kind.DAY,
)
SUBJECT_UNLINKED = fact_type(
    "subject.unlinked",
    1,
    "主体关联至{until}止",
    "Link of subjects ended with {until}",
    link=Kind.REF,
    subject=Kind.REF,
    until=Kind.DAY,
)
SUBJECTS_IMPORTED = fact_type(
    "subjects.imported",
    1,
    "已导入主体{rows}行：新增{made}，已有{known}，退回{rejected}",
    "Subjects imported from {rows} rows: {made} made, {known} known, {rejected} rejected",
    taking=Kind.REF,
    file=Kind.DIGEST,
    rows=Kind.COUNT,
    made=Kind.COUNT,
    known=Kind.COUNT,
    rejected=Kind.COUNT,
)
