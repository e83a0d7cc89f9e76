"""Delivering what waits: claimed in one transaction, sent in none, recorded in another.

A worker killed between sending and recording leaves the exchange to be sent again under the same id, which changes
nothing on the other side. Two workers never send the same at once: the claim puts the next attempt off first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.files.operations import open_content
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations.settling import Settled, differs_step, sent_step, settle
from wangjian.modules.national.operations.systems import reachable
from wangjian.modules.national.operations.wire import NotAcknowledged, SystemOfRecord, system_of_record

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a round of deliveries came to; `unanswered` left without a receipt, `unreachable` did not leave."""

    acknowledged: int
    differs: int
    refused: int
    unanswered: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class _Claim:
    id: UUID
    system: str
    content: str
    attempt: int


def deliver(*, at: Instant, limit: int = 20) -> Delivered:
    """Send what waits, at most `limit`, oldest first; a system that cannot be reached is left alone for this round.

    Runs outside any transaction. Raise `Refusal` ``national.key-missing`` or ``national.address`` where the
    installation is not set up.
    """
    counts: Counter[str] = Counter()
    lines: dict[str, SystemOfRecord] = {}
    systems = set(reachable())
    for name in systems:
        if (line := system_of_record(name)) is not None:
            lines[name] = line
    for _ in range(limit):
        claim = _claim(at, systems)
        if claim is None:
            break
        state = _send(claim, lines[claim.system], at)
        counts[state] += 1
        if state == "unreachable":
            systems.discard(claim.system)
    names = ("acknowledged", "differs", "refused", "unanswered", "unreachable")
    return Delivered(*(counts[name] for name in names))


def wait_after(attempt: int) -> timedelta:
    """How long to leave an exchange alone after attempt number `attempt` (from 1): doubled each time, to six hours."""
    return min(FIRST_WAIT * 2.0 ** min(attempt - 1, 20), LONGEST_WAIT)


def _claim(at: Instant, systems: Collection[str]) -> _Claim | None:
    """Take the oldest exchange that may be sent, and put its next attempt off before it is sent."""
    with transaction.atomic():
        found = (
            Exchange.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(state__in=["not_sent", "sent"], system__in=systems, try_after__lte=at.at)
            .order_by("try_after", "id")
            .first()
        )
        if found is None:
            return None
        found.attempts += 1
        found.try_after = at.at + wait_after(found.attempts)
        found.save(update_fields=["attempts", "try_after"])
    return _Claim(found.id, found.system, found.content_id, found.attempts)


def _send(claim: _Claim, line: SystemOfRecord, at: Instant) -> str:
    """Send one and record what came of it; the word under which it is counted."""
    with open_content(claim.content) as stream:
        content = stream.read()
    try:
        answer = line.hand_over(claim.id, content, at=at)
    except NotAcknowledged as failed:
        return _record_failure(claim, failed, at)
    once = uuid5(claim.id, f"answer:{claim.attempt}")
    return settle(answer.receipt, answer.kept, at=at, once=once).state


def _record_failure(claim: _Claim, failed: NotAcknowledged, at: Instant) -> str:
    if not failed.left:
        with transaction.atomic():
            # the attempt never left: it does not lengthen the wait before the next one
            Exchange.objects.filter(pk=claim.id).update(last_error=failed.code, attempts=F("attempts") - 1)
        return "unreachable"
    once = uuid5(claim.id, f"attempt:{claim.attempt}:{failed.code}:{at}")
    with acting("national.send", by=system_actor("national"), at=at, once=once) as act:
        if act.earlier(Settled) is not None:
            return "unanswered"
        if failed.code == "conflict":
            return act.give(differs_step(act, claim.id, "content")).state
        act.give(sent_step(act, claim.id, failed.code))
    return "unanswered"
