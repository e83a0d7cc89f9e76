"""What the register does about others' facts: what was published is entered, what was withdrawn is taken down."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

import msgspec

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.audit.queries import FactRow
from wangjian.modules.files import queries as files
from wangjian.modules.national import queries as national
from wangjian.modules.register.operations import Published, Source, enter, take_down

PUBLICATION, WITHDRAWAL = "publication", "withdrawal"
"""The kinds of exchange by which a decision is published and taken back."""

Shape = TypeVar("Shape")


class _Publication(msgspec.Struct):
    """What was handed over; the rest of the envelope is the exchange's own affair."""

    body: Published


class _Taken(msgspec.Struct):
    number: str
    ground: str


class _Withdrawal(msgspec.Struct):
    body: _Taken


def publish(fact: FactRow, *, at: Instant) -> None:
    """Enter the decision of an acknowledged publication, end the display at an acknowledged withdrawal.

    Anything else that was acknowledged is no affair of ours. It reads the body that was handed over and acknowledged,
    not the case. A body that cannot be read raises `msgspec.ValidationError`: the job fails and is on the fault list.
    """
    if fact.payload["kind"] == PUBLICATION:
        _enter(fact, at)
    elif fact.payload["kind"] == WITHDRAWAL:
        _take_down(fact, at)


def _enter(fact: FactRow, at: Instant) -> None:
    by = system_actor("register.publish")
    sent = national.exchange(by, UUID(str(fact.payload["exchange"])))
    published = _sent(sent.digest, _Publication).body
    # receipts come in any order: what is being taken back is not shown first
    withdrawn = any(
        each.kind == WITHDRAWAL and each.run == sent.run and each.made_at >= sent.made_at
        for each in national.exchanges(by, sent.matter)
    )
    shown = sent.acknowledged_at or fact.at
    enter(published, Source(sent.id, sent.reference, shown.day, withdrawn), by=by, at=at, once=fact.id)


def _take_down(fact: FactRow, at: Instant) -> None:
    by = system_actor("register.withdraw")
    sent = national.exchange(by, UUID(str(fact.payload["exchange"])))
    taken = _sent(sent.digest, _Withdrawal).body
    take_down(taken.number, ground=taken.ground, exchange=sent.id, by=by, at=at, once=fact.id)


def _sent(digest: str, shape: type[Shape]) -> Shape:
    with files.open_content(digest) as content:
        return msgspec.json.decode(content.read(), type=shape)
