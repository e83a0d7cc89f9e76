"""督办: a superior asks the office for an answer by a day, and the office answers (D825-26 to D825-29)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.matters.facts import NOTICE_READ, SUPERVISION_ANSWERED, SUPERVISION_OPENED
from wangjian.modules.matters.models import Matter, Notice, Seat, Supervision
from wangjian.modules.matters.policies import READER, SUPERVISORS, none, readers, visible, works_on

ASKS, ANSWERS = Citation.parse_all("D825-26"), Citation.parse_all("D825-29")

_NOT_SUPERIOR = Text(
    "只有上级市场监督管理部门的负责人或者督办人员可以督办。",
    "A head or supervisor of a superior bureau alone supervises.",
)
_NO_TEXT = Text("请写明内容。", "Say what is meant.")
_PAST = Text("反馈期限不能早于今天。", "The day for the answer cannot lie in the past.")
_ANSWERED = Text("这次督办已经反馈。", "This supervision has been answered.")
_NO_ANSWER = Text("由承办机构反馈督办。", "The office that works on the matter answers.")


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervision that was opened or answered."""

    id: UUID
    matter: UUID


@dataclass(frozen=True, slots=True)
class NoticeTaken:
    """A notice that was read."""

    id: UUID


def supervise(matter: UUID, *, asks: str, answer_due: Day, by: Actor, at: Instant, once: Key) -> Supervised:
    """Ask the office of a matter for an answer by a day, as a head or supervisor of a bureau above it (D825-26).

    Raise `Refusal` ``matter.none``, ``matter.not-superior``, ``matter.text-missing``, ``matter.day-past``.
    """
    with acting("matters.supervise", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Supervised)) is not None:
            return earlier
        found = _locked(act, matter)
        superior = _superior(by, matter)
        if superior is None:
            raise Refusal("matter.not-superior", _NOT_SUPERIOR, articles=ASKS)
        if not asks.strip():
            raise Refusal("matter.text-missing", _NO_TEXT)
        if answer_due < at.day:
            raise Refusal("matter.day-past", _PAST, articles=ASKS)
        key = act.new_id("supervision")
        Supervision.objects.create(
            id=key,
            matter_id=matter,
            by_holder_id=superior,
            by_key=by.key,
            asks=asks.strip(),
            answer_due=answer_due,
            at=at.at,
        )
        _tell(act, key, found, {found.office_id, found.bureau_id}, "supervision", answer_due)
        act.record(SUPERVISION_OPENED, matter=matter, supervision=key, holder=superior, due=answer_due)
        return act.give(Supervised(key, matter))


def answer_supervision(supervision: UUID, *, answer: str, by: Actor, at: Instant, once: Key) -> Supervised:
    """Answer a superior, as one who works on the matter (D825-29).

    Raise `Refusal` ``matter.none``, ``matter.not-answerer``, ``matter.text-missing``, ``matter.answered``.
    """
    with acting("matters.answer_supervision", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Supervised)) is not None:
            return earlier
        asked = Supervision.objects.filter(pk=supervision).first()
        if asked is None:
            raise none()
        found = _locked(act, asked.matter_id)
        asked.refresh_from_db()
        if not works_on(by, {found.office_id, found.bureau_id}):
            raise Refusal("matter.not-answerer", _NO_ANSWER, articles=ANSWERS)
        if asked.answered_at is not None:
            raise Refusal("matter.answered", _ANSWERED, articles=ANSWERS)
        if not answer.strip():
            raise Refusal("matter.text-missing", _NO_TEXT)
        said = {"answer": answer.strip(), "answered_by": by.key, "answered_at": at.at}
        Supervision.objects.filter(pk=supervision).update(**said)
        _tell(act, supervision, found, {asked.by_holder_id}, "answered", at.day)
        act.record(SUPERVISION_ANSWERED, matter=found.id, supervision=supervision)
        return act.give(Supervised(supervision, found.id))


def read_notice(notice: UUID, *, by: Actor, at: Instant, once: Key) -> NoticeTaken:
    """Mark a notice to this actor or its organisations as read. Raise `Refusal` ``matter.none``."""
    with acting("matters.read_notice", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(NoticeTaken)) is not None:
            return earlier
        found = Notice.objects.select_for_update(no_key=True).filter(pk=notice, holder__in=readers(by)).first()
        if found is None:
            raise none()
        if found.read_at is None:
            Notice.objects.filter(pk=notice).update(read_at=at.at)
            act.record(NOTICE_READ, matter=found.matter_id, notice=notice)
        return act.give(NoticeTaken(notice))


def _locked(act: Act, matter: UUID) -> Matter:
    found = visible(act.by).select_for_update(of=("self",), no_key=True).filter(pk=matter).first()
    if found is None:
        raise none()
    return found


def _superior(by: Actor, matter: UUID) -> UUID | None:
    """The bureau above the matter at which this actor may supervise: one with a reader's seat."""
    held = [UUID(post.organisation) for post in by.posts if post.capacity in SUPERVISORS]
    above = Seat.objects.filter(matter=matter, holder__in=held, level=READER, holder__kind="organisation")
    return above.order_by("holder").values_list("holder", flat=True).first()


def _tell(act: Act, supervision: UUID, matter: Matter, holders: set[UUID], kind: str, due: Day) -> None:
    rows = [
        Notice(
            id=act.new_id(f"notice:{kind}:{holder}"),
            holder_id=holder,
            matter_id=matter.id,
            supervision_id=supervision,
            kind=kind,
            due=due,
            at=act.at.at,
        )
        for holder in sorted(holders)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
