"""Destroying values: one person proposes, another approves, a legal hold stops both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.facts import DISPOSAL_PROPOSED, DISPOSAL_WITHDRAWN, VALUE_DISPOSED
from wangjian.modules.vault.models import Disposal, Hold, Value
from wangjian.modules.vault.operations.reveal import digest_of
from wangjian.modules.vault.policies import GONE, require_approver, require_person, require_withdrawer

_NONE = Text("要销毁的个人信息不存在或者已经销毁。", "There is no such personal value, or it was disposed of.")
_NOT_OPEN = Text("没有这项待批准的销毁提议。", "There is no such proposed disposal that is open.")
_REASON = Text("须写明销毁的理由。", "State why the values are disposed of.")
_PROPOSED = Text("其中有个人信息已被提出销毁，正待批准。", "A disposal of one of these values is proposed already.")
_HELD = Text(
    "该个人信息处于法律保全之下，不得销毁。", "The personal value is under a legal hold and is not disposed of."
)
_NO_TERM = Text(
    "该个人信息没有设定保存期限的最后一日，不得销毁。",
    "No last day is set for the personal value, so it is not disposed of.",
)
_RETAINED = Text(
    "该个人信息须保存至{until}，尚不得销毁。",
    "The personal value is retained until {until} and not disposed of before.",
)
_TWO = Text(
    "提出销毁的人不得批准销毁。",
    "Whoever proposed a disposal does not approve it.",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposed disposals, in the order of the values' ids."""

    disposals: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Disposed:
    """The values that were destroyed."""

    values: tuple[UUID, ...]


def propose_disposal(values: Sequence[UUID], *, reason: str, by: Actor, at: Instant, once: Key) -> Proposed:
    """Propose that values be destroyed; another person approves.

    Raise `Refusal` ``vault.person``, ``vault.reason``, ``vault.none``, ``vault.held``, ``vault.no-term``,
    ``vault.retained``, ``vault.proposed``; then none is proposed. (PIPL-19)
    """
    require_person(by)
    if not reason.strip():
        raise Refusal("vault.reason", _REASON)
    with acting("vault.propose-disposal", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Proposed)) is not None:
            return earlier
        rows = _disposable(values, at.day)
        if Disposal.objects.filter(value__in=rows, approved_at=None, withdrawn_at=None).exists():
            raise Refusal("vault.proposed", _PROPOSED)
        made = [
            Disposal(
                id=act.new_id(f"disposal:{row.id}"),
                value=row,
                reason=reason.strip(),
                proposed_by=by.key,
                proposed_at=at.at,
            )
            for row in rows
        ]
        Disposal.objects.bulk_create(made)
        act.record(DISPOSAL_PROPOSED, count=len(rows), values=digest_of(row.id for row in rows))
        return act.give(Proposed(tuple(row.id for row in made)))


def approve_disposal(disposals: Sequence[UUID], *, by: Actor, at: Instant, once: Key) -> Disposed:
    """Destroy the values of proposed disposals: ciphertext, blind index and mask go, the commitment stays.

    The facts of the ledger hold commitments only, so that the tree verifies as before; the salt of the commitment went
    with the value. Raise `Refusal` ``vault.approver``, ``vault.disposal.none``, ``vault.two-persons``, ``vault.none``,
    ``vault.held``, ``vault.no-term``, ``vault.retained``; then nothing is destroyed. (PIPL-19)
    """
    require_approver(by)
    with acting("vault.approve-disposal", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Disposed)) is not None:
            return earlier
        proposals = _open(disposals)
        if any(proposal.proposed_by == by.key for proposal in proposals):
            raise Refusal("vault.two-persons", _TWO)
        values = {row.id: row for row in _disposable([proposal.value_id for proposal in proposals], at.day)}
        for proposal in proposals:
            proposal.approved_by, proposal.approved_at = by.key, at.at
            value = values[proposal.value_id]
            value.sealed, value.blind, value.masked, value.disposed_at = None, None, GONE, at.at
            act.record(
                VALUE_DISPOSED,
                value=value.id,
                klass=value.klass,
                disposal=proposal.id,
                commitment=bytes(value.commitment),
            )
        Disposal.objects.bulk_update(proposals, ["approved_by", "approved_at"])
        Value.objects.bulk_update(values.values(), ["sealed", "blind", "masked", "disposed_at"])
        return act.give(Disposed(tuple(values)))


def withdraw_disposal(disposal: UUID, *, by: Actor, at: Instant, once: Key) -> Disposed:
    """Withdraw a proposed disposal; nothing is destroyed, and it can be proposed anew.

    Whoever proposed it, or a head who could approve it. Raise `Refusal` ``vault.person``, ``vault.disposal.none``,
    ``vault.disposal.not-yours``.
    """
    require_person(by)
    with acting("vault.withdraw-disposal", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Disposed)) is not None:
            return earlier
        (proposal,) = _open([disposal])
        require_withdrawer(by, proposal.proposed_by)
        proposal.withdrawn_at = at.at
        proposal.save(update_fields=["withdrawn_at"])
        act.record(DISPOSAL_WITHDRAWN, disposal=proposal.id, value=proposal.value_id)
        return act.give(Disposed(()))


def _open(disposals: Sequence[UUID]) -> list[Disposal]:
    """Lock proposals that wait, in order; raise `Refusal` ``vault.disposal.none`` unless all do."""
    wanted = set(disposals)
    waiting = Disposal.objects.filter(id__in=wanted, approved_at=None, withdrawn_at=None)
    rows = list(waiting.select_for_update(of=("self",), no_key=True).order_by("id"))
    if not rows or len(rows) != len(wanted):
        raise Refusal("vault.disposal.none", _NOT_OPEN)
    return rows


def _disposable(values: Sequence[UUID], on: Day) -> list[Value]:
    """Lock values that may be destroyed, in order; a hold that is being set waits for this lock, or this for it."""
    wanted = set(values)
    standing = Value.objects.filter(id__in=wanted, disposed_at=None)
    rows = list(standing.select_for_update(of=("self",), no_key=True).order_by("id"))
    if not rows or len(rows) != len(wanted):
        raise Refusal("vault.none", _NONE)
    if Hold.objects.filter(owner__in={row.owner for row in rows}, lifted_at=None).exists():
        raise Refusal("vault.held", _HELD)
    terms = [row.keep_until for row in rows if row.keep_until is not None]
    if len(terms) != len(rows):
        raise Refusal("vault.no-term", _NO_TERM, articles=[Citation("PIPL", "19")])
    if (until := max(terms)) >= on:
        raise Refusal("vault.retained", _RETAINED, articles=[Citation("PIPL", "19")], until=until)
    return rows
