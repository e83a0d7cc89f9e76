"""What is one's own to do: the matters of one's office in which one can take the next step now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.law.procedure import StateKind
from wangjian.law.procedure_source import procedures
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.worklist import After, Worklist, described, merged

WINDOW = 2_000
"""How many seats a page looks at, however few are one's own; what a place with more holds comes with the next pages."""

_WALK = """
SELECT s.next_due AS place, s.matter_id FROM matters_seat s
WHERE s.holder_id = %(holder)s AND s.open AND (s.next_due, s.matter_id) > (%(day)s, %(matter)s)
ORDER BY s.next_due, s.matter_id LIMIT %(window)s
"""
# A run counts where its state is one that a capacity leads on from which one holds at its office (of officers) or also
# at its bureau (of all others), unless a step of it waits for signatures, or others have this part in the matter: not
# oneself, not whom one stands in for, and somebody who still holds what the part is.
_MINE = """
WITH seat AS MATERIALIZED (
    SELECT DISTINCT place, matter_id FROM ({walks}) walked ORDER BY place, matter_id LIMIT %(window)s
)
(SELECT place, matter_id, true FROM seat JOIN matters_matter m ON m.id = seat.matter_id
WHERE (%(kind)s::text IS NULL OR m.kind = %(kind)s) AND EXISTS (
    SELECT FROM matters_run r
    JOIN unnest(%(procedures)s::text[], %(states)s::text[], %(capacities)s::text[], %(places)s::uuid[],
        %(people)s::uuid[]) AS turn(procedure, state, capacity, place, person)
        ON turn.procedure = r.procedure AND turn.state = r.state
    WHERE r.matter_id = m.id AND r.ended_at IS NULL
    AND (turn.place = m.office_id OR (turn.place = m.bureau_id AND turn.capacity <> 'officer'))
    AND NOT EXISTS (SELECT FROM matters_proposal p WHERE p.run_id = r.id AND p.state = 'open' AND p.seen = r.seen)
    AND coalesce((
        SELECT bool_or(part.person_id = turn.person)
        FROM matters_run other JOIN matters_part part ON part.run_id = other.id
        WHERE other.matter_id = m.id AND part.role = turn.capacity AND {holds}
    ), true)
)
ORDER BY place, matter_id LIMIT %(limit)s)
UNION ALL
(SELECT place, matter_id, false FROM seat WHERE (SELECT count(*) FROM seat) = %(window)s
ORDER BY place DESC, matter_id DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True, order=True)
class _Turn:
    """A state of a procedure out of which a step leads that somebody of a capacity begins."""

    procedure: str
    state: str
    capacity: str


def mine(by: Actor, *, on: Day, kind: str | None = None, after: After | None = None, limit: int = 50) -> Worklist:
    """A page of the open matters in which the next step is for `by` to begin, by the day due first; four statements.

    Where people are named in a matter for what `by` would do, it is theirs and their deputies' alone while one of them
    holds that post. What waits for signatures is in
    `to_sign` of those who sign. A page of a place that holds much may have less than `limit` and yet a next one.
    """
    places = {UUID(post.organisation) for post in by.posts if post.organisation} & readers(by)
    if not places:
        return Worklist((), None)
    holds, at_work = accounts.holds("part.person_id", "turn.capacity", "m.office_id, m.bureau_id", on)
    given = {
        "kind": kind,
        "day": after.due if after and after.due else Day.min,
        "matter": after.matter if after else UUID(int=0),
        "limit": limit + 1,
        "window": WINDOW,
        **at_work,
        **_held(by),
    }
    walks, values = merged(_WALK, places, given)
    with connection.cursor() as cursor:
        cursor.execute(_MINE.replace("{walks}", walks).replace("{holds}", holds), values)
        found: list[tuple[Day, UUID, bool]] = cursor.fetchall()
    own = [(due, matter) for due, matter, is_own in found if is_own]
    rest = [(due, matter) for due, matter, is_own in found if not is_own]
    rows = described([matter for _, matter in own[:limit]], on)
    ends = own[limit - 1 : limit] if len(own) > limit else rest
    return Worklist(rows, After(ends[0][0], None, ends[0][1]) if ends else None)


def _held(by: Actor) -> dict[str, Any]:
    """The turns of each capacity that `by` holds, where, and as whose, as columns; an officer records for a party."""
    posts = [post for post in by.posts if post.organisation]
    held = {(post.capacity, post.organisation, who) for post in posts for who in (by.key, post.for_person) if who}
    rows = [(turn, place, who) for turn in sorted(_turns()) for as_, place, who in sorted(held) if as_ == turn.capacity]
    return {
        "procedures": [turn.procedure for turn, _, _ in rows],
        "states": [turn.state for turn, _, _ in rows],
        "capacities": [turn.capacity for turn, _, _ in rows],
        "places": [place for _, place, _ in rows],
        "people": [who for _, _, who in rows],
    }


def _turns() -> set[_Turn]:
    """Of each state the steps that lead on in their course; those that end the run count where no other leads out."""
    found = set()
    for (name, _), procedure in procedures().items():
        for key, state in procedure.states.items():
            leaving = [move for move in procedure.moves_from(key) if move.target not in (None, key)]
            out = [move for move in leaving if move.key not in procedure.out_of_course]
            on = [move for move in out if procedure.states[str(move.target)].kind is not StateKind.FINAL]
            begun = {capacity for move in on or out for capacity in move.by.capacities}
            found |= {_Turn(name, state.key, "officer" if each == "party" else each) for each in begun}
    return found
