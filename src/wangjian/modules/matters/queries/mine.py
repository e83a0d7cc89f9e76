"""What is one's own to do: of the matters one has a part in, those where it is one's turn to take the next step."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.law.procedure_source import procedures
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.worklist import After, Worklist, described

# A walk of the one seat that a person has on each matter. A run counts where its state is one that this person's
# capacities lead on from, unless it waits for the signatures of others under a step that this person has signed.
_MINE = """
SELECT s.next_due, s.matter_id FROM matters_seat s
WHERE s.holder_id = %(me)s AND s.open AND (s.next_due, s.matter_id) > (%(day)s, %(matter)s)
AND (%(kind)s::text IS NULL OR EXISTS (SELECT FROM matters_matter m WHERE m.id = s.matter_id AND m.kind = %(kind)s))
AND EXISTS (
    SELECT FROM matters_run r WHERE r.matter_id = s.matter_id AND r.ended_at IS NULL
    AND (r.procedure, r.state) IN (SELECT * FROM unnest(%(procedures)s::text[], %(states)s::text[]))
    AND NOT EXISTS (
        SELECT FROM matters_proposal p JOIN matters_signature g ON g.proposal_id = p.id AND g.person_id = %(me)s
        WHERE p.run_id = r.id AND p.state = 'open' AND p.seen = r.seen
    )
)
ORDER BY s.next_due, s.matter_id LIMIT %(limit)s
"""


def mine(by: Actor, *, on: Day, kind: str | None = None, after: After | None = None, limit: int = 50) -> Worklist:
    """A page of the open matters in which `by` has a part and the next step is his to begin, by the day due first.

    What waits for the signature of `by` is `to_sign`. Four statements whatever its size.
    """
    me = UUID(by.key) if by.key in {str(each) for each in readers(by)} else None
    if me is None:
        return Worklist((), None)
    turns = sorted(_turns(by.capacities | ({"party"} if "officer" in by.capacities else frozenset())))
    given: dict[str, Any] = {
        "me": me,
        "kind": kind,
        "day": after.due if after and after.due else Day.min,
        "matter": after.matter if after else UUID(int=0),
        "procedures": [procedure for procedure, _ in turns],
        "states": [state for _, state in turns],
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MINE, given)
        found: list[tuple[Day, UUID]] = cursor.fetchall()
    rows = described([matter for _, matter in found[:limit]], on)
    if len(found) <= limit:
        return Worklist(rows, None)
    due, last = found[limit - 1]
    return Worklist(rows, After(due, None, last))


def _turns(capacities: Collection[str]) -> set[tuple[str, str]]:
    """Each procedure and state out of which a step leads that somebody of these capacities begins."""
    return {
        (name, state)
        for (name, _), procedure in procedures().items()
        for state in procedure.states
        for move in procedure.moves_from(state)
        if move.target not in (None, state) and set(capacities) & set(move.by.capacities)
    }
