"""What no longer counts: a paper declared void, an item withdrawn, unless something done rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.cases import policies
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents import queries as papers
from wangjian.modules.evidence import operations as items
from wangjian.modules.evidence import queries as evidence
from wangjian.modules.matters import operations as matters


@dataclass(frozen=True, slots=True)
class Voided:
    """A paper that no longer counts."""

    paper: UUID


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An item that no longer counts."""

    item: UUID


def void_paper(paper: UUID, *, reason: str, by: Actor, at: Instant, once: Key) -> Voided:
    """Declare, for a reason, that a paper of a matter no longer counts; it and its number stay.

    Raise `Refusal` ``paper.served`` (PP-81, PP-82), and what `documents.void` refuses.
    """
    with acting("cases.void_paper", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Voided)) is not None:
            return earlier
        row = papers.paper(by, paper)
        matters.lock_matter(act, row.matter)  # as whoever records its service does
        if (bound := policies.served(row)) is not None:
            raise bound
        documents.void(act, paper, reason=reason)
        return act.give(Voided(paper))


def withdraw_item(item: UUID, *, reason: str, by: Actor, at: Instant, once: Key) -> Withdrawn:
    """Declare, for a reason, that an item of evidence no longer counts; it stays and can still be read.

    Raise `Refusal` ``evidence.proof`` for what proves a service or the consent to it (PP-82), ``evidence.received`` for
    the content of a paper that came in, and what `evidence.withdraw` refuses.
    """
    with acting("cases.withdraw_item", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Withdrawn)) is not None:
            return earlier
        row = evidence.item(by, item)
        matters.lock_matter(act, row.matter)  # as whoever serves with it or files it does
        if (bound := policies.rested_on(by, row)) is not None:
            raise bound
        items.withdraw(act, item, reason=reason)
        return act.give(Withdrawn(item))
