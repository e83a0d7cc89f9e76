"""What one is told: clocks near their end or over, supervisions, and what waits for one's signature."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.modules.matters.models import Notice
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.wording import clock_name

KINDS = {
    "near": Text("“{clock}”将于 {due} 届满", "“{clock}” runs out on {due}"),
    "over": Text("“{clock}”已于 {due} 届满", "“{clock}” ran out on {due}"),
    "escalated": Text(
        "“{clock}”已于 {due} 届满，至今未办，报请督促", "“{clock}” ran out on {due} and is still not done"
    ),
    "supervision": Text("上级督办，请于 {due} 前反馈", "A superior supervises; answer by {due}"),
    "unanswered": Text("督办应于 {due} 前反馈，至今未反馈", "The supervision was to be answered by {due} and was not"),
    "answered": Text("承办机构已反馈督办", "The office has answered the supervision"),
}
"""The kinds of notices and their wording."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice that was not read yet."""

    id: UUID
    kind: str
    text: Text
    matter: UUID
    number: str
    title: str
    due: Day
    at: Instant


def notices(by: Actor, *, limit: int = 50) -> tuple[NoticeRow, ...]:
    """What this actor and its organisations were told and nobody has read, newest first; one statement."""
    found = Notice.objects.filter(holder__in=readers(by), read_at=None).select_related("matter", "clock")
    return tuple(_row(each) for each in found.order_by("-at", "id")[:limit])


def _row(found: Notice) -> NoticeRow:
    name = clock_name(found.clock.clock) if found.clock else Text("", "")
    wording = KINDS[found.kind]
    text = Text(wording.zh.format(clock=name.zh, due=found.due), wording.en.format(clock=name.en, due=found.due))
    about = found.matter
    return NoticeRow(found.id, found.kind, text, about.id, about.number, about.title, found.due, Instant(found.at))
