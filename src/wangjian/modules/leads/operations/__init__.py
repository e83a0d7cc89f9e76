"""What is done with suspicions and leads.

`suspect`, `sign_step`, `finish`, `signed_by` and `end_suspicion` are steps, called inside the act of a
module above; the others are acts.
"""

from __future__ import annotations

from wangjian.modules.leads.operations.daily import Opened, open_daily
from wangjian.modules.leads.operations.dismiss import Dismissed, dismiss
from wangjian.modules.leads.operations.measures import Checked, Issued, check_measure, issue_measure
from wangjian.modules.leads.operations.moves import end_suspicion, finish, move, sign_step
from wangjian.modules.leads.operations.papers import signed_by
from wangjian.modules.leads.operations.register import Registered, register, register_by_hand
from wangjian.modules.leads.operations.suspect import Suspected, Suspicions, suspect
from wangjian.modules.leads.policies import key_of_day

__all__ = [
    "Checked",
    "Dismissed",
    "Issued",
    "Opened",
    "Registered",
    "Suspected",
    "Suspicions",
    "check_measure",
    "dismiss",
    "end_suspicion",
    "finish",
    "issue_measure",
    "key_of_day",
    "move",
    "open_daily",
    "register",
    "register_by_hand",
    "sign_step",
    "signed_by",
    "suspect",
]
