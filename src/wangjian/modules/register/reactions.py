"""What the register does about others' facts: a publication that was acknowledged is entered."""

from __future__ import annotations

from uuid import UUID

import msgspec

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.audit.queries import FactRow
from wangjian.modules.files import queries as files
from wangjian.modules.national import queries as national
from wangjian.modules.register.operations import Published, Source, enter

PUBLICATION = "publication"
"""The kind of exchange by which a decision is published."""


class _Envelope(msgspec.Struct):
    """What was handed over; the rest of the envelope is the exchange's own affair."""

    body: Published


def publish(fact: FactRow, *, at: Instant) -> None:
    """Enter the decision of an acknowledged publication; anything else that was acknowledged is no affair of ours.

    It reads the body that was handed over and acknowledged, not the case. A body that cannot be read raises
    `msgspec.ValidationError`: the job fails and is on the fault list.
    """
    if fact.payload["kind"] != PUBLICATION:
        return
    by = system_actor("register.publish")
    sent = national.exchange(by, UUID(str(fact.payload["exchange"])))
    with files.open_content(sent.digest) as content:
        published = msgspec.json.decode(content.read(), type=_Envelope).body
    shown = sent.acknowledged_at or fact.at
    enter(published, Source(sent.id, sent.reference, shown.day), by=by, at=at, once=fact.id)
