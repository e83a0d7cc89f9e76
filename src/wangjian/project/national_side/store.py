"""What the other side keeps: records by our id, the digest it holds, its own numbers, and nonces it has seen."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from threading import Lock

_TABLES = """
CREATE TABLE IF NOT EXISTS record (
    place INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, exchange TEXT NOT NULL, kind TEXT NOT NULL,
    sent_digest TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL, state TEXT NOT NULL,
    reference TEXT NOT NULL, number TEXT NOT NULL, reason TEXT NOT NULL, received_at TEXT NOT NULL,
    UNIQUE (client, exchange)
);
CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS nonce (client TEXT, nonce TEXT, at TEXT NOT NULL, PRIMARY KEY (client, nonce));
"""
_ONE = """
SELECT exchange, kind, sent_digest, digest, state, reference, number, reason, received_at
FROM record WHERE client = ? AND exchange = ?
"""
_PAGE = """
SELECT exchange, kind, sent_digest, digest, state, reference, number, reason, received_at, place
FROM record WHERE client = ? AND place > ? ORDER BY place LIMIT ?
"""
_KEEP = """
INSERT INTO record
    (client, content, exchange, kind, sent_digest, digest, state, reference, number, reason, received_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_END = """
UPDATE record SET state = 'withdrawn'
WHERE client = ? AND kind = 'publication' AND state <> 'refused'
    AND json_extract(CAST(content AS TEXT), '$.body.number') = ?
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing handed over: `sent_digest` is what came, `digest` what is held (they differ only where told to)."""

    exchange: str
    kind: str
    sent_digest: str
    digest: str
    state: str
    reference: str
    number: str
    reason: str
    received_at: str


class Store:
    """The other side's own database file; every write is one transaction."""

    def __init__(self, file: Path) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def first_use(self, client: str, nonce: str, at: str) -> bool:
        """Remember a nonce; False if it was used before."""
        with self._lock:
            made = self._database.execute("INSERT OR IGNORE INTO nonce VALUES (?, ?, ?)", [client, nonce, at])
            return made.rowcount == 1

    def record(self, client: str, exchange: str) -> Record | None:
        """What is held under our id, or None."""
        with self._lock:
            return self._record(client, exchange)

    def take(self, client: str, given: Record, content: bytes, series: str) -> Record:
        """Keep `given` unless its id is there already; the record as it stands.

        Where it is accepted and names a `series` (with ``{n}``), its reference or number is drawn in the same
        transaction, so that none is given twice or lost.
        """
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                held = self._record(client, given.exchange)
                if held is None:
                    held = self._numbered(given, series)
                    self._keep(client, held, content)
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            return held

    def end(self, client: str, number: str) -> bool:
        """Mark the publication of the decision of that number as withdrawn; False if none is held."""
        with self._lock:
            return self._database.execute(_END, [client, number]).rowcount > 0

    def rows(self, client: str, after: int, most: int) -> tuple[list[Record], int | None]:
        """At most `most` records beyond place `after`, and the place to go on from."""
        with self._lock:
            found = self._database.execute(_PAGE, [client, after, most + 1]).fetchall()
        page = found[:most]
        return [Record(*row[:-1]) for row in page], page[-1][-1] if len(found) > most else None

    def _record(self, client: str, exchange: str) -> Record | None:
        row = self._database.execute(_ONE, [client, exchange]).fetchone()
        return None if row is None else Record(*row)

    def _keep(self, client: str, held: Record, content: bytes) -> None:
        self._database.execute(_KEEP, [client, content, *astuple(held)])

    def _numbered(self, given: Record, series: str) -> Record:
        if given.state == "refused":
            return given
        reference = self._next(given.reference)
        return replace(given, reference=reference, number=self._next(series) if series else "")

    def _next(self, series: str) -> str:
        self._database.execute(
            "INSERT INTO series VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1", [series]
        )
        (last,) = self._database.execute("SELECT last FROM series WHERE name = ?", [series]).fetchone()
        return series.replace("{n}", str(last))
