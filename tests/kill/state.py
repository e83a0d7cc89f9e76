"""What an installation holds, so written that two runs of the same loop can be compared; and what must always hold."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from tests.kill.place import PLAYED, Place

from wangjian.project import installation
from wangjian.project.database.session import DATABASE

NOT_COMPARED = ("django_session", "audit_head", "audit_leaf", "procrastinate_")
"""Sessions, the queue's own rows, and the tree, whose batches are cut by the second."""

NOT_OF_THE_LOOP = ("page.read",)
"""A page asked for again is read again, and that is recorded."""

DROPPED = {"id", "xact_id", "attempts", "link", "size", "folded", "words"}
"""Numbers of a sequence or drawn at random, what of them stands in the search index; sizes of what holds a time."""
_MASKS = (
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "KEY"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d)?"), "MOMENT"),
    (re.compile(r"\\\\x[0-9a-f]*|\b[0-9a-f]{64}\b"), "BYTES"),
    (re.compile(r"\b([A-Z]{2,6}(?:-\d{6})?-\d{4}-)\d+\b"), r"\1N"),
    (re.compile(r"执案〔(\d{4})〕\d+号"), r"执案〔\1〕N号"),
)

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""

Rows = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of an installation at the end of a run: its rows, what does not hold, what lies about."""

    rows: Rows
    wrong: tuple[str, ...]
    orphans: int


def counts(place: Place) -> Counter[str]:
    """How many rows each table has, and how many facts of each code there are."""
    with place.superuser(DATABASE) as connection:
        tables = [table for table in _tables(connection) if table != "audit_fact"]
        one = "SELECT {} AS name, count(*) AS n FROM {}"
        parts = [sql.SQL(one).format(sql.Literal(table), sql.Identifier(table)) for table in tables]
        found = Counter(dict(connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()))
        facts = "SELECT 'fact ' || code, count(*) FROM audit_fact WHERE NOT code = ANY(%s) GROUP BY code"
        found.update(dict(connection.execute(facts, [list(NOT_OF_THE_LOOP)]).fetchall()))
    return found


def looked_at(place: Place) -> Looked:
    """Everything at the end of a run; each played system has got one thing: the case, and its publication."""
    held = place.records()
    wrong = [f"{system} holds {held[system]} records, not 1" for system in PLAYED if held[system] != 1]
    with place.superuser(DATABASE) as connection:
        rows = {table: _rows(connection, table) for table in _tables(connection)}
        wrong += _broken(connection)
        lost, orphans = _files(connection, place.var / "files")
    wrong += lost + _unverified(place)
    return Looked(rows, tuple(wrong), orphans)


def differences(first: Rows, second: Rows) -> list[str]:
    """What one has and the other has not, a line each."""
    told = []
    for table in sorted(first.keys() | second.keys()):
        mine, theirs = first.get(table, Counter()), second.get(table, Counter())
        told += [f"{table} lost {n}: {row}" for row, n in (mine - theirs).items()]
        told += [f"{table} more {n}: {row}" for row, n in (theirs - mine).items()]
    return told


def _tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES).fetchall() if not name.startswith(NOT_COMPARED)]


def _rows(connection: psycopg.Connection, table: str) -> Counter[str]:
    statement = sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(table))
    found: Counter[str] = Counter()
    for (row,) in connection.execute(statement).fetchall():
        if row.get("code") in NOT_OF_THE_LOOP:
            continue
        kept = {name: value for name, value in row.items() if name not in DROPPED}
        text = repr(sorted(kept.items()))
        for mask, word in _MASKS:
            text = mask.sub(word, text)
        found[text] += 1
    return found


def _broken(connection: psycopg.Connection) -> Iterator[str]:
    """What must hold whatever was killed, each as a sentence where it does not."""
    asked = {
        "facts in no batch": "SELECT count(*) FROM audit_fact f WHERE NOT EXISTS "
        "(SELECT FROM audit_leaf l WHERE l.fact = f.id)",
        "leaves without a fact": "SELECT count(*) FROM audit_leaf l WHERE NOT EXISTS "
        "(SELECT FROM audit_fact f WHERE f.id = l.fact)",
        "leads with more than one case": "SELECT count(*) FROM (SELECT lead_id FROM cases_case "
        "WHERE lead_id IS NOT NULL GROUP BY lead_id HAVING count(*) > 1) twice",
        "acts claimed without a result": "SELECT count(*) FROM audit_once o WHERE NOT EXISTS "
        "(SELECT FROM audit_result r WHERE (r.actor_key, r.key) = (o.actor_key, o.key))",
        "gaps in a series of papers": "SELECT count(*) FROM documents_series s WHERE s.last <> "
        "(SELECT count(*) FROM documents_paper p WHERE p.number LIKE s.id || '%号')",
        "papers without a matter's run": "SELECT count(*) FROM documents_paper p WHERE p.run_id IS NOT NULL AND "
        "NOT EXISTS (SELECT FROM matters_run r WHERE r.id = p.run_id AND r.matter_id = p.matter_id)",
        "entries beside one for each publication": "SELECT abs((SELECT count(*) FROM register_entry) - "
        "(SELECT count(*) FROM national_exchange WHERE kind = 'publication' AND state = 'acknowledged'))",
        "jobs left": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'react' OR status = 'failed'",
    }
    for what, statement in asked.items():
        row = connection.execute(statement).fetchone()
        if row is None or row[0]:
            yield f"{what}: {row and row[0]}"


def _files(connection: psycopg.Connection, folder: Path) -> tuple[list[str], int]:
    """Contents that have a row and are not there or damaged; and how many lie there without a row, to be swept."""
    known = {digest for (digest,) in connection.execute("SELECT sha256 FROM files_content").fetchall()}
    wrong = []
    for digest in sorted(known):
        path = folder / digest[:2] / digest
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(f"content {digest} is lost or damaged")
    lying = {path.name for path in folder.glob("*/*") if path.is_file()}
    return wrong, len(lying - known)


def _unverified(place: Place) -> list[str]:
    """What `wangjian audit verify` says against the ledger."""
    command = [sys.executable, "-m", "wangjian.project.cli", "audit", "verify"]
    environment = os.environ | {"WANGJIAN_VAR": str(place.var), "LANG": "en"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=installation.CHECKOUT)
    return [] if done.returncode == 0 else [f"audit verify: {done.stdout}{done.stderr}"]
