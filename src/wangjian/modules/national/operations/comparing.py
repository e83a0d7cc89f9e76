"""Comparing with another system: what is missing there, missing here, or held differently, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting, system_actor
from wangjian.modules.national.facts import SYSTEM_COMPARED
from wangjian.modules.national.models import Difference, Exchange, Reconciliation
from wangjian.modules.national.operations.receipts import Receipt
from wangjian.modules.national.operations.settling import all_locked, differs_step, settle
from wangjian.modules.national.operations.wire import NotAcknowledged, SystemOfRecord, system_of_record

_NAMESPACE = UUID("7d1f6a52-8a0e-5c1f-9d55-3f0a4f3f9b10")
_PAGES = 10_000
_NO_LINE = Text(
    "与“{system}”只交换文件，不能联机对账。", "Only files are exchanged with “{system}”; it cannot be compared with."
)
_NO_ANSWER = Text(
    "“{system}”没有可采信的答复（{reason}），未对账。",
    "“{system}” gave no answer to be believed ({reason}); nothing was compared.",
)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison came to."""

    id: UUID
    system: str
    ours: int
    theirs: int
    agreed: int
    waiting: int
    differences: int


@dataclass(frozen=True, slots=True)
class _Line:
    what: str
    exchange: UUID | None
    theirs: str
    reference: str


def reconcile(system: str, *, at: Instant) -> Reconciled:
    """Compare all that `system` holds from us with what we handed over; each difference is a line and a fact.

    What arrived there and whose receipt was lost is acknowledged now, by a signed receipt asked for. Raise `Refusal`
    ``national.unknown``, ``national.no-line`` where only files are exchanged, ``national.no-answer``.
    """
    line = system_of_record(system)
    if line is None:
        raise Refusal("national.no-line", _NO_LINE, system=system)
    # what is acknowledged after their list was taken cannot be in it: the state before it is the one to compare
    before = dict(Exchange.objects.filter(system=system).values_list("id", "state"))
    try:
        held = {receipt.exchange: receipt for receipt in _all(line, at)}
        _recover(line, held, system, at)
    except NotAcknowledged as failed:
        raise Refusal("national.no-answer", _NO_ANSWER, system=system, reason=failed.code) from None
    once = uuid5(_NAMESPACE, f"{system}:{at}")
    with acting("national.reconcile", by=system_actor("national"), at=at, once=once) as act:
        if (earlier := act.earlier(Reconciled)) is not None:
            return earlier
        return act.give(_compare(act, system, before, held))


def _all(line: SystemOfRecord, at: Instant) -> Iterable[Receipt]:
    after = 0
    for _ in range(_PAGES):
        rows, after = line.list(at=at, after=after)
        yield from rows
        if after == 0:
            return
    raise NotAcknowledged("endless", left=True)


def _recover(line: SystemOfRecord, held: dict[UUID, Receipt], system: str, at: Instant) -> None:
    """Ask for the receipt of what is there and not acknowledged here."""
    unacknowledged = Exchange.objects.filter(system=system, state__in=["not_sent", "sent", "differs", "refused"])
    for row in unacknowledged.values_list("id", "content_id", "state"):
        key, digest, state = row
        there = held.get(key)
        if there is None or (state == "refused" and there.state == "refused") or there.digest != digest:
            continue
        answer = line.look(key, at=at)
        if answer is not None:
            settle(answer.receipt, answer.kept, at=at, once=uuid5(key, f"look:{at}"))


def _compare(act: Act, system: str, before: dict[UUID, str], theirs: dict[UUID, Receipt]) -> Reconciled:
    found = all_locked(Exchange.objects.filter(system=system).only("id", "state", "content_id", "reference"))
    ours = {row.id: row for row in found if row.id in before}
    younger = {row.id for row in found} - ours.keys()
    held = {key: receipt for key, receipt in theirs.items() if key not in younger}
    counted = {key: row for key, row in ours.items() if row.state != "replaced"}
    lines = [_Line("missing_here", None, str(key), held[key].reference) for key in held.keys() - ours.keys()]
    agreed: list[UUID] = []
    waiting = 0
    for key, row in counted.items():
        there = held.get(key)
        if there is None and (row.state in ("not_sent", "sent") or row.state != before[key]):
            waiting += 1
        elif there is None:
            lines.append(_Line("missing_there", key, "", row.reference))
        elif _unlike(row, there):
            lines.append(_Line("content", key, str(key), there.reference))
        else:
            agreed.append(key)
    for each in lines:
        if each.exchange is not None:
            differs_step(act, each.exchange, each.what)
    Exchange.objects.filter(system=system, pk__in=counted.keys() & held.keys()).update(compared_at=act.at.at)
    return _written(act, system, lines, (len(counted), len(held), len(agreed), waiting))


def _unlike(row: Exchange, there: Receipt) -> bool:
    """Whether the other side holds another content, another number, or a refusal of what it had acknowledged."""
    undone = row.state == "acknowledged" and there.state == "refused"
    return undone or there.digest != row.content_id or row.reference not in ("", there.reference)


def _written(act: Act, system: str, lines: list[_Line], counts: tuple[int, int, int, int]) -> Reconciled:
    ours, theirs, agreed, waiting = counts
    key = act.new_id("reconciliation")
    Reconciliation.objects.create(
        id=key, system=system, at=act.at.at, ours=ours, theirs=theirs, agreed=agreed, waiting=waiting
    )
    Difference.objects.bulk_create(
        Difference(
            id=act.new_id(f"difference:{each.exchange or each.theirs}"),
            reconciliation_id=key,
            exchange_id=each.exchange,
            theirs=each.theirs,
            reference=each.reference,
            what=each.what,
        )
        for each in sorted(lines, key=lambda line: (line.what, str(line.exchange or line.theirs)))
    )
    act.record(SYSTEM_COMPARED, system=system, ours=ours, theirs=theirs, agreed=agreed, differences=len(lines))
    return Reconciled(key, system, ours, theirs, agreed, waiting, len(lines))
