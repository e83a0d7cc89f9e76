"""What has changed of a run since a version of it was looked at."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.text import Text
from wangjian.law.procedure_source import procedures
from wangjian.modules.audit.queries import facts_of
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.queries.rows import MatterRow
from wangjian.modules.matters.queries.wording import worded

LOOKED_AT = 50
"""How many facts of the matter are looked through, newest first: a page older than that is old enough."""


def changes_since(matter: MatterRow, run: UUID, seen: int) -> list[Text]:
    """What was done on the run after the version `seen`, oldest first, each a sentence; empty if nothing is found."""
    row = Run.objects.filter(pk=run).values("procedure", "version").first()
    procedure = procedures().get((row["procedure"], row["version"])) if row else None
    found: dict[str, Text] = {}
    for fact in facts_of(matter.id, matter.opened_at, before=None, limit=LOOKED_AT):
        version = fact.payload.get("seen")
        if fact.payload.get("run") == str(run) and isinstance(version, int) and version > seen:
            text = worded(fact, procedure)
            found.setdefault(text.zh, text)
    return list(reversed(found.values()))
