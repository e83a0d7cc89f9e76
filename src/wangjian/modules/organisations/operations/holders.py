"""Holders that are persons: `accounts` knows who they are, seats only that they are."""

from __future__ import annotations

from uuid import UUID

from wangjian.modules.audit.operations import Act
from wangjian.modules.organisations.models import Holder


def note_person_holder(act: Act, key: UUID, *, name: str) -> None:
    """Make the holder under which a person can sit on matters (step; its fact is the caller's)."""
    Holder.objects.create(id=key, kind="person", name=name)
