"""Reads: what was exchanged on a matter, what is still open, and what the last comparison showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.matters import policies as matters
from wangjian.modules.national.models import Difference, Exchange, Reconciliation
from wangjian.modules.national.policies import visible

_NONE = Text("没有这项送交记录，或者您无权查看。", "There is no such exchange, or it is not yours to see.")

_EXCHANGES = "SELECT e.* FROM national_exchange e WHERE e.matter_id = %(matter)s"

STATES = {
    "not_sent": Text("未送交", "not sent"),
    "sent": Text("已送交，待收悉", "sent"),
    "acknowledged": Text("已收悉", "acknowledged"),
    "differs": Text("不一致", "differs"),
    "refused": Text("被退回", "refused"),
    "replaced": Text("已更正另送", "replaced"),
}
DIFFERENCES = {
    "missing_there": Text("对方没有", "missing there"),
    "missing_here": Text("我方没有", "missing here"),
    "content": Text("内容不一致", "the content differs"),
}
MOST = 500
"""Lines of a comparison that are shown; `differences` counts them all."""


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange: to which system, what, how far it is, and the numbers given there; moments None where not yet."""

    id: UUID
    system: str
    kind: str
    matter: UUID
    run: UUID | None
    state: str
    reference: str
    number: str
    digest: str
    attempts: int
    last_error: str
    differs: str
    made_at: Instant
    sent_at: Instant | None
    acknowledged_at: Instant | None
    compared_at: Instant | None

    @property
    def text(self) -> Text:
        """The state for people."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A line on which both sides do not agree."""

    what: str
    exchange: UUID | None
    theirs: str
    reference: str
    matter: UUID | None

    @property
    def text(self) -> Text:
        """What differs, for people."""
        return DIFFERENCES[self.what]


@dataclass(frozen=True, slots=True)
class ReconciliationView:
    """The last comparison with a system and, of its differences, the first `MOST`."""

    system: str
    at: Instant
    ours: int
    theirs: int
    agreed: int
    waiting: int
    differences: int
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is open with one system, and since when the oldest of what is not acknowledged waits."""

    system: str
    not_sent: int
    sent: int
    differs: int
    refused: int
    oldest: Instant | None


def row_of(found: Exchange) -> ExchangeRow:
    """An exchange as it is shown."""
    return ExchangeRow(
        id=found.id,
        system=found.system,
        kind=found.kind,
        matter=found.matter_id,
        run=found.run_id,
        state=found.state,
        reference=found.reference,
        number=found.number,
        digest=found.content_id,
        attempts=found.attempts,
        last_error=found.last_error,
        differs=found.differs,
        made_at=Instant(found.made_at),
        sent_at=_instant(found.sent_at),
        acknowledged_at=_instant(found.acknowledged_at),
        compared_at=_instant(found.compared_at),
    )


def exchanges(by: Actor, matter: UUID) -> tuple[ExchangeRow, ...]:
    """What was exchanged on a matter, newest first; nothing where `by` does not see it."""
    allowed, given = matters.seen(by, "e.matter_id")
    found = Exchange.objects.raw(f"{_EXCHANGES} AND {allowed} ORDER BY e.id DESC", given | {"matter": matter})
    return tuple(row_of(each) for each in found)


def exchange(by: Actor, key: UUID) -> ExchangeRow:
    """One exchange, as a reaction to its acknowledgement wants it; raise `Refusal` ``exchange.none``."""
    found = visible(by).filter(pk=key).first()
    if found is None:
        raise Refusal("exchange.none", _NONE)
    return row_of(found)


def reconciliation(system: str, *, by: Actor) -> ReconciliationView | None:
    """The last comparison with `system`, or None if there was none; it names references, no content.

    A line on a matter that `by` does not see, or that is no matter of ours, says only what differs.
    """
    last = Reconciliation.objects.filter(system=system).order_by("-at").first()
    if last is None:
        return None
    lines = Difference.objects.filter(reconciliation=last)
    shown = list(lines.order_by("what", "id")[:MOST])
    seen = dict(visible(by).filter(pk__in=[line.exchange_id for line in shown]).values_list("pk", "matter"))
    rows = tuple(_difference(line, seen, whole=by.kind is ActorKind.SYSTEM) for line in shown)
    return ReconciliationView(
        system, Instant(last.at), last.ours, last.theirs, last.agreed, last.waiting, lines.count(), rows
    )


def _difference(line: Difference, seen: dict[UUID, UUID], *, whole: bool) -> DifferenceRow:
    if not whole and line.exchange_id not in seen:
        return DifferenceRow(line.what, None, "", "", None)
    matter = seen.get(line.exchange_id) if line.exchange_id is not None else None
    return DifferenceRow(line.what, line.exchange_id, line.theirs, line.reference, matter)


def waiting() -> tuple[Waiting, ...]:
    """What is open with each system, by its name."""
    open_states = ("not_sent", "sent", "differs", "refused")
    counted = (
        Exchange.objects.filter(state__in=open_states)
        .values("system", "state")
        .annotate(many=Count("id"), oldest=Min("made_at"))
        .order_by("system")
    )
    by_system: dict[str, dict[str, int]] = {}
    oldest: dict[str, datetime] = {}
    for line in counted:
        system = line["system"]
        by_system.setdefault(system, {})[line["state"]] = line["many"]
        oldest[system] = min(oldest.get(system, line["oldest"]), line["oldest"])
    return tuple(
        Waiting(system=system, oldest=Instant(oldest[system]), **{state: found.get(state, 0) for state in open_states})
        for system, found in by_system.items()
    )


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else Instant(at)
