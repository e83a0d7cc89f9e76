"""Masked forms, and who owns a value that is equal to a given one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.moment import Day, Instant
from wangjian.modules.vault.models import Value
from wangjian.modules.vault.policies import class_of
from wangjian.modules.vault.queries.blind import blind_index, blind_key


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value as it may be shown: its class, its masked form, until when it is kept, when it was destroyed."""

    id: UUID
    klass: str
    owner: UUID
    masked: str
    kept_at: Instant
    keep_until: Day | None
    disposed_at: Instant | None


def masked(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The masked forms by id, of those that there are; works without any key."""
    return dict(Value.objects.filter(id__in=list(ids)).values_list("id", "masked"))


def values_of(owner: UUID) -> list[ValueRow]:
    """What is kept of an owner, destroyed values among them, oldest first; works without any key."""
    return [
        ValueRow(
            value.id,
            value.klass,
            value.owner,
            value.masked,
            Instant(value.kept_at),
            value.keep_until,
            Instant(value.disposed_at) if value.disposed_at else None,
        )
        for value in Value.objects.filter(owner=owner).defer("sealed", "blind").order_by("kept_at", "id")
    ]


def owners_of(klass: str, text: str) -> list[UUID]:
    """The owners of values of a class that are equal to `text` once spelling is made one, by id.

    Raise `Refusal` ``vault.key-missing``; `ValueError` for a class whose values are never compared.
    """
    digest = blind_index(class_of(klass), text, blind_key())
    if digest is None:
        raise ValueError(f"values of {klass} are never compared")
    found = Value.objects.filter(klass=klass, blind=digest).values_list("owner", flat=True)
    return list(found.distinct().order_by("owner"))
