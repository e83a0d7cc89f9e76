"""What is due for disposal, what was proposed, and what a legal hold keeps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from wangjian.kernel.moment import Day, Instant
from wangjian.modules.vault.models import Disposal, Hold, Value


@dataclass(frozen=True, slots=True)
class DueRow:
    """A value whose retention is over and whose disposal nobody proposed yet: its id, class, owner and last day."""

    id: UUID
    klass: str
    owner: UUID
    keep_until: Day


@dataclass(frozen=True, slots=True)
class DisposalRow:
    """A proposed disposal that waits for the second person."""

    id: UUID
    value: UUID
    klass: str
    owner: UUID
    reason: str
    proposed_by: str
    proposed_at: Instant


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A legal hold that stands."""

    id: UUID
    owner: UUID
    reason: str
    set_by: str
    set_at: Instant


def due_for_disposal(on: Day, *, limit: int = 1000) -> list[DueRow]:
    """Values whose last day lies before `on`, no hold keeps and nobody proposed to destroy; longest overdue first."""
    held = Hold.objects.filter(owner=OuterRef("owner"), lifted_at=None)
    open_ones = Disposal.objects.filter(value=OuterRef("pk"), approved_at=None, withdrawn_at=None)
    due = Value.objects.filter(~Exists(held), ~Exists(open_ones), disposed_at=None, keep_until__lt=on)
    rows = due.order_by("keep_until", "id").only("id", "klass", "owner", "keep_until")
    return [DueRow(row.id, row.klass, row.owner, row.keep_until) for row in rows[:limit] if row.keep_until is not None]


def proposed(*, limit: int = 1000) -> list[DisposalRow]:
    """Disposals that wait for approval, oldest first."""
    waiting = Disposal.objects.filter(approved_at=None, withdrawn_at=None).select_related("value").order_by("id")
    return [
        DisposalRow(
            row.id,
            row.value_id,
            row.value.klass,
            row.value.owner,
            row.reason,
            row.proposed_by,
            Instant(row.proposed_at),
        )
        for row in waiting[:limit]
    ]


def holds_on(owner: UUID) -> list[HoldRow]:
    """The holds that stand on an owner's values, oldest first."""
    rows = Hold.objects.filter(owner=owner, lifted_at=None).order_by("id")
    return [HoldRow(row.id, row.owner, row.reason, row.set_by, Instant(row.set_at)) for row in rows]
