"""What no longer counts: a paper declared void, an item withdrawn, unless something done rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.cases.models import Service
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents import queries as papers
from wangjian.modules.evidence import operations as items
from wangjian.modules.evidence import queries as evidence
from wangjian.modules.evidence.queries import ItemRow
from wangjian.modules.matters import operations as matters

_SERVICE = Citation.parse_all("PP-81|82")
_SERVED = Text(
    "文书“{title}”已经送达当事人，不能声明作废；确有错误的，另行制作文书纠正并送达。",
    "The paper “{title}” was served on the party and is no longer voided: correct it by a paper served in its turn.",
)
_PROOF = Text(
    "证据“{name}”是送达的凭证或者当事人同意电子送达的材料，不能撤回。",
    "“{name}” proves a service or the consent to electronic service, and is not withdrawn.",
)
_RECEIVED = Text(
    "证据“{name}”已作为收到的文书“{title}”归入本件，不能撤回。",
    "“{name}” is on file as the paper “{title}” that came in, and is not withdrawn.",
)


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
        if Service.objects.filter(paper_id=paper).exists():
            raise Refusal("paper.served", _SERVED, articles=_SERVICE, title=row.title)
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
        _require_free(act, row)
        items.withdraw(act, item, reason=reason)
        return act.give(Withdrawn(item))


def _require_free(act: Act, row: ItemRow) -> None:
    if Service.objects.filter(Q(proof=row.id) | Q(consent=row.id)).exists():
        raise Refusal("evidence.proof", _PROOF, articles=_SERVICE, name=row.name)
    for paper in papers.papers(act.by, row.matter):
        if paper.seal_state == "received" and paper.voided_at is None and paper.sha256 == row.sha256:
            raise Refusal("evidence.received", _RECEIVED, name=row.name, title=paper.title)
