"""Acts and what is recorded of them; the tree over the facts; reactions."""

from __future__ import annotations

from wangjian.modules.audit.operations.acts import Act, acting
from wangjian.modules.audit.operations.cutting import cut
from wangjian.modules.audit.operations.outside import heal
from wangjian.modules.audit.operations.reactions import react, take_up_lost
from wangjian.modules.audit.operations.records import record_reading, record_refusal, system_actor

__all__ = [
    "Act",
    "acting",
    "cut",
    "heal",
    "react",
    "record_reading",
    "record_refusal",
    "system_actor",
    "take_up_lost",
]
