"""What happened to a matter, newest first, in the words of its procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure import Procedure
from wangjian.law.procedure_source import procedures
from wangjian.modules.audit.queries import FactRow, facts_of
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.policies import none, visible
from wangjian.modules.matters.queries.matter import MatterView
from wangjian.modules.matters.queries.wording import Words, as_written, worded


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
    by: Actor,
    matter: UUID,
    *,
    at: Instant | None = None,
    before: UUID | None = None,
    limit: int = 100,
    words: Words = as_written,
) -> tuple[TimelineRow, ...]:
    """What happened to a matter up to `at`, before the fact `before`, newest first.

    `words` says what steps are called in it. Raise `Refusal` ``matter.none``.
    """
    found = visible(by).filter(pk=matter).first()
    if found is None:
        raise none()
    runs = {run.id: _named(run.procedure, run.version, words) for run in Run.objects.filter(matter=matter)}
    facts = facts_of(matter, Instant(found.opened_at), before=before, until=at, without=READINGS, limit=limit)
    return tuple(_row(fact, runs, words) for fact in facts)


def happened(view: MatterView, *, at: Instant, limit: int, words: Words = as_written) -> tuple[TimelineRow, ...]:
    """The newest of it, for somebody who has the matter before him; one statement."""
    runs = {each.run.id: _named(each.run.procedure, Day.fromisoformat(each.run.version), words) for each in view.runs}
    facts = facts_of(view.matter.id, view.matter.opened_at, until=at, without=READINGS, limit=limit)
    return tuple(_row(fact, runs, words) for fact in facts)


def _named(procedure: str, version: Day, words: Words) -> Procedure | None:
    found = procedures().get((procedure, version))
    return words(found) if found else None


def _row(fact: FactRow, runs: Mapping[UUID, Procedure | None], words: Words) -> TimelineRow:
    said = fact.payload.get("run")
    run = UUID(str(said)) if said else None
    procedure = runs.get(run) if run else None
    key, asked = run if procedure else None, str(fact.payload.get("name") or "")
    said_as = worded(fact, procedure, words)
    return TimelineRow(fact.id, fact.code, said_as, fact.actor_name, fact.at, fact.recorded_at, key, asked)
