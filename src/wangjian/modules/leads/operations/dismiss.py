"""Dismissing a suspicion: a person says why it is none, and the labels learn from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.leads import policies
from wangjian.modules.leads.facts import SUSPICION_DISMISSED
from wangjian.modules.leads.models import Suspicion

LONGEST = 2_000

_NOT_WAITING = {
    "lead": Text("这条嫌疑已经登记为线索。", "This suspicion is registered as a lead already."),
    "dismissed": Text("这条嫌疑已经排除。", "This suspicion was dismissed already."),
    "over": Text("这条嫌疑已经办结。", "This suspicion is over."),
}
_REASON = Text("请写明理由（不超过{most}字）。", "State the reason, in at most {most} characters.")


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The suspicion that was dismissed."""

    suspicion: UUID


def dismiss(suspicion: UUID, *, reason: str, by: Actor, at: Instant, once: Key) -> Dismissed:
    """Dismiss a waiting suspicion for a stated reason; a new finding later opens another.

    Raise `Refusal` ``suspicion.none``, ``lead.not-yours``, ``suspicion.not-waiting`` or ``words.missing``.
    """
    with acting("leads.dismiss", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Dismissed)) is not None:
            return earlier
        row = policies.locked(by, suspicion)
        policies.require_at(by, row.office_id, "officer", "intake")
        require_waiting(row)
        row.closed_reason = stated(reason)
        row.state, row.closed_by, row.closed_at = "dismissed", by.key, at.at
        row.save(update_fields=["state", "closed_by", "closed_at", "closed_reason"])
        act.record(SUSPICION_DISMISSED, suspicion=row.pk, signal=row.signal)
        return act.give(Dismissed(row.pk))


def require_waiting(row: Suspicion) -> None:
    """Raise `Refusal` ``suspicion.not-waiting`` where it was registered, dismissed or is over."""
    if row.state != "waiting":
        raise Refusal("suspicion.not-waiting", _NOT_WAITING[row.state])


def stated(words: str) -> str:
    """What a person wrote, trimmed; raise `Refusal` ``words.missing`` for nothing or too much."""
    kept = words.strip()
    if not kept or len(kept) > LONGEST:
        raise Refusal("words.missing", _REASON, most=LONGEST)
    return kept
