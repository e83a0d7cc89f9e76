"""What comes to a paper from elsewhere: its number, the paper itself, and the word that it no longer counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.documents.facts import PAPER_RECEIVED, PAPER_VOIDED
from wangjian.modules.documents.models import Paper
from wangjian.modules.documents.operations.issue import EXTERNAL, bureau_name, finish
from wangjian.modules.documents.policies import MAY_NOT, against_voiding, may_act, visible
from wangjian.modules.documents.queries import PaperRow, row_of

_SHAPE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕\[\]()（）/_.-]{1,64}")

_NONE = Text("没有这份文书。", "There is no such paper.")
_NOT_AWAITED = Text("文书“{title}”不在等待文号。", "The paper “{title}” awaits no number.")
_SHAPELESS = Text("“{number}”不是文号。", "“{number}” is not a paper's number.")
_TAKEN = Text("文号“{number}”已属于另一份文书。", "The number “{number}” belongs to another paper already.")
_REASON = Text("作废文书应当说明理由。", "Voiding a paper takes a reason.")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paper that has been made with the number given to it."""

    paper: UUID
    number: str


def file_received(  # noqa: PLR0913 - six of the paper's own; the act brings by, at and once
    act: Act, *, matter: UUID, run: UUID, kind: str, title: str, content: str, number: str = ""
) -> PaperRow:
    """File a paper that came in, by the digest of its stored content and with its sender's number; a step.

    The same number may come in twice: one ruling may belong to two matters. Raise `Refusal` ``paper.shapeless``.
    """
    if number and not _is_number(number):
        raise Refusal("paper.shapeless", _SHAPELESS, number=number)
    paper = Paper(
        id=act.new_id(f"paper:{run}:{kind}:{title}"),
        matter_id=matter,
        run_id=run,
        kind=kind,
        title=title,
        number=number or None,
        number_source=EXTERNAL if number else "none",
        template="",
        content_id=content,
        seal_state="received",
        made_at=act.at.at,
        made_by=act.by.name,
    )
    paper.save(force_insert=True)
    act.record(PAPER_RECEIVED, matter=matter, paper=paper.id, run=run, kind=kind, number=paper.number, content=content)
    return row_of(paper)


def give_number(paper: UUID, *, number: str, by: Actor, at: Instant, once: Key) -> Numbered:
    """Give a prepared paper the number that another system gave it, and make it.

    Raise `Refusal` ``paper.none``, ``paper.may-not``, ``paper.not-awaited``, ``paper.shapeless``,
    ``paper.number-taken``.
    """
    with acting("documents.give-number", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Numbered)) is not None:
            return earlier
        _locked(by, paper)
        take_number(act, paper, number=number)
        return act.give(Numbered(paper, number))


def take_number(act: Act, paper: UUID, *, number: str) -> PaperRow:
    """Make a prepared paper with the number given to it elsewhere; a step. It keeps the date it was prepared on.

    Raise `Refusal` ``paper.none``, ``paper.not-awaited``, ``paper.shapeless``, ``paper.number-taken``.
    """
    number = number.strip()
    if not _is_number(number):
        raise Refusal("paper.shapeless", _SHAPELESS, number=number[:80])
    found = Paper.objects.select_for_update(of=("self",), no_key=True).filter(pk=paper).first()
    if found is None:
        raise Refusal("paper.none", _NONE)
    if found.number_source != "awaited" or found.voided_at is not None:
        raise Refusal("paper.not-awaited", _NOT_AWAITED, title=found.title)
    found.number, found.number_source = number, EXTERNAL
    try:
        with transaction.atomic():
            return finish(act, found, bureau_name(found))
    except IntegrityError as error:
        raise _taken(error, number) from error


def void(act: Act, paper: UUID, *, reason: str) -> PaperRow:
    """Declare that a paper no longer counts; a step. It and its number stay; numbers are for the bureau's head to void.

    The caller says which papers cannot be voided any more. Raise `Refusal` ``paper.none``, ``paper.may-not``,
    ``paper.numbered``, ``paper.no-reason``, ``paper.voided``.
    """
    found = _locked(act.by, paper)
    if (against := against_voiding(act.by, paper)) is not None:
        raise against
    if not reason.strip():
        raise Refusal("paper.no-reason", _REASON)
    found.voided_at, found.void_reason = act.at.at, reason.strip()
    found.save(update_fields=["voided_at", "void_reason"], force_update=True)
    act.record(PAPER_VOIDED, matter=found.matter_id, paper=found.id, kind=found.kind, number=found.number)
    return row_of(found)


def _locked(by: Actor, paper: UUID) -> Paper:
    found = visible(by).select_for_update(of=("self",), no_key=True).filter(pk=paper).first()
    if found is None:
        raise Refusal("paper.none", _NONE)
    if not may_act(by, found.id):
        raise Refusal("paper.may-not", MAY_NOT)
    return found


def _is_number(number: str) -> bool:
    return _SHAPE.fullmatch(number) is not None and any(each.isdigit() for each in number)


def _taken(error: IntegrityError, number: str) -> Exception:
    return Refusal("paper.number-taken", _TAKEN, number=number) if "documents_number_once" in str(error) else error
