"""What is done with suspicions and leads.

`suspect`, `sign_step`, `finish`, `signed_by`, `keep_note` and `end_suspicion` are steps, called inside the act of a
module above; the others are acts.
"""

from __future__ import annotations

from wangjian.modules.leads.operations.daily import Opened, key_of_day, open_daily
from wangjian.modules.leads.operations.dismiss import Dismissed, dismiss
from wangjian.modules.leads.operations.measures import Checked, Issued, check_measure, issue_measure
from wangjian.modules.leads.operations.moves import (
    Closed,
    Moved,
    end_suspicion,
    finish,
    move,
    return_move,
    sign_step,
    withdraw_move,
)
from wangjian.modules.leads.operations.papers import keep_note, last_note, signed_by
from wangjian.modules.leads.operations.register import Registered, register, register_by_hand
from wangjian.modules.leads.operations.suspect import Suspected, Suspicions, suspect

__all__ = [
    "Checked",
    "Closed",
    "Dismissed",
    "Issued",
    "Moved",
    "Opened",
    "Registered",
    "Suspected",
    "Suspicions",
    "check_measure",
    "dismiss",
    "end_suspicion",
    "finish",
    "issue_measure",
    "keep_note",
    "key_of_day",
    "last_note",
    "move",
    "open_daily",
    "register",
    "register_by_hand",
    "return_move",
    "sign_step",
    "signed_by",
    "suspect",
    "withdraw_move",
]
