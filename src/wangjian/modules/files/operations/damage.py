"""Contents found missing or not what they were: said in the ledger, shown as a fault, looked at again until whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import Act, acting, system_actor
from wangjian.modules.files.facts import FILE_FOUND_DAMAGED, FILE_FOUND_WHOLE
from wangjian.modules.files.models import Content
from wangjian.modules.files.queries.contents import unharmed


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """Damaged contents (SHA-256) that are whole again, because somebody brought them back, and how many are not."""

    whole: tuple[str, ...]
    damaged: int


def note_damage(act: Act, digests: Iterable[str]) -> None:
    """Say of each content that was found missing or not what it was that it is damaged; once; a step."""
    for digest in sorted(digests):
        if Content.objects.filter(pk=digest, damaged_at=None).update(damaged_at=act.at.at):
            act.record(FILE_FOUND_DAMAGED, sha256=digest)


def look_again(*, at: Instant) -> LookedAgain:
    """Read every damaged content again and take those that are whole off the list of faults."""
    damaged = list(Content.objects.filter(damaged_at__isnull=False).order_by("pk").values_list("pk", flat=True))
    found = tuple(digest for digest in damaged if is_whole(digest))
    if not found:
        return LookedAgain((), len(damaged))
    by = system_actor("files.look_again")
    with acting("files.look_again", by=by, at=at, once=derived(at, by.key, UUID(int=0), "files.look_again")) as act:
        if (earlier := act.earlier(LookedAgain)) is not None:
            return earlier
        for digest in found:
            if Content.objects.filter(pk=digest, damaged_at__isnull=False).update(damaged_at=None):
                act.record(FILE_FOUND_WHOLE, sha256=digest)
        return act.give(LookedAgain(found, len(damaged) - len(found)))


def is_whole(sha256: str) -> bool:
    """Whether a content is there and gives its digest."""
    try:
        return unharmed(sha256)
    except Refusal:
        return False
