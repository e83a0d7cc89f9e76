"""What is done in a case: filed from a lead, moved, drafted, served, published."""

from __future__ import annotations

from wangjian.modules.cases.operations.drafting import Drafted, draft_decision
from wangjian.modules.cases.operations.filing import Filed, file_from_lead
from wangjian.modules.cases.operations.measure import Draft
from wangjian.modules.cases.operations.moves import (
    Closed,
    Moved,
    extend,
    move,
    return_move,
    send_publication,
    withdraw_move,
)
from wangjian.modules.cases.operations.service import Delivery, Received, Served, receive_paper, record_service

__all__ = [
    "Closed",
    "Delivery",
    "Draft",
    "Drafted",
    "Filed",
    "Moved",
    "Received",
    "Served",
    "draft_decision",
    "extend",
    "file_from_lead",
    "move",
    "receive_paper",
    "record_service",
    "return_move",
    "send_publication",
    "withdraw_move",
]
