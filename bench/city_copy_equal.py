"""Whether COPY writes what operations write: the same city by both ways, every column of every row compared.

    python bench/city_copy_equal.py [MATTERS]

In an installation that is thrown away: a city is loaded through operations and copied once; then the same courses are
done through operations again under other keys and codes. What may differ is named in `MAY_DIFFER`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from city_copy import copy_in
from city_copy_source import KEY, TABLES, acts_of, templates
from city_copy_template import SUFFIX, code_of_copy, key_of_copy
from wangjian.city.market import Market, market
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.wording import bigrams
from wangjian.project.city_load.plan import Plan

AT = Instant.parse("2026-11-24T11:00")
SEED, COPY, AGAIN = 7, 1, 2
ROUNDS = 4
OWN = ("id", "key", "matter_id", "case_id")
MAY_DIFFER = {
    "subjects_subject": {"code", "platform_key", "name_value"},
    "documents_paper": {"original_key"},
    "audit_fact": {"xact_id"},
}
"""Beside keys, numbers of matters and papers, and digests of contents that hold a number or a key: the code and the
platform's key of a subject, the vault's values that hold a person's name and the key of an original, and the
transaction that wrote a fact."""
_KEY = re.compile(KEY.pattern.decode())
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PAPER = re.compile(r"(〔\d{4}〕)\d+号")
_NUMBER = re.compile(r"\b(xs|aj)([- ])(\d{6})[- ](\d{4})[- ](\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Again(Plan):
    """The same city under other keys, codes and shops."""

    def once(self, what: str) -> Key:
        """The key of an act of the second city."""
        return super().once(f"again/{what}")

    @cached_property
    def market(self) -> Market:
        """The same operators and shops under other codes and keys."""
        made = market(self.seed, len(self.courses), self.regions)
        sellers = (replace(each, code=code_of_copy(each.code, AGAIN) if each.code else "") for each in made.operators)
        shops = (replace(each, key=f"{each.key}-{AGAIN:0{SUFFIX}d}") for each in made.shops)
        return Market(tuple(sellers), tuple(shops), made.first)


@dataclass(frozen=True)
class Row:
    """A row without what may differ: its table, its text, and the keys in it in their order."""

    table: str
    text: str
    keys: tuple[UUID, ...]


def rows_of(connection: psycopg.Connection, own: set[UUID], acts: set[UUID]) -> tuple[list[Row], set[UUID]]:
    """The rows of one city: those whose key is in `own`, the acts in `acts`, and the facts about either; all keys."""
    found, keys = [], own | acts
    ranks: dict[str, int] = {}
    numbers = connection.execute("SELECT number FROM matters_matter WHERE id = ANY(%s) ORDER BY number", [list(own)])
    for (number,) in numbers.fetchall():
        ranks[number.casefold().replace("-", " ")] = len(ranks)
    for table in TABLES:
        cursor = connection.execute(sql.SQL("SELECT to_jsonb(r) FROM {} r").format(sql.Identifier(table)))
        for (row,) in cursor.fetchall():
            if _is_of(table, row, own, acts):
                found.append(_row(table, row, ranks))
                if table == "audit_fact":
                    keys.add(UUID(row["id"]))
    return found, keys


def _is_of(table: str, row: dict[str, object], own: set[UUID], acts: set[UUID]) -> bool:
    if table in ("audit_once", "audit_result"):
        return UUID(str(row["key"])) in acts
    if table == "audit_fact":
        if row["matter"] is not None:
            return UUID(str(row["matter"])) in own
        return any(UUID(key) in own for key in _keys(json.dumps(row["payload"])))
    return UUID(str(next(row[name] for name in OWN if name in row))) in own


def _row(table: str, row: dict[str, object], ranks: dict[str, int]) -> Row:
    kept = {name: value for name, value in row.items() if name not in MAY_DIFFER.get(table, ())}
    if table == "matters_matter":
        words = kept.pop("words")
        if words != list(bigrams(str(row["folded"]))):
            raise ValueError(f"the words of {row['number']} are not those of its texts")
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    text = _PAPER.sub(r"\1#号", _DIGEST.sub("digest", text))
    text = _NUMBER.sub(lambda found: f"{found[1]}{found[2]}#{ranks.get(_plain(found[0]), found[0])}", text)
    return Row(table, _KEY.sub("?", text), tuple(map(UUID, _KEY.findall(text))))


def _plain(number: str) -> str:
    return number.casefold().replace("-", " ")


def _keys(text: str) -> list[str]:
    return _KEY.findall(text)


def named(rows: list[Row], own: set[UUID]) -> Counter[tuple[str, str]]:
    """The rows with each key of their own called by what the rows say of it, so that two cities can be compared."""
    names: dict[UUID, str] = {}
    for _ in range(ROUNDS):
        said: dict[UUID, list[str]] = defaultdict(list)
        for row in rows:
            text = _called(row, names, own)
            for place, key in enumerate(row.keys):
                if key in own:
                    said[key].append(hashlib.sha256(f"{row.table}/{place}/{text}".encode()).hexdigest())
        names = {key: hashlib.sha256("".join(sorted(each)).encode()).hexdigest() for key, each in said.items()}
    return Counter((row.table, _called(row, names, own)) for row in rows)


def _called(row: Row, names: dict[UUID, str], own: set[UUID]) -> str:
    return row.text + "|" + ",".join(names.get(key, "") if key in own else str(key) for key in row.keys)


def keys_there(connection: psycopg.Connection) -> set[UUID]:
    """Every key of a row of ours that the database holds now."""
    found: set[UUID] = set()
    for table, where in TABLES.items():
        columns = [each.name for each in connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()]
        if "id" in columns and not table.startswith("audit"):
            found.update(key for (key,) in connection.execute(f"SELECT id FROM {table} WHERE {where}").fetchall())
    return found


def compare(var: Path, matters: int) -> dict[str, object]:
    """Make the city both ways in the installation of `var` and say what differs and whether the tree holds."""
    from django.conf import settings

    from wangjian.modules.audit.operations import cut
    from wangjian.modules.audit.queries import verify
    from wangjian.project.city_load.ground import lay
    from wangjian.project.city_load.load import prepared
    from wangjian.project.city_load.worker import work

    plan = prepared(var, SEED, matters, AT, lambda line: None)
    sum(1 for _ in work(plan, 0, 1))
    with psycopg.connect(os.environ["APP_DATABASE_URL"], autocommit=True) as connection:
        first = keys_there(connection)
        copy_in(connection, templates(connection, plan), [COPY])
        copied = {key_of_copy(key, COPY) for key in first}
        by_copy, keys = rows_of(connection, copied, {key_of_copy(key, COPY) for key in acts_of(plan)})
        again = Again(plan.seed, plan.matters, plan.day, plan.regions)
        for _ in lay(again, var):
            pass
        sum(1 for _ in work(again, 0, 1))
        by_operations = rows_of(connection, keys_there(connection) - first - copied, set(acts_of(again)))
    one, other = named(by_copy, keys), named(*by_operations)
    while cut(at=AT):
        pass
    found = verify(settings.HEADS_FOLDER, None)
    return {
        "matters": matters,
        "rows": dict(Counter(row.table for row in by_copy)),
        "only_by_copy": _shown(one - other),
        "only_by_operations": _shown(other - one),
        "tree": found.size if found.holds else 0,
        "holds": found.holds,
    }


def _shown(rows: Counter[tuple[str, str]]) -> list[str]:
    return [f"{count} × {table}: {text[:400]}" for (table, text), count in list(rows.items())[:8]]


def main(matters: int) -> int:
    """Print what was compared; 1 where something differs or the tree does not hold."""
    from wangjian.project.check import throwaway_folder
    from wangjian.project.database.reaching import django_on

    with throwaway_folder() as var, django_on(var, "app"):
        found = compare(var, matters)
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0 if found["holds"] and not found["only_by_copy"] and not found["only_by_operations"] else 1


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["1000"])[0])))
