"""Facts, heads and what is wrong with them, for whoever may read the ledger."""

from __future__ import annotations

from wangjian.modules.audit.queries.faults import FaultRow, faults
from wangjian.modules.audit.queries.findings import FindingRow, Verification
from wangjian.modules.audit.queries.heads import HeadRow, head, heads, waiting
from wangjian.modules.audit.queries.jobs import JobsRow, jobs, workers
from wangjian.modules.audit.queries.ledger import FactRow, fact, facts_of, facts_of_no_matter, readings_of
from wangjian.modules.audit.queries.once import done
from wangjian.modules.audit.queries.standing import HeadStanding, standing
from wangjian.modules.audit.queries.verification import verify

__all__ = [
    "FactRow",
    "FaultRow",
    "FindingRow",
    "HeadRow",
    "HeadStanding",
    "JobsRow",
    "Verification",
    "done",
    "fact",
    "facts_of",
    "facts_of_no_matter",
    "faults",
    "head",
    "heads",
    "jobs",
    "readings_of",
    "standing",
    "verify",
    "waiting",
    "workers",
]
