"""Who may: matters are read through a seat, and a move is signed in a capacity held at the office or its bureau."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wangjian.kernel.actor import Actor, ActorKind, Post
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.matters.models import Matter, Seat

ADMINISTRATORS = frozenset({"system_administrator", "security_administrator", "audit_administrator"})
READER, EDITOR, OWNER = 1, 2, 3
SUPERVISORS = ("supervisor", "head")
"""The capacities in which a superior supervises (D825-26)."""

OVERSEERS = ("unit_head", "head", "city_main_head", "supervisor")
"""The capacities in which somebody sees who looked at a matter."""

_NONE = Text("没有这个事项，或者您无权查看。", "There is no such matter, or it is not yours to see.")


def readers(by: Actor) -> frozenset[UUID]:
    """The holders whose seats this actor may use: its organisations' and, while it holds any post, its own.

    None for an administrator; whoever has lost every post reads nothing.
    """
    if by.kind is not ActorKind.PERSON or ADMINISTRATORS & by.capacities:
        return frozenset()
    return frozenset(UUID(holder) for holder in by.holders if by.posts or holder != by.key)


def visible(by: Actor) -> QuerySet[Matter]:
    """The matters that this actor may see; the machine itself sees all, for what it does is not shown to anyone."""
    if by.kind is ActorKind.SYSTEM:
        return Matter.objects.all()
    seats = Seat.objects.filter(matter=OuterRef("pk"), holder__in=readers(by))
    return Matter.objects.filter(Exists(seats))


def seen(by: Actor, matter: str) -> tuple[str, dict[str, Any]]:
    """The same in words of SQL, for the matter whose key stands in the column `matter`; and the values it takes."""
    if by.kind is ActorKind.SYSTEM:
        return "true", {}
    seat = (
        f"SELECT FROM matters_seat seen WHERE seen.matter_id = {matter} AND seen.holder_id = ANY(%(readers)s::uuid[])"
    )
    return f"EXISTS ({seat})", {"readers": list(readers(by))}


def concerning(by: Actor, subjects: Collection[UUID]) -> QuerySet[Matter]:
    """The matters about one of these subjects that this actor sees."""
    return visible(by).filter(subject__in=subjects)


def none() -> Refusal:
    """What is absent and what is forbidden look alike."""
    return Refusal("matter.none", _NONE)


def post_at(by: Actor, capacity: str, organisations: Collection[UUID]) -> Post | None:
    """The post by which this actor acts in `capacity` at one of these organisations, or None.

    Its own right comes before a deputyship. A move of the machine is made by the machine alone; what a party does is
    recorded by an officer of the office on the party's behalf.
    """
    if capacity == "machine":
        machine = by.kind in {ActorKind.SYSTEM, ActorKind.MACHINE} and by.has("machine")
        return Post("machine", "") if machine else None
    wanted = "officer" if capacity == "party" else capacity
    places = {str(each) for each in organisations}
    held = [post for post in by.posts if post.capacity == wanted and post.organisation in places]
    return min(held, key=lambda post: (post.for_person, post.organisation), default=None)


def works_on(by: Actor, organisations: Collection[UUID]) -> bool:
    """Whether this actor works on a matter of these organisations; those who only see it read and supervise."""
    places = {str(each) for each in organisations}
    return by.kind is ActorKind.SYSTEM or any(post.organisation in places for post in by.posts)
