"""Numbers without gaps: the next of a series is taken last in an act, under a lock that ends with it."""

from __future__ import annotations

from django.db import connection

from wangjian.modules.documents.models import Series

# one statement: two first papers of a year at once are then one insert and one update, and nothing is read stale
_NEXT = """
    INSERT INTO {table} AS series (id, last) VALUES (%s, 1)
    ON CONFLICT (id) DO UPDATE SET last = series.last + 1
    RETURNING last
"""


def next_number(head: str) -> str:
    """The next number of the series that begins with `head`: ``杭余市监罚告〔2026〕12号``.

    Locks the series until the transaction ends, so the act takes it last; rolled back, the number is free again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=Series._meta.db_table), [head])
        (last,) = cursor.fetchone()
    return f"{head}{last}号"
