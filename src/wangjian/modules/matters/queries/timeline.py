"""What happened to a matter, newest first, in the words of its procedures."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure_source import procedures
from wangjian.modules.audit.queries import facts_of
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.policies import none, visible
from wangjian.modules.matters.queries.wording import worded


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One fact: what happened, when, by whom; `fact` leads to it in the ledger, `asked` is the question it answers."""

    fact: UUID
    code: str
    text: Text
    actor: str
    at: Instant
    recorded_at: Instant
    run: UUID | None
    asked: str = ""


READINGS = ("page.read", "act.refused", "value.used")
"""Facts that say who looked and what was refused: kept with the others, but not what happened to the matter."""


def timeline(
    by: Actor, matter: UUID, *, at: Instant | None = None, before: UUID | None = None, limit: int = 100
) -> tuple[TimelineRow, ...]:
    """What happened to a matter up to `at`, before the fact `before`, newest first. Raise ``matter.none``."""
    found = visible(by).filter(pk=matter).first()
    if found is None:
        raise none()
    runs = {str(run.id): run for run in Run.objects.filter(matter=matter)}
    rows = []
    opened = Instant(found.opened_at)
    for fact in facts_of(matter, opened, before=before, until=at, without=READINGS, limit=limit):
        run = runs.get(str(fact.payload.get("run")))
        procedure = procedures().get((run.procedure, run.version)) if run else None
        key = run.id if run else None
        text, asked = worded(fact, procedure), str(fact.payload.get("name") or "")
        rows.append(TimelineRow(fact.id, fact.code, text, fact.actor_name, fact.at, fact.recorded_at, key, asked))
    return tuple(rows)
