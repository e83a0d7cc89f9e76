"""Sweeping: what was written and never recorded goes after a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.files.facts import FILES_SWEPT
from wangjian.modules.files.models import Content
from wangjian.modules.files.operations.guard import free_for_sweep
from wangjian.modules.files.queries.store import Listed, store

AGE = 24
"""Hours that a file may be without a row: longer than any act takes."""

MOST = 1000
"""Files removed by one sweep; what remains waits for the next."""

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Swept:
    """How many contents without a row and unfinished files were removed, and their bytes."""

    orphans: int
    unfinished: int
    size: int


def sweep(at: Instant) -> Swept:
    """Remove contents without a row and unfinished files that are older than a day, at most 1,000.

    What an act cut short left behind; a content that is being taken in again at this moment stays.
    """
    by = system_actor("files.sweep")
    with acting("files.sweep", by=by, at=at, once=derived(at, by.key, UUID(int=0), "files.sweep")) as act:
        if (earlier := act.earlier(Swept)) is not None:
            return earlier
        gone = []
        for each in islice(_orphans(at), MOST):
            store().remove(each.name)
            gone.append(each)
        orphans = sum(bool(each.sha256) for each in gone)
        swept = Swept(orphans, len(gone) - orphans, sum(each.size for each in gone))
        if gone:
            act.record(FILES_SWEPT, orphans=swept.orphans, unfinished=swept.unfinished, size=swept.size)
        return act.give(swept)


def _orphans(at: Instant) -> Iterator[Listed]:
    """What is old enough and has no row; a row that came while this looked is seen under the guard."""
    before = at.plus_hours(-AGE)
    for batch in _batches(each for each in store().listed() if each.changed_at < before):
        known = _recorded(each.sha256 for each in batch)
        for each in batch:
            if each.sha256 in known:
                continue
            if not each.sha256 or (free_for_sweep(each.sha256) and not _recorded([each.sha256])):
                yield each


def _recorded(digests: Iterable[str]) -> set[str]:
    return set(Content.objects.filter(sha256__in=[each for each in digests if each]).values_list("sha256", flat=True))


def _batches(listed: Iterable[Listed]) -> Iterator[list[Listed]]:
    walking = iter(listed)
    while batch := list(islice(walking, _BATCH)):
        yield batch
