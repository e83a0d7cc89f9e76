"""Rows that lie staged become subjects and links, in a handful of statements over all of them.

`subjects_staged` and the views over it (`subjects_settled`, `subjects_placed`) are made by the migration: the app makes
no tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from wangjian.kernel.moment import Instant
from wangjian.modules.subjects.policies import PLACES

COPY = """
    COPY subjects_staged (row, id, link, kind, name, folded, words, code, region, natural_person, name_value, platform,
        shop, operator, address) FROM STDIN
"""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('subjects.import'))"
_OPERATORS = """
    INSERT INTO subjects_subject (
        id, kind, name, folded, words, code, region, natural_person, name_value, platform_id, platform_key, address,
        noted_at
    )
    SELECT id, kind, name, folded, words::text[], code, region, natural_person, name_value, NULL, NULL, address, %(at)s
    FROM subjects_staged AS staged
    WHERE kind <> ALL(%(places)s) AND NOT (
        kind = 'platform' AND code IS NULL AND (
            EXISTS (SELECT FROM subjects_subject AS known WHERE known.kind = 'platform' AND known.name = staged.name)
            OR EXISTS (
                SELECT FROM subjects_staged AS before
                WHERE before.kind = 'platform' AND before.name = staged.name AND before.row < staged.row
            )
        )
    )
    ORDER BY row
    ON CONFLICT (code) WHERE code IS NOT NULL DO NOTHING
"""
_SHOPS = """
    INSERT INTO subjects_subject (
        id, kind, name, folded, words, code, region, natural_person, name_value, platform_id, platform_key, address,
        noted_at
    )
    SELECT id, kind, name, folded, words::text[], NULL, region, false, NULL, platform_id, shop, address, %(at)s
    FROM subjects_settled WHERE problem IS NULL AND platform_id IS NOT NULL
    ORDER BY row
    ON CONFLICT (platform_id, platform_key) WHERE platform_id IS NOT NULL DO NOTHING
"""
_SITES = """
    INSERT INTO subjects_subject (
        id, kind, name, folded, words, code, region, natural_person, name_value, platform_id, platform_key, address,
        noted_at
    )
    SELECT id, kind, name, folded, words::text[], NULL, region, false, NULL, NULL, NULL, address, %(at)s
    FROM (
        SELECT *, row_number() OVER (PARTITION BY kind, nullif(address, ''), CASE WHEN address = '' THEN id END
                                     ORDER BY row) AS place
        FROM subjects_settled WHERE problem IS NULL AND platform_id IS NULL
    ) AS one
    WHERE place = 1 AND NOT EXISTS (
        SELECT FROM subjects_subject AS known
        WHERE known.address = one.address AND known.address <> '' AND known.kind = one.kind
        AND known.platform_id IS NULL
    )
    ORDER BY row
"""
_LINKS = """
    INSERT INTO subjects_link (id, subject_id, relation, to_id, source, since)
    SELECT link, subject_id, 'run_by', operator_id, 'subjects.import', %(day)s FROM subjects_placed ORDER BY row
    ON CONFLICT DO NOTHING
"""
_PROBLEMS = """
    SELECT row, problem, CASE problem WHEN 'platform' THEN platform ELSE operator END
    FROM subjects_settled WHERE problem IS NOT NULL
    UNION ALL
    SELECT placed.row, 'two', placed.operator
    FROM subjects_placed AS placed JOIN subjects_link AS current
        ON current.subject_id = placed.subject_id AND current.relation = 'run_by' AND current.until IS NULL
    WHERE current.to_id <> placed.operator_id
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """How many subjects were made, and the rows that could not be taken: row, reason, what stood there."""

    made: int
    problems: tuple[tuple[int, str, str], ...]


def settle(at: Instant) -> Settled:
    """Make subjects and links of what lies staged: operators first, then the places they run."""
    given: dict[str, Any] = {"at": at.at, "day": at.day, "places": list(PLACES)}
    made = 0
    with connection.cursor() as cursor:
        # what lies staged was never analysed: the planner takes it for a few rows and would look each up by itself
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_OPERATORS, given)
        made += cursor.rowcount
        for statement in (_SHOPS, _SITES):
            cursor.execute(statement, given)
            made += cursor.rowcount
        cursor.execute(_LINKS, given)
        cursor.execute(_PROBLEMS)
        problems = tuple(cursor.fetchall())
        cursor.execute("DELETE FROM subjects_staged")
        cursor.execute("SET LOCAL enable_nestloop = on")
    return Settled(made, problems)
