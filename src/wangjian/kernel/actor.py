"""Who acts, in which capacity, for which purpose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor this is."""

    PERSON = "person"
    MACHINE = "machine"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A capacity held at one organisation (its key), in one's own right or as the deputy of `for_person`."""

    capacity: str
    organisation: str
    for_person: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts: key, name as shown, kind, the holders it may act for, its capacities and its purpose.

    `posts` say at which organisation it holds which capacity today, deputyships included; `capacities` are those of
    its posts and those that belong to no organisation (`party`, `machine`).
    """

    key: str
    name: str
    kind: ActorKind
    holders: frozenset[str] = field(default_factory=frozenset)
    capacities: frozenset[str] = field(default_factory=frozenset)
    purpose: str = ""
    posts: frozenset[Post] = field(default_factory=frozenset)

    def has(self, capacity: str) -> bool:
        """Whether the actor may act in `capacity`."""
        return capacity in self.capacities

    def has_at(self, capacity: str, organisations: Collection[str]) -> bool:
        """Whether the actor holds `capacity` at one of these organisations (keys)."""
        return any(post.capacity == capacity and post.organisation in organisations for post in self.posts)

    def for_purpose(self, purpose: str) -> Actor:
        """The same actor with a purpose stated for what it does next."""
        return replace(self, purpose=purpose)


ANYONE = Actor("public", "公众", ActorKind.PUBLIC)
"""A visitor who has not signed in."""
