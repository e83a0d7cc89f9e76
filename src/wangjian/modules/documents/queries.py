"""Papers as they are read, always for someone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.documents import policies
from wangjian.modules.documents.models import Paper
from wangjian.modules.files import queries as files
from wangjian.modules.matters import policies as matters

_PAPERS = """
SELECT p.id, p.matter_id, p.run_id, p.kind, p.title, p.number, p.number_source, p.seal_state, p.seal_algorithm,
    p.content_id, p.original_id, p.made_at, p.made_by, p.voided_at, p.void_reason
FROM documents_paper p WHERE p.matter_id = %(matter)s
"""
_ORDER = "ORDER BY p.made_at, p.id"
_NONE = Text("没有这份文书。", "There is no such paper.")
_AWAITED = Text("文书等待文号，尚未制作。", "The paper awaits its number and is not made yet.")
_NOT_YOURS = Text(
    "文书原件只由承办机构和主办机关的人员打开；您可以查看脱敏副本。",
    "The original of a paper is opened by those at the matter's office or its bureau; the masked copy is yours to see.",
)
_NO_ORIGINAL = Text("这份文书没有另外密封的原件。", "This paper has no sealed original.")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: what it is, its number or None, whose number that is, how it stands with the seal, and its content.

    `number_source` is ``none``, ``own``, ``external`` or ``awaited``; `seal_state` is ``unsealed``, ``awaited``,
    ``sealed`` or ``received``; `sha256` is None while the number is awaited. Where a natural person is named
    `sha256` is the masked copy, and `original` the sealed original (the digest of what is sealed).
    """

    id: UUID
    matter: UUID
    run: UUID
    kind: str
    title: str
    number: str | None
    number_source: str
    seal_state: str
    seal_algorithm: str
    sha256: str | None
    original: str | None
    made_at: Instant
    made_by: str
    voided_at: Instant | None
    void_reason: str

    @property
    def name(self) -> str:
        """The name to save it under, without an ending."""
        return f"{self.title}{self.number or ''}"


def papers(by: Actor, matter: UUID) -> tuple[PaperRow, ...]:
    """The papers of a matter, oldest first; none where `by` may not see it."""
    allowed, given = matters.seen(by, "p.matter_id")
    found = Paper.objects.raw(f"{_PAPERS} AND {allowed} {_ORDER}", given | {"matter": matter})
    return tuple(row_of(paper) for paper in found)


def paper(by: Actor, id: UUID) -> PaperRow:
    """One paper; raise `Refusal` ``paper.none`` where there is none or `by` may not see it."""
    found = policies.visible(by).filter(pk=id).first()
    if found is None:
        raise Refusal("paper.none", _NONE)
    return row_of(found)


def open_paper(by: Actor, id: UUID) -> tuple[PaperRow, BinaryIO]:
    """A paper and its content (the masked copy, where there is one), opened for reading.

    Raise `Refusal` ``paper.none`` or ``paper.awaited``.
    """
    row = paper(by, id)
    if row.sha256 is None:
        raise Refusal("paper.awaited", _AWAITED)
    return row, files.open_content(row.sha256)


def original(by: Actor, id: UUID) -> PaperRow:
    """A paper whose sealed original `by` may open: somebody at the matter's office or its bureau.

    Raise `Refusal` ``paper.none``, ``paper.not-yours``, ``original.none``. (PIPL-6)
    """
    row = paper(by, id)
    if not policies.may_act(by, id):
        raise Refusal("paper.not-yours", _NOT_YOURS, articles=[Citation("PIPL", "6")])
    if row.original is None:
        raise Refusal("original.none", _NO_ORIGINAL)
    return row


def row_of(found: Paper) -> PaperRow:
    """The paper as it is given away."""
    return PaperRow(
        id=found.id,
        matter=found.matter_id,
        run=found.run_id,
        kind=found.kind,
        title=found.title,
        number=found.number,
        number_source=found.number_source,
        seal_state=found.seal_state,
        seal_algorithm=found.seal_algorithm,
        sha256=found.content_id,
        original=found.original_id,
        made_at=Instant(found.made_at),
        made_by=found.made_by,
        voided_at=Instant(found.voided_at) if found.voided_at else None,
        void_reason=found.void_reason,
    )
