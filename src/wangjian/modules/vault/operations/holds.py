"""Legal holds: while one stands, nothing of its owner is destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.facts import HOLD_LIFTED, HOLD_SET
from wangjian.modules.vault.models import Hold, Value
from wangjian.modules.vault.policies import require_approver, require_person

_REASON = Text("须写明保全的理由。", "State why the values are held.")
_NONE = Text("没有这项有效的法律保全。", "There is no such legal hold that stands.")


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that was set or lifted."""

    hold: UUID


def set_hold(owner: UUID, *, reason: str, by: Actor, at: Instant, once: Key) -> Held:
    """Keep every value of `owner` from disposal until the hold is lifted; several holds may stand.

    Raise `Refusal` ``vault.person``, ``vault.reason``.
    """
    require_person(by)
    if not reason.strip():
        raise Refusal("vault.reason", _REASON)
    with acting("vault.set-hold", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Held)) is not None:
            return earlier
        # a disposal that is being approved holds these locks: the hold comes wholly before or wholly after it
        list(Value.objects.filter(owner=owner).select_for_update(no_key=True).order_by("id").values_list("id"))
        hold = Hold.objects.create(
            id=act.new_id("hold"), owner=owner, reason=reason.strip(), set_by=by.key, set_at=at.at
        )
        act.record(HOLD_SET, hold=hold.id, owner=owner)
        return act.give(Held(hold.id))


def lift_hold(hold: UUID, *, by: Actor, at: Instant, once: Key) -> Held:
    """Lift a hold; raise `Refusal` ``vault.approver``, ``vault.hold.none``."""
    require_approver(by)
    with acting("vault.lift-hold", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Held)) is not None:
            return earlier
        row = Hold.objects.filter(id=hold, lifted_at=None).select_for_update(of=("self",), no_key=True).first()
        if row is None:
            raise Refusal("vault.hold.none", _NONE)
        row.lifted_by, row.lifted_at = by.key, at.at
        row.save(update_fields=["lifted_by", "lifted_at"])
        act.record(HOLD_LIFTED, hold=row.id, owner=row.owner)
        return act.give(Held(row.id))
