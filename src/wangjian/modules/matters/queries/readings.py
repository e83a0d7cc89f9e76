"""Who looked at a matter: for those who answer for it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries import FactRow, readings_of
from wangjian.modules.matters.models import Seat
from wangjian.modules.matters.policies import OVERSEERS, none, visible
from wangjian.modules.matters.queries.matter import MatterView

_NOT_HIS = Text(
    "查阅记录由承办机构、主办机关和上级机关的负责人、督办人员查看。",
    "Who looked at a matter is for the heads of its office, its bureau and those above, and for supervisors.",
)


def oversees(by: Actor, view: MatterView) -> bool:
    """Whether this actor answers for a matter: heads and supervisors of an organisation that has a seat."""
    return _heads(by, {str(seat.holder) for seat in view.seats if seat.organisation})


def _heads(by: Actor, seated: Collection[str]) -> bool:
    return any(by.has_at(capacity, seated) for capacity in OVERSEERS)


def readings(
    by: Actor, matter: UUID, *, at: Instant, before: UUID | None = None, limit: int = 50
) -> tuple[FactRow, ...]:
    """Who looked at a matter up to `at`, before the fact `before`, newest first.

    Raise `Refusal` ``matter.none``, absent or not to be seen, and ``matter.not-yours`` for whoever answers for nothing
    here. (8.1.4.3)
    """
    found = visible(by).filter(pk=matter).first()
    if found is None:
        raise none()
    seated = Seat.objects.filter(matter=matter, holder__kind="organisation").values_list("holder", flat=True)
    if not _heads(by, {str(key) for key in seated}):
        raise Refusal("matter.not-yours", _NOT_HIS)
    return tuple(readings_of(matter, Instant(found.opened_at), before=before, until=at, limit=limit))
