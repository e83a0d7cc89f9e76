"""What can happen here, as the ledger words it."""

from __future__ import annotations

from wangjian.modules.audit.facts import Kind, fact_type

ORGANISATION_NOTED = fact_type(
    "organisation.noted",
    1,
    "已登记机构（{code}）",
    "Organisation noted ({code})",
    organisation=Kind.REF,
    code=Kind.CODE,
    kind=Kind.CODE,
)
ORGANISATION_ENDED = fact_type(
    "organisation.ended",
    1,
    "机构自{day}次日起不再存续",
    "Organisation ended with {day}",
    organisation=Kind.REF,
    day=Kind.DAY,
)
ORGANISATIONS_FOUNDED = fact_type(
    "organisations.founded",
    1,
    "已按名单建立机构{made}个，原有{known}个",
    "Organisations founded from a list: {made} made, {known} known before",
    file=Kind.DIGEST,
    made=Kind.COUNT,
    known=Kind.COUNT,
)
