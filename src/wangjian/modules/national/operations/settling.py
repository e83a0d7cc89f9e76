"""What a receipt does to an exchange: acknowledged, held differently, or refused; each is a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import Act, acting, system_actor
from wangjian.modules.files.operations import put_bytes
from wangjian.modules.national.facts import (
    EXCHANGE_ACKNOWLEDGED,
    EXCHANGE_DIFFERS,
    EXCHANGE_REFUSED,
    EXCHANGE_SENT,
)
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the exchange stands now, and whether that changed."""

    exchange: UUID
    state: str
    changed: bool


def settle(receipt: Receipt, kept: bytes, *, at: Instant, once: UUID) -> Settled:
    """Write what a verified receipt says, as the machine; the same receipt again changes nothing."""
    with acting("national.settle", by=system_actor("national"), at=at, once=once) as act:
        if (earlier := act.earlier(Settled)) is not None:
            return earlier
        return act.give(settle_step(act, receipt, kept))


def settle_step(act: Act, receipt: Receipt, kept: bytes) -> Settled:
    """Write what a verified receipt says of an exchange that there is: the digest must be that of what we sent."""
    found = locked(receipt.exchange)
    if found.state == "replaced":
        return Settled(found.id, found.state, changed=False)
    if receipt.state == "refused":
        return _ended(act, found, "refused", receipt.reason or "other", kept)
    if receipt.digest != found.content_id or receipt.kind != found.kind:
        return _ended(act, found, "differs", "content", kept)
    if found.state == "acknowledged" and found.reference == receipt.reference:
        return Settled(found.id, found.state, changed=False)
    mark_sent(act, found)
    found.state, found.differs, found.last_error = "acknowledged", "", ""
    found.reference, found.number, found.acknowledged_at = receipt.reference, receipt.number, act.at.at
    _keep(act, found, kept)
    act.record(
        EXCHANGE_ACKNOWLEDGED,
        matter=found.matter_id,
        system=found.system,
        kind=found.kind,
        exchange=found.id,
        run=found.run_id,
        reference=receipt.reference,
        number=receipt.number or None,
        digest=receipt.digest,
    )
    return Settled(found.id, found.state, changed=True)


def differs_step(act: Act, exchange: UUID, what: str) -> Settled:
    """Write that the other side holds something else, or nothing, under our id."""
    found = locked(exchange)
    if found.state == "replaced":
        return Settled(found.id, found.state, changed=False)
    return _ended(act, found, "differs", what, None)


def sent_step(act: Act, exchange: UUID, error: str) -> Settled:
    """Write that it left and that no receipt came; `error` is a code."""
    found = locked(exchange)
    if found.state not in ("not_sent", "sent"):
        return Settled(found.id, found.state, changed=False)
    mark_sent(act, found)
    found.state, found.last_error = "sent", error
    found.save(update_fields=["state", "last_error", "sent_at"])
    return Settled(found.id, found.state, changed=True)


def locked(exchange: UUID) -> Exchange:
    """The exchange, locked for this transaction."""
    return Exchange.objects.select_for_update(of=("self",), no_key=True).get(pk=exchange)


def all_locked(exchanges: QuerySet[Exchange]) -> QuerySet[Exchange]:
    """These exchanges, locked for this transaction in the order of their keys: no two acts wait for one another."""
    return exchanges.order_by("pk").select_for_update(of=("self",), no_key=True)


def mark_sent(act: Act, found: Exchange) -> None:
    """Record, the first time, that the exchange left this house."""
    if found.sent_at is None:
        found.sent_at = act.at.at
        act.record(
            EXCHANGE_SENT,
            matter=found.matter_id,
            system=found.system,
            kind=found.kind,
            exchange=found.id,
            run=found.run_id,
        )


def _ended(act: Act, found: Exchange, state: str, what: str, kept: bytes | None) -> Settled:
    if (found.state, found.differs) == (state, what):
        return Settled(found.id, state, changed=False)
    mark_sent(act, found)
    found.state, found.differs, found.last_error = state, what, ""
    _keep(act, found, kept)
    fact, name = (EXCHANGE_REFUSED, "reason") if state == "refused" else (EXCHANGE_DIFFERS, "what")
    named: dict[str, Any] = {"system": found.system, "kind": found.kind, "exchange": found.id, "run": found.run_id}
    named[name] = what
    act.record(fact, matter=found.matter_id, **named)
    return Settled(found.id, state, changed=True)


def _keep(act: Act, found: Exchange, kept: bytes | None) -> None:
    """Keep the signed answer beside the exchange and write the row."""
    if kept is not None:
        found.receipt_id = put_bytes(act, kept, media_type="application/json").sha256
    found.save()
