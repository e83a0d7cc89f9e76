"""The second digest of a content, SM3 (GB/T 32905), computed apart from the upload."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import transaction

from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.files.models import Content
from wangjian.modules.files.operations.damage import note_damage
from wangjian.modules.files.queries.store import CHUNK, store


@dataclass(frozen=True, slots=True)
class Filled:
    """How many digests were computed, and the contents (SHA-256) that are missing or not what they were."""

    filled: int
    damaged: tuple[str, ...]


def fill_sm3(limit: int = 100, *, at: Instant) -> Filled:
    """Compute the SM3 of up to `limit` contents that have none, oldest first; two workers never do the same one.

    The SHA-256 is computed again beside it: a damaged content is named, gets none and stands among the faults until
    `look_again` finds it whole.
    """
    filled = _fill(limit)
    if filled.damaged:
        by = system_actor("files.fill_sm3")
        once = derived(at, by.key, UUID(int=0), ",".join(filled.damaged))
        with acting("files.fill_sm3", by=by, at=at, once=once) as act:
            if act.earlier(Filled) is None:
                note_damage(act, filled.damaged)
                act.give(filled)
    return filled


def _fill(limit: int) -> Filled:
    with transaction.atomic():
        lacking = Content.objects.filter(sm3=None, damaged_at=None).order_by("stored_at", "sha256")
        rows = list(lacking.select_for_update(skip_locked=True, no_key=True)[:limit])
        done, damaged = [], []
        for row in rows:
            if (digest := _sm3_of(row.sha256)) is None:
                damaged.append(row.sha256)
            else:
                row.sm3 = digest
                done.append(row)
        Content.objects.bulk_update(done, ["sm3"])
    return Filled(len(done), tuple(damaged))


def _sm3_of(name: str) -> str | None:
    """The SM3 of a content; None if it is missing or its SHA-256 is not its name."""
    first = hashlib.sha256()
    update, hexdigest = _sm3()
    with suppress(FileNotFoundError), store().open(name) as file:
        while chunk := file.read(CHUNK):
            first.update(chunk)
            update(chunk)
        if first.hexdigest() == name:
            return hexdigest()
    return None


def _sm3() -> tuple[Callable[[bytes], object], Callable[[], str]]:
    """SM3 from the standard library's OpenSSL or, where that was built without it, from `cryptography`'s."""
    if "sm3" in hashlib.algorithms_available:
        plain = hashlib.new("sm3")
        return plain.update, plain.hexdigest
    other = Hash(SM3())
    return other.update, lambda: other.finalize().hex()
