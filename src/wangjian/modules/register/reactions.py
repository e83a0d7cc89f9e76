"""What the register does about others' facts: a publication that was acknowledged is entered."""

from __future__ import annotations

from uuid import UUID

import msgspec

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.audit.queries import FactRow
from wangjian.modules.national import queries as national
from wangjian.modules.register.operations import Published, Source, enter


def publish(fact: FactRow, *, at: Instant) -> None:
    """Enter the decision of an acknowledged publication; anything else that was acknowledged is no affair of ours.

    It reads the body that was handed over and acknowledged, not the case. A body that cannot be read raises
    `msgspec.ValidationError`: the job fails and is on the fault list.
    """
    if fact.payload["kind"] != "publication":
        return
    sent = national.acknowledged(UUID(str(fact.payload["exchange"])))
    published = msgspec.convert(sent.body, Published)
    source = Source(UUID(str(fact.payload["exchange"])), sent.reference, sent.acknowledged_at.day)
    enter(published, source, by=system_actor("register.publish"), at=at, once=fact.id)
