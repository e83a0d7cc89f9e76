"""Suspicions as machines bring them: in bulk, one a subject and signal, growing while nobody has decided on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act


@dataclass(frozen=True, slots=True)
class Suspected:
    """What one scan holds against one subject under one signal: how many findings, the best score, its reason."""

    subject: UUID
    signal: str
    office: UUID
    findings: int
    score: float
    reason: Text
    articles: str


@dataclass(frozen=True, slots=True)
class Suspicions:
    """The suspicion of each subject and signal, and how many of them are new."""

    keys: dict[tuple[UUID, str], UUID]
    opened: int

    @property
    def grown(self) -> int:
        """How many were there already."""
        return len(self.keys) - self.opened


# one scan at a time: what another one opens meanwhile could not be locked in the order of keys
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('wangjian leads suspect'))"
_LOCKED = """
SELECT id FROM leads_suspicion
WHERE (subject_id, signal) IN (SELECT * FROM unnest(%(subject)s::uuid[], %(signal)s::text[]))
  AND state IN ('waiting', 'lead')
ORDER BY id FOR NO KEY UPDATE
"""
# the reason shown is that of the newest scan; the office stays the one that has the suspicion
_UPSERT = """
INSERT INTO leads_suspicion AS kept
    (id, subject_id, signal, office_id, first_at, last_at, findings, score, reason_zh, reason_en, articles, state,
     closed_by, closed_reason)
SELECT id, subject, signal, office, %(at)s, %(at)s, findings, score, reason_zh, reason_en, articles, 'waiting', '', ''
FROM unnest(%(id)s::uuid[], %(subject)s::uuid[], %(signal)s::text[], %(office)s::uuid[], %(findings)s::int[],
            %(score)s::float8[], %(reason_zh)s::text[], %(reason_en)s::text[], %(articles)s::text[])
    AS given (id, subject, signal, office, findings, score, reason_zh, reason_en, articles)
ORDER BY subject, signal
ON CONFLICT (subject_id, signal) WHERE state IN ('waiting', 'lead') DO UPDATE SET
    findings = kept.findings + excluded.findings,
    score = greatest(kept.score, excluded.score),
    last_at = greatest(kept.last_at, excluded.last_at),
    reason_zh = excluded.reason_zh,
    reason_en = excluded.reason_en,
    articles = excluded.articles
RETURNING subject_id, signal, id
"""


def suspect(act: Act, rows: Sequence[Suspected]) -> Suspicions:
    """Add what a scan holds against subjects to their suspicions; `rows` hold each subject and signal once.

    One still waiting or a lead grows: its findings are counted up, the best score stays, the newest reason is shown.
    One that was dismissed or is over stays as it is and a new one is opened.
    """
    ids = [act.new_id(f"suspicion:{row.subject}:{row.signal}") for row in rows]
    values: dict[str, Any] = {
        "at": act.at.at,
        "id": ids,
        "subject": [row.subject for row in rows],
        "signal": [row.signal for row in rows],
        "office": [row.office for row in rows],
        "findings": [row.findings for row in rows],
        "score": [row.score for row in rows],
        "reason_zh": [row.reason.zh for row in rows],
        "reason_en": [row.reason.en for row in rows],
        "articles": [row.articles for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        cursor.execute(_LOCKED, values)  # in the order in which the daily opening locks them too
        cursor.execute(_UPSERT, values)
        keys = {(subject, signal): key for subject, signal, key in cursor.fetchall()}
    made = set(ids)
    return Suspicions(keys, sum(key in made for key in keys.values()))
