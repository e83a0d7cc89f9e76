"""Whose papers someone sees, and what a paper of a kind must hold, is called and is numbered by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.documents.models import Paper
from wangjian.modules.matters import policies as matters

TEMPLATES = Path(__file__).parent / "templates"

SERIES: Mapping[str, str] = {
    "filing_form": "案立",
    "no_filing_form": "不立",
    "penalty_notice": "罚告",
    "decision": "罚决",
    "no_penalty_decision": "不罚",
    "refund_order": "责退",
    "surcharge_notice": "加罚",
    "instalment_notice": "延缴",
    "dunning_letter": "催告",
    "assistance_letter": "协查",
    "transfer_letter": "案移",
}
"""The word that a kind of paper has in its number; a kind that is not named here goes without a number."""

_SHARED = {
    "case_review_opinion": "review_opinion",
    "legal_review_opinion": "review_opinion",
    "correction_opinion": "review_opinion",
    "notice_receipt": "service_receipt",
    "decision_receipt": "service_receipt",
    "dunning_receipt": "service_receipt",
}
_GENERIC = "generic"

MAY_NOT = Text("您不承办这一事项，不能处理其文书。", "You do not work on this matter and cannot handle its papers.")
_VOIDED = Text("文书“{title}”已经作废。", "The paper “{title}” is voided already.")
_NUMBERED = Text(
    "文书“{title}”按文号序列编号，只能由本局负责人声明作废。",
    "The paper “{title}” is numbered in a series: the head of the bureau alone declares it void.",
)

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "penalty_notice": ("party.name", "facts", "basis", "kinds"),
    "decision": ("party.name", "facts", "evidence", "basis", "kinds", "perform", "review_at", "court"),
    "filing_form": ("cause", "party.name"),
    "no_filing_form": ("reasons",),
    "service_receipt": ("recipient", "served_title", "mode", "served_at"),
}
"""What a template cannot do without: for notice and decision what the law asks to stand in them."""

ARTICLES: Mapping[str, tuple[Citation, ...]] = {
    "penalty_notice": Citation.parse_all("PL-44|PP-57"),
    "decision": Citation.parse_all("PL-59|PP-62"),
    "filing_form": Citation.parse_all("PP-19"),
    "no_filing_form": Citation.parse_all("PP-20"),
    "service_receipt": Citation.parse_all("PP-82"),
}

_PREFIXES: Mapping[str, str] = {
    "330100": "杭市监",
    "330102": "杭上市监",
    "330105": "杭拱市监",
    "330106": "杭西市监",
    "330108": "杭滨市监",
    "330109": "杭萧市监",
    "330110": "杭余市监",
    "330111": "杭富市监",
    "330112": "杭临安市监",
    "330113": "杭临平市监",
    "330114": "杭钱市监",
    "330122": "杭桐市监",
    "330127": "杭淳市监",
    "330182": "杭建市监",
}


def template_of(kind: str) -> str:
    """The template of a kind of paper: its own, one it shares, or the generic one."""
    name = _SHARED.get(kind, kind)
    own = name.isidentifier() and name != "layout" and (TEMPLATES / f"{name}.typ").is_file()
    return name if own else _GENERIC


def missing(template: str, inputs: Mapping[str, object]) -> tuple[str, ...]:
    """What the template needs and `inputs` leave empty, as ``field`` or ``part.field``."""
    return tuple(name for name in REQUIRED.get(template, ()) if not _given(inputs, name))


def _given(inputs: Mapping[str, object], name: str) -> bool:
    found: object = inputs
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return bool(found.strip() if isinstance(found, str) else found)


def head_of_number(region: str, short_name: str, series: str, year: int) -> str:
    """What stands before the number itself: ``杭余市监罚告〔2026〕``; a bureau without a prefix has its short name."""
    return f"{_PREFIXES.get(region[:6], short_name)}{series}〔{year}〕"


def visible(by: Actor) -> QuerySet[Paper]:
    """The papers of the matters that `by` has a seat on."""
    return Paper.objects.filter(matter__in=matters.visible(by))


def may_act(by: Actor, paper: UUID) -> bool:
    """Whether `by` works on the matter of a paper, as against reading it."""
    places = Paper.objects.values_list("matter__office_id", "matter__bureau_id").get(pk=paper)
    return matters.works_on(by, places)


def against_voiding(by: Actor, paper: UUID) -> Refusal | None:
    """Why `by` does not void a paper: ``paper.may-not``, ``paper.numbered`` or ``paper.voided``; None where `by` may.

    One of a kind that is numbered in a series is for the head of the bureau.
    """
    found = Paper.objects.select_related("matter").get(pk=paper)
    if not matters.works_on(by, (found.matter.office_id, found.matter.bureau_id)):
        return Refusal("paper.may-not", MAY_NOT)
    if found.kind in SERIES and matters.post_at(by, "head", [found.matter.bureau_id]) is None:
        return Refusal("paper.numbered", _NUMBERED, title=found.title)
    return Refusal("paper.voided", _VOIDED, title=found.title) if found.voided_at is not None else None
