"""Searching by a few characters of number, title or subject, inside one's rights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.matters.policies import readers
from wangjian.modules.matters.queries.worklist import WorkRow, described, merged

CAP = 2_000
"""How many hits of the index are looked through; a word that many matters share is walked for in order instead."""
WALK = 5_000
"""How many of each holder's newest matters such a walk looks at: a page has an end, whatever was asked."""
GLANCE = 1_000
"""How many it looks at before the index is asked, which does not have to be where they fill the page."""

_SPEAKS = """
NOT EXISTS (SELECT FROM unnest(%(words)s::text[]) AS asked(word)
    WHERE strpos(m.folded, asked.word) = 0 AND strpos(replace(m.folded, ' ', ''), asked.word) = 0)
"""
# The pairs of characters may stand apart in a text; only those that speak of the words themselves fill the cap.
_HITS = f"""
SELECT m.id FROM matters_matter m WHERE m.words @> %(pairs)s::text[] AND {_SPEAKS} LIMIT %(cap)s
"""  # noqa: S608 - of our own words
# Of a number every pair of digits is common, so one is not asked of the index of words: the highest that begin so,
# which of one kind in one place are the newest.
_NUMBERED = """
SELECT n.id, n.number FROM (
    SELECT m.id, m.number FROM matters_matter m WHERE m.number LIKE %(number)s || '%%'
    ORDER BY m.number USING ~>~ LIMIT %(cap)s
) AS n
WHERE EXISTS (SELECT FROM matters_seat s WHERE s.matter_id = n.id AND s.holder_id = ANY(%(holders)s::uuid[]))
ORDER BY n.number USING ~>~ LIMIT %(limit)s
"""
_NUMBER = re.compile("[A-Z]{2,4}-[0-9]{6}[0-9-]*")
_MINE = """
SELECT m.id FROM matters_matter m
WHERE m.id = ANY(%(hits)s::uuid[])
AND EXISTS (SELECT FROM matters_seat s WHERE s.matter_id = m.id AND s.holder_id = ANY(%(holders)s::uuid[]))
ORDER BY m.opened_at DESC, m.id LIMIT %(limit)s
"""
_WALKED = f"""
SELECT s.opened_at AS place, s.matter_id FROM (
    SELECT t.opened_at, t.matter_id FROM matters_seat t WHERE t.holder_id = %(holder)s
    ORDER BY t.opened_at DESC, t.matter_id LIMIT %(walk)s
) AS s JOIN matters_matter m ON m.id = s.matter_id
WHERE {_SPEAKS} ORDER BY s.opened_at DESC, s.matter_id LIMIT %(limit)s
"""  # noqa: S608 - of our own words
# The last seat that a walk looks at, where it does not look at all of them.
_EDGE = """
SELECT t.opened_at AS place FROM matters_seat t WHERE t.holder_id = %(holder)s
ORDER BY t.opened_at DESC, t.matter_id OFFSET %(walk)s - 1 LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found, newest first; not `whole` where older matters were not looked at: ask for more words."""

    rows: tuple[WorkRow, ...]
    whole: bool


def search(by: Actor, text: str, *, on: Day, limit: int = 50) -> Hits:
    """The newest matters of this actor's that speak of every word of `text`; nothing where nothing is asked."""
    pairs, words = list(bigrams(text)), folded(text).split()
    holders = list(readers(by))
    if not pairs or not holders:
        return Hits((), True)
    given: dict[str, Any] = {"pairs": pairs, "words": words, "holders": holders, "limit": limit}
    number = text.strip().upper()
    with connection.cursor() as cursor:
        if _NUMBER.fullmatch(number):
            cursor.execute(_NUMBERED, given | {"number": number, "cap": CAP})
            numbered = cursor.fetchall()
            if len(numbered) == limit or number in (whole for _, whole in numbered):
                return Hits(described([key for key, _ in numbered], on), True)
        keys, whole = _walked(cursor, holders, given | {"walk": GLANCE})
        if whole:
            return Hits(described(keys, on), True)
        cursor.execute(_HITS, given | {"cap": CAP + 1})
        hits: list[UUID] = [row[0] for row in cursor.fetchall()]
        if len(hits) <= CAP:
            cursor.execute(_MINE, given | {"hits": hits})
            return Hits(described([row[0] for row in cursor.fetchall()], on), True)
        keys, whole = _walked(cursor, holders, given | {"walk": WALK})
    return Hits(described(keys, on), whole)


def _walked(cursor: CursorWrapper, holders: list[UUID], given: dict[str, Any]) -> tuple[list[UUID], bool]:
    """The newest matters that speak of the words, of the newest `walk` of each holder, and whether there are no newer.

    There may be where a walk was cut off later than the last matter found.
    """
    walks, values = merged(_WALKED, holders, given)
    newest = "ORDER BY place DESC, matter_id LIMIT %(limit)s"
    cursor.execute(f"SELECT DISTINCT place, matter_id FROM ({walks}) seat {newest}", values)  # noqa: S608 - our own words
    found: list[tuple[datetime, UUID]] = cursor.fetchall()
    edges, values = merged(_EDGE, holders, given)
    cursor.execute(f"SELECT max(place) FROM ({edges}) edge", values)  # noqa: S608 - of our own words
    edge: datetime | None = cursor.fetchone()[0]
    whole = edge is None or (len(found) == given["limit"] and found[-1][0] > edge)
    return [key for _, key in found], whole
