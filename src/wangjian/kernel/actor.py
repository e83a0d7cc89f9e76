"""Who acts, in which capacity, for which purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor this is."""

    PERSON = "person"
    MACHINE = "machine"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts: key, name as shown, kind, the holders it may act for, its capacities and its purpose."""

    key: str
    name: str
    kind: ActorKind
    holders: frozenset[str] = field(default_factory=frozenset)
    capacities: frozenset[str] = field(default_factory=frozenset)
    purpose: str = ""

    def has(self, capacity: str) -> bool:
        """Whether the actor may act in `capacity`."""
        return capacity in self.capacities


ANYONE = Actor("public", "公众", ActorKind.PUBLIC)
"""A visitor who has not signed in."""
