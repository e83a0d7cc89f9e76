"""Who may: a case is read through the seats of its matter, and what is written in it is written by its officers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.cases.models import Service
from wangjian.modules.documents import queries as papers
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.evidence.queries import ItemRow
from wangjian.modules.matters import policies as matters

_NOT_OFFICER = Text(
    "只有本件承办机构的办案人员可以办理这项操作。", "Only a case officer of the office that has the matter may do this."
)
_NO_CASE = Text("没有这个案件。", "There is no such case.")

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


def require_officer(by: Actor, places: Collection[UUID]) -> None:
    """Raise `Refusal` ``case.not-officer`` unless `by` is a case officer at the office or its bureau (PP-19, PP-22)."""
    if matters.post_at(by, "officer", places) is None:
        raise Refusal("case.not-officer", _NOT_OFFICER, articles=(Citation("PP", "19"), Citation("PP", "22")))


def served(paper: PaperRow) -> Refusal | None:
    """Why a paper is not voided any more: ``paper.served`` once the party has it (PP-81, PP-82)."""
    if not Service.objects.filter(paper_id=paper.id).exists():
        return None
    return Refusal("paper.served", _SERVED, articles=_SERVICE, title=paper.title)


def rested_on(by: Actor, item: ItemRow) -> Refusal | None:
    """Why an item is not withdrawn any more: ``evidence.proof`` of a service (PP-82), or ``evidence.received``."""
    if Service.objects.filter(Q(proof=item.id) | Q(consent=item.id)).exists():
        return Refusal("evidence.proof", _PROOF, articles=_SERVICE, name=item.name)
    for paper in papers.papers(by, item.matter):
        if paper.seal_state == "received" and paper.voided_at is None and paper.sha256 == item.sha256:
            return Refusal("evidence.received", _RECEIVED, name=item.name, title=paper.title)
    return None


def none() -> Refusal:
    """What is answered for a matter that is no case."""
    return Refusal("case.none", _NO_CASE)
