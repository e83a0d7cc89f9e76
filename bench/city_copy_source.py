"""The rows of a loaded city, table by table, as templates of their copies."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import sql

from city_copy_template import NUMBER, Filled, Known, Template, key_of_copy, number_of_copy, read_rows
from wangjian.kernel.wording import bigrams
from wangjian.project.city_load.plan import Plan

MATTERS = "matters_matter"
TABLES = {
    "subjects_subject": "kind <> 'platform'",
    "subjects_link": "TRUE",
    "leads_suspicion": "TRUE",
    "monitoring_intake": "TRUE",
    "monitoring_finding": "TRUE",
    MATTERS: "TRUE",
    "matters_run": "TRUE",
    "matters_part": "TRUE",
    "matters_answer": "TRUE",
    "matters_clock": "TRUE",
    "matters_pause": "TRUE",
    "matters_seat": "TRUE",
    "matters_proposal": "TRUE",
    "matters_signature": "TRUE",
    "matters_notice": "TRUE",
    "matters_note": "TRUE",
    "leads_lead": "TRUE",
    "leads_measure": "TRUE",
    "documents_paper": "TRUE",
    "evidence_item": "TRUE",
    "evidence_custody": "TRUE",
    "cases_case": "TRUE",
    "cases_decision": "TRUE",
    "cases_service": "TRUE",
    "national_exchange": "TRUE",
    "audit_fact": """matter IS NOT NULL OR code IN
        ('scan.taken-in', 'subject.noted', 'subject.linked', 'suspicion.dismissed')""",
    "audit_once": "key = ANY(%(acts)s)",
    "audit_result": "key = ANY(%(acts)s)",
}
"""Every table that the operations of a city write, and which of its rows are copied.

Shared by all copies: people and organisations, platforms, contents of files (a paper's content is named by its digest),
the sealed names of natural persons, and the one act that took the file of subjects in.
"""
OWN_KEYS = ("id", "key")
TEXT = 25
"""The type of a text, as arrays name it."""
KEY = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class _Matter:
    """A matter's values as COPY takes them, and its words but for the digits of its number."""

    values: list[bytes | None]
    prefix: bytes
    folded: tuple[bytes, bytes]
    words: frozenset[bytes]


@dataclass(frozen=True)
class MatterRows:
    """The matters: their words follow from their numbers, so that each is written anew."""

    columns: tuple[str, ...]
    matters: list[_Matter]
    table: str = MATTERS

    @property
    def rows(self) -> int:
        """How many there are in a copy."""
        return len(self.matters)

    def fill(self, copy: int) -> bytes:
        """The rows of copy number `copy` as COPY takes them."""
        places = {name: self.columns.index(name) for name in ("id", "subject_id", "number", "folded", "words")}
        out = []
        for index, matter in enumerate(self.matters):
            digits = number_of_copy(index, len(self.matters), copy).encode()
            values = list(matter.values)
            for name in ("id", "subject_id"):
                values[places[name]] = key_of_copy(UUID(bytes=values[places[name]]), copy).bytes
            values[places["number"]] = matter.prefix + digits
            values[places["folded"]] = matter.folded[0] + digits + matter.folded[1]
            pairs = {digits[at : at + 2] for at in range(len(digits) - 1)}
            values[places["words"]] = _array(sorted(matter.words | pairs))
            out.append(_row(values))
        return b"".join(out)


def _row(values: list[bytes | None]) -> bytes:
    fields = (struct.pack("!i", -1) if each is None else struct.pack("!i", len(each)) + each for each in values)
    return struct.pack("!h", len(values)) + b"".join(fields)


def _array(words: list[bytes]) -> bytes:
    """Texts as an array of one dimension."""
    return struct.pack("!iiIii", 1, 0, TEXT, len(words), 1) + b"".join(
        struct.pack("!i", len(word)) + word for word in words
    )


def templates(connection: psycopg.Connection, plan: Plan) -> list[Filled | MatterRows]:
    """The templates of every table, of the city of this plan as it stands in the database."""
    read = {table: _read(connection, table, where, plan) for table, where in TABLES.items()}
    known = _known(read)
    made: list[Filled | MatterRows] = []
    for table, (columns, types, rows) in read.items():
        if table == MATTERS:
            made.append(_matters(columns, rows))
            continue
        template = Template(table, columns)
        for row in rows:
            if table != "audit_fact" or _is_ours(columns, row, known):
                template.add(row, types, known)
        made.append(template.close())
    return made


Read = tuple[tuple[str, ...], tuple[str, ...], list[list[bytes | None]]]


def _read(connection: psycopg.Connection, table: str, where: str, plan: Plan) -> Read:
    listed = connection.execute(
        "SELECT attname, typname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'xact_id' ORDER BY attnum",
        [table],
    ).fetchall()
    columns, types = tuple(name for name, _ in listed), tuple(kind for _, kind in listed)
    order = "number" if table == MATTERS else str(1)
    chosen = sql.SQL(
        "COPY (SELECT {} FROM {} WHERE " + where.replace("%(acts)s", "{acts}") + " ORDER BY " + order + ")"
        " TO STDOUT (FORMAT BINARY)"
    )
    query = chosen.format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), acts=sql.Literal(acts_of(plan))
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        data = b"".join(bytes(block) for block in copy)
    return columns, types, list(read_rows(data))


def _known(read: dict[str, Read]) -> Known:
    keys: set[bytes] = set()
    for table, (columns, _, rows) in read.items():
        if table != "audit_fact":
            places = [columns.index(name) for name in OWN_KEYS if name in columns]
            keys.update(value for row in rows for place in places if (value := row[place]) is not None)
    facts = read["audit_fact"]
    matters = {row[0] for row in read[MATTERS][2]}
    place = facts[0].index("matter")
    keys.update(row[0] for row in facts[2] if row[0] and (row[place] is None or row[place] in matters))
    scans = _column(read, "monitoring_intake", "scan")
    numbers = _column(read, MATTERS, "number")
    papers: dict[str, int] = {}
    for found in _column(read, "documents_paper", "number"):
        if NUMBER.fullmatch(found.decode()):
            papers.setdefault(found.decode(), len(papers))
    return Known(frozenset(keys), frozenset(scans), {each.decode(): at for at, each in enumerate(numbers)}, papers)


def _column(read: dict[str, Read], table: str, column: str) -> list[bytes]:
    columns, _, rows = read[table]
    place = columns.index(column)
    return [value for row in rows if (value := row[place]) is not None]


def _is_ours(columns: Sequence[str], row: Sequence[bytes | None], known: Known) -> bool:
    """Whether a fact is of this city: of one of its matters, or of something else of it that it names."""
    if (matter := row[columns.index("matter")]) is not None:
        return matter in known.keys
    payload = row[columns.index("payload")] or b""
    return any(UUID(found[0].decode()).bytes in known.keys for found in KEY.finditer(payload))


def _matters(columns: tuple[str, ...], rows: list[list[bytes | None]]) -> MatterRows:
    made = []
    number_at, folded_at = columns.index("number"), columns.index("folded")
    for row in rows:
        number, text = row[number_at] or b"", row[folded_at] or b""
        prefix, _, count = number.rpartition(b"-")
        before, _, after = text.partition(b" " + count + b" ")
        words = frozenset(word.encode() for word in bigrams(before.decode(), after.decode()))
        made.append(_Matter(row, prefix + b"-", (before + b" ", b" " + after), words))
    return MatterRows(columns, made)


def acts_of(plan: Plan) -> list[UUID]:
    """The keys of every act of a city but the import of its subjects."""
    found = [plan.once(f"scan/{day}") for day in {course.found for course in plan.courses} if day is not None]
    for course in plan.courses:
        for place, step in enumerate(course.steps):
            found.append(plan.once(f"{course.number}/{place}"))
            if step.do == "serve":
                found.append(plan.once(f"{course.number}/{place}/proof"))
    for seller in plan.market.operators:
        if seller.kind == "person":
            found.append(plan.once(f"person/{seller.number}"))
    found += [plan.once(f"run-by/{shop.key}") for shop in plan.market.shops]
    return found
