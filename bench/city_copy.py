"""A million matters by COPY: the rows of a loaded city again and again, under new keys and numbers.

    python bench/city_copy.py VAR [MATTERS] [--city SEED-MATTERS]

VAR is an installation into which `wangjian city load` has loaded a city. Indexes and
constraints are taken away first and made again afterwards, by the owner, so that every key is checked in the end.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from city_copy_source import TABLES, MatterRows, templates
from city_copy_template import HEADER, TRAILER, Filled
from machine import machine
from wangjian.project import installation
from wangjian.project.city_load.plan import FOLDER, kept_plan
from wangjian.project.database.session import ready_database

PROCESSES = 2
ROWS_AT_ONCE = 100_000
"""About how many rows one COPY takes."""


def copy_in(connection: psycopg.Connection, made: Sequence[Filled | MatterRows], copies: Sequence[int]) -> int:
    """Write these copies of every table and give the number of rows; the caller commits."""
    rows = 0
    for template in made:
        if not template.rows:
            continue
        query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
            sql.Identifier(template.table), sql.SQL(", ").join(map(sql.Identifier, template.columns))
        )
        together = max(ROWS_AT_ONCE // template.rows, 1)
        for first in range(0, len(copies), together):
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                copy.write(HEADER)
                for number in copies[first : first + together]:
                    copy.write(template.fill(number))
                    rows += template.rows
                copy.write(TRAILER)
    return rows


_FOREIGN = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0
  AND (conrelid::regclass::text = ANY(%(tables)s) OR confrelid::regclass::text = ANY(%(tables)s))
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conparentid = 0 AND conrelid::regclass::text = ANY(%(tables)s)
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%(tables)s)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""


@contextmanager
def without_indexes(owner: str, tables: Sequence[str]) -> Iterator[None]:
    """Take indexes and constraints of these tables away for the block and make them again after it, two at a time."""
    with psycopg.connect(owner, autocommit=True) as connection:
        given = {"tables": list(tables)}
        foreign = connection.execute(_FOREIGN, given).fetchall()
        held = connection.execute(_CONSTRAINTS, given).fetchall()
        for table, name, _ in foreign + held:
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name))
            )
        indexes = connection.execute(_INDEXES, given).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
    yield
    # what one table needs is made by one process: two at a time would wait for each other's lock
    makes: dict[str, list[str]] = defaultdict(list)
    for table, name, what in held:
        makes[table].append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}')
    for _, what in indexes:
        made = what.replace(" ON ONLY ", " ON ")
        makes[made.partition(" ON ")[2].split()[0].removeprefix("public.")].append(made)
    _make(owner, sorted(makes.values(), key=lambda each: -_size(owner, each[0])))
    links: dict[str, list[str]] = defaultdict(list)
    for table, name, what in foreign:
        links[table].append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}')
    _make(owner, list(links.values()))


def _size(owner: str, make: str) -> int:
    """How large the table is that a statement is about, the ledger first."""
    table = make.split()[2] if make.startswith("ALTER") else make.partition(" ON ")[2].split()[0]
    if table.endswith("audit_fact"):
        return 1 << 60
    with psycopg.connect(owner) as connection:
        found = connection.execute("SELECT pg_relation_size(%s::regclass)", [table]).fetchone()
    return int(found[0]) if found else 0


def _make(owner: str, makes: list[list[str]]) -> None:
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        pool.starmap(_make_in_turn, [(owner, each) for each in makes], chunksize=1)


def _make_in_turn(owner: str, makes: list[str]) -> None:
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET max_parallel_maintenance_workers = 1")
        for make in makes:
            connection.execute(make)


def _part(owner: str, made: Sequence[Filled | MatterRows], copies: Sequence[int]) -> int:
    """Write a part of the copies, committing as it goes."""
    rows, together = 0, max(ROWS_AT_ONCE // sum(each.rows for each in made), 1)
    with psycopg.connect(owner) as connection:
        for first in range(0, len(copies), together):
            rows += copy_in(connection, made, copies[first : first + together])
            connection.commit()
    return rows


def fill(var: Path, folder: Path, matters: int) -> None:
    """Fill the database of `var` up to so many matters and print what it took."""
    plan = kept_plan(folder)
    with ready_database(var, installation.secrets_of(var), durable=False) as urls:
        began = time.monotonic()
        with psycopg.connect(urls["owner"]) as connection:
            there = connection.execute("SELECT count(*) FROM matters_matter").fetchone() or (0,)
            if there[0] != plan.matters:
                raise SystemExit(
                    f"{there[0]:,} matters are there, not the {plan.matters:,} of the city: copied before?"
                )
            made = templates(connection, plan)
        copies = range(1, max(matters // plan.matters, 1))
        print(f"{sum(each.rows for each in made):,} rows of {plan.matters:,} matters read in {_since(began)}")
        with without_indexes(urls["owner"], tuple(TABLES)):
            parts = [(urls["owner"], made, copies[part::PROCESSES]) for part in range(PROCESSES)]
            with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
                rows = sum(pool.starmap(_part, parts, chunksize=1))
            copied = time.monotonic()
            print(f"{rows:,} rows by COPY in {_since(began)}: {rows / (copied - began):,.0f} a second", flush=True)
        print(f"indexes, unique and foreign keys in {_since(copied)}", flush=True)
        _settle(urls["owner"])
        print(f"{plan.matters * (len(copies) + 1):,} matters in {_since(began)}", flush=True)


def _settle(owner: str) -> None:
    """Let numbers go on after those of the copies, and the planner know what there is."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            "SELECT setval('matters_number', max(substring(number from '[0-9]+$')::bigint)) FROM matters_matter"
        )
        connection.execute(
            "UPDATE documents_series SET last = greatest(last, (SELECT max(substring(number from '〕([0-9]+)号')::int) "
            "FROM documents_paper WHERE number_source = 'own'))"
        )
        connection.execute("ANALYZE")


def _since(moment: float) -> str:
    return f"{time.monotonic() - moment:,.1f} s"


def main() -> None:
    """Read the arguments and fill."""
    words = argparse.ArgumentParser()
    words.add_argument("var", type=Path)
    words.add_argument("matters", type=int, nargs="?", default=1_000_000)
    words.add_argument("--city", default="", help="SEED-MATTERS of the city to copy, where there are several")
    args = words.parse_args()
    folders = [args.var / FOLDER / args.city] if args.city else sorted((args.var / FOLDER).iterdir())
    print(machine())
    fill(args.var, folders[0], args.matters)


if __name__ == "__main__":
    main()
