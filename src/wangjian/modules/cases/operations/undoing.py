"""What no longer counts: a paper declared void, unless something done rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.cases.models import Service
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents import queries as papers
from wangjian.modules.matters import operations as matters

_SERVICE = Citation.parse_all("PP-81|82")
_SERVED = Text(
    "文书“{title}”已经送达当事人，不能声明作废；确有错误的，另行制作文书纠正并送达。",
    "The paper “{title}” was served on the party and is no longer voided: correct it by a paper served in its turn.",
)


@dataclass(frozen=True, slots=True)
class Voided:
    """A paper that no longer counts."""

    paper: UUID


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
