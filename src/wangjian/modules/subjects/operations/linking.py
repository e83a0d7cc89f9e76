"""Two subjects are linked for a time: who runs a shop, on whose platform a site stands, which two are one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.subjects.facts import SUBJECT_LINKED, SUBJECT_UNLINKED
from wangjian.modules.subjects.models import Link, Subject
from wangjian.modules.subjects.policies import OPERATORS, PLACES, RELATIONS, notes

_NONE = Text("没有这个主体。", "There is no such subject.")
_BAD_RELATION = Text("没有“{relation}”这种关联。", "There is no relation “{relation}”.")
_ITSELF = Text("主体不能与自身关联。", "A subject is not linked to itself.")
_KINDS = Text(
    "只有店铺、网站、应用等由经营者经营。", "Only shops, sites, apps and the like are run, and by an operator."
)
_THERE = Text("这一关联已登记。", "These subjects are linked like this already.")
_SECOND = Text(
    "“{place}”现由“{current}”经营，须先终止该关联。", "“{place}” is run by “{current}”; end that link first."
)
_NO_LINK = Text("没有这一关联。", "There is no such link.")
_ENDED = Text("这一关联已于{day}终止。", "This link ended with {day} already.")
_TOO_EARLY = Text("终止日不能早于起始日{day}。", "A link cannot end before it began on {day}.")


@dataclass(frozen=True, slots=True)
class Linked:
    """The link."""

    id: UUID


def link(  # noqa: PLR0913 - five of its own; who, when and which act beside them
    subject: UUID, relation: str, to: UUID, *, source: str, since: Day, by: Actor, at: Instant, once: Key
) -> Linked:
    """Link a subject `to` another from a day on; `source` says where one knows it from.

    Raise `Refusal` ``subject.forbidden``, ``subject.none``, ``link.malformed``, ``link.there``,
    ``link.second-operator``.
    """
    with acting("subjects.link", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Linked)) is not None:
            return earlier
        notes(by)
        if relation not in RELATIONS:
            raise Refusal("link.malformed", _BAD_RELATION, relation=relation)
        if subject == to:
            raise Refusal("link.malformed", _ITSELF)
        rows = Subject.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[subject, to]).order_by("pk")
        found = {row.pk: row for row in rows}
        if len(found) < 2:
            raise Refusal("subject.none", _NONE)
        _check(found[subject], relation, found[to])
        key = act.new_id("link")
        Link.objects.create(
            id=key, subject=found[subject], relation=relation, to=found[to], source=source[:200], since=since
        )
        act.record(SUBJECT_LINKED, link=key, subject=subject, relation=relation, to=to, since=since)
        return act.give(Linked(key))


def end_link(key: UUID, *, until: Day, by: Actor, at: Instant, once: Key) -> Linked:
    """End a link with its last day.

    Raise `Refusal` ``subject.forbidden``, ``link.none``, ``link.ended``, ``link.too-early``.
    """
    with acting("subjects.end_link", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Linked)) is not None:
            return earlier
        notes(by)
        found = Link.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).first()
        if found is None:
            raise Refusal("link.none", _NO_LINK)
        if found.until is not None:
            raise Refusal("link.ended", _ENDED, day=found.until)
        if until < found.since:
            raise Refusal("link.too-early", _TOO_EARLY, day=found.since)
        Link.objects.filter(pk=key).update(until=until)
        act.record(SUBJECT_UNLINKED, link=key, subject=found.subject_id, until=until)
        return act.give(Linked(key))


def _check(subject: Subject, relation: str, to: Subject) -> None:
    standing = Link.objects.filter(subject=subject, relation=relation, until=None).select_related("to")
    if any(one.to_id == to.pk for one in standing):
        raise Refusal("link.there", _THERE)
    if relation != "run_by":
        return
    if subject.kind not in PLACES or to.kind not in OPERATORS:
        raise Refusal("link.malformed", _KINDS)
    if (current := standing.first()) is not None:
        raise Refusal("link.second-operator", _SECOND, place=subject.name, current=current.to.name)
