"""The guard of a content: taking it in and sweeping it away do not happen at once."""

from __future__ import annotations

from django.db import connection

_SPACE = 0x66696C65
"""Keeps these locks apart from those of other modules."""


def guard(sha256: str) -> None:
    """Wait until no sweep looks at this content, and keep sweeps from it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [_SPACE, sha256])


def free_for_sweep(sha256: str) -> bool:
    """Whether nobody is taking this content in; then nobody begins to until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_SPACE, sha256])
        return bool(cursor.fetchone()[0])
