"""Facts, heads and what is wrong with them, for whoever may read the ledger."""

from __future__ import annotations

from wangjian.modules.audit.queries.faults import FaultRow, faults
from wangjian.modules.audit.queries.findings import FindingRow, Verification
from wangjian.modules.audit.queries.heads import HeadRow, head, heads, waiting
from wangjian.modules.audit.queries.ledger import FactRow, fact, facts_of
from wangjian.modules.audit.queries.verification import verify

__all__ = [
    "FactRow",
    "FaultRow",
    "FindingRow",
    "HeadRow",
    "Verification",
    "fact",
    "facts_of",
    "faults",
    "head",
    "heads",
    "verify",
    "waiting",
]
