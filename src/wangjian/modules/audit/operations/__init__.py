"""Acts and what is recorded of them."""

from __future__ import annotations

from wangjian.modules.audit.operations.acts import Act, acting
from wangjian.modules.audit.operations.records import record_reading, record_refusal, system_actor

__all__ = ["Act", "acting", "record_reading", "record_refusal", "system_actor"]
