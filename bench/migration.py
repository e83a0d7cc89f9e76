"""How long a new version keeps the site down: its start on an installation of 1,000,000 matters.

    python bench/migration.py [VAR] [--rows 1000000]

VAR is an installation that `bench/city_copy.py` filled; without one, a throw-away one is filled with that many bare
matters by SQL. Measured are the migrate step with nothing to do, and with the next migration as it will usually be: a
column with a default on the table of matters, and an index made while others write. Both are taken away again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from machine import machine
from wangjian.project.check import throwaway_folder
from wangjian.project.database.reaching import reaching
from wangjian.project.database.session import Urls, prepare
from wangjian.project.site import running_site

COLUMN = "ALTER TABLE matters_matter ADD COLUMN bench_note text NOT NULL DEFAULT ''"
INDEX = "CREATE INDEX CONCURRENTLY bench_note ON matters_matter (bench_note, id)"
UNDO = ("DROP INDEX IF EXISTS bench_note", "ALTER TABLE matters_matter DROP COLUMN IF EXISTS bench_note")
_HOLDER = """
INSERT INTO organisations_holder (id, kind, name) VALUES (%s, 'organisation', '样例') ON CONFLICT DO NOTHING
"""
_MATTERS = """
INSERT INTO matters_matter (id, number, kind, title, folded, words, office_id, bureau_id, opened_at)
SELECT gen_random_uuid(), '样例〔2026〕' || n, 'case', '网店虚假宣传' || n, '网店虚假宣传' || n,
       ARRAY['网店', '店虚', '虚假', '假宣', '宣传', '传' || n], %(office)s, %(office)s, now()
FROM generate_series(1, %(rows)s) n
"""
OFFICE = "5b1c1f0e-0000-4000-8000-00000000000f"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("var", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=1_000_000)
    args = parser.parse_args()
    os.environ["WANGJIAN_SAMPLE"] = "0"
    with ExitStack() as held:
        var = args.var or held.enter_context(throwaway_folder())
        with reaching(var) as urls:
            if args.var is None:
                _fill(urls["owner"], args.rows)
            found = _migrations(urls)
        began = time.perf_counter()
        with running_site(var, 0):
            found["start_of_the_whole_site_s"] = round(time.perf_counter() - began, 2)
            began = time.perf_counter()
        found["stop_s"] = round(time.perf_counter() - began, 2)
    down = ("stop_s", "start_of_the_whole_site_s", "column_s")
    found["down_s"] = round(sum(float(found[part]) for part in down), 2)
    print(json.dumps(found | {"machine": machine()}, indent=1, ensure_ascii=False))
    return 0


def _fill(address: str, rows: int) -> None:
    with psycopg.connect(address) as owner:
        owner.execute(_HOLDER, [OFFICE])
        owner.execute(_MATTERS, {"office": OFFICE, "rows": rows})
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE matters_matter")


def _migrations(urls: Urls) -> dict[str, str | float]:
    """The migrate step as it is, then the usual next migration; the index while somebody writes."""
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        for statement in UNDO:
            owner.execute(statement)
        counted = owner.execute(
            "SELECT count(*), pg_size_pretty(pg_database_size(current_database())) FROM matters_matter"
        ).fetchone()
        assert counted is not None
        found: dict[str, str | float] = {"matters": counted[0], "database": counted[1]}
        found["migrate_with_nothing_to_do_s"] = _timed(lambda: prepare(urls))
        found["column_s"] = _timed(lambda: owner.execute(COLUMN))
        with _writing(urls["app"]) as waited:
            found["index_beside_the_running_site_s"] = _timed(lambda: owner.execute(INDEX))
        found["writes_meanwhile"] = len(waited)
        found["longest_write_meanwhile_s"] = round(max(waited, default=0.0), 3)
        for statement in UNDO:
            owner.execute(statement)
    return found


@contextmanager
def _writing(address: str) -> Iterator[list[float]]:
    """Somebody who changes one matter after the other in the app's role, and how long each took."""
    waited: list[float] = []
    stop = threading.Event()

    def write() -> None:
        with psycopg.connect(address, autocommit=True) as app:
            keys = app.execute("SELECT id, title FROM matters_matter LIMIT 1000").fetchall()
            while not stop.is_set():
                key, title = keys[len(waited) % len(keys)]
                began = time.perf_counter()
                app.execute("UPDATE matters_matter SET title = %s WHERE id = %s", [title, key])
                waited.append(time.perf_counter() - began)
                time.sleep(0.005)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waited
    finally:
        stop.set()
        thread.join()


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return round(time.perf_counter() - began, 2)


if __name__ == "__main__":
    sys.exit(main())
