"""Searching by a few characters of number, title or subject, inside one's rights."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.worklist import WorkRow, described

CAP = 2_000
"""How many hits of the index are looked through; a word that many matters share is walked for in order instead."""

_HITS = "SELECT id FROM matters_matter WHERE words @> %(pairs)s::text[] LIMIT %(cap)s"
_SPEAKS = """
NOT EXISTS (SELECT FROM unnest(%(words)s::text[]) AS asked(word)
    WHERE strpos(m.folded, asked.word) = 0 AND strpos(replace(m.folded, ' ', ''), asked.word) = 0)
"""
_CHECKED = f"""
SELECT m.id FROM matters_matter m
WHERE m.id = ANY(%(hits)s::uuid[]) AND {_SPEAKS}
AND EXISTS (SELECT FROM matters_seat s WHERE s.matter_id = m.id AND s.holder_id = ANY(%(holders)s::uuid[]))
ORDER BY m.opened_at DESC, m.id LIMIT %(limit)s
"""  # noqa: S608 - of our own words
_WALKED = f"""
SELECT DISTINCT seat.opened_at, seat.id FROM unnest(%(holders)s::uuid[]) AS mine(holder) CROSS JOIN LATERAL (
    SELECT s.opened_at, m.id FROM matters_seat s JOIN matters_matter m ON m.id = s.matter_id
    WHERE s.holder_id = mine.holder AND {_SPEAKS}
    ORDER BY s.opened_at DESC, s.matter_id LIMIT %(limit)s
) AS seat ORDER BY seat.opened_at DESC, seat.id LIMIT %(limit)s
"""  # noqa: S608 - of our own words


def search(by: Actor, text: str, *, on: Day, limit: int = 50) -> tuple[WorkRow, ...]:
    """The newest matters of this actor's that speak of every word of `text`; nothing where nothing is asked."""
    pairs, words = list(bigrams(text)), folded(text).split()
    holders = list(readers(by))
    if not pairs or not holders:
        return ()
    given: dict[str, Any] = {"pairs": pairs, "words": words, "holders": holders, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_HITS, given | {"cap": CAP + 1})
        hits: list[UUID] = [row[0] for row in cursor.fetchall()]
        few = len(hits) <= CAP
        cursor.execute(_CHECKED if few else _WALKED, given | {"hits": hits})
        keys = [row[-1] for row in cursor.fetchall()]
    return described(keys, on)
