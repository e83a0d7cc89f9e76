"""What is done in a case: filed from a lead, moved, drafted, served, published."""

from __future__ import annotations

from wangjian.modules.cases.operations.drafting import Drafted, draft_decision
from wangjian.modules.cases.operations.filing import Filed, file_from_lead
from wangjian.modules.cases.operations.measure import Draft
from wangjian.modules.cases.operations.moves import extend, move, send_publication
from wangjian.modules.cases.operations.service import (
    Delivery,
    Received,
    Served,
    comes_in,
    receive_paper,
    record_service,
)
from wangjian.modules.cases.operations.undoing import Voided, Withdrawn, void_paper, withdraw_item

__all__ = [
    "Delivery",
    "Draft",
    "Drafted",
    "Filed",
    "Received",
    "Served",
    "Voided",
    "Withdrawn",
    "comes_in",
    "draft_decision",
    "extend",
    "file_from_lead",
    "move",
    "receive_paper",
    "record_service",
    "send_publication",
    "void_paper",
    "withdraw_item",
]
