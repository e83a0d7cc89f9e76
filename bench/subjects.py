"""Subjects taken in from one file, rows a second, beside the ORM's bulk_create, in one run on one database.

    python bench/subjects.py [--rows N]

A throw-away server that flushes to disk. The rows: platforms, companies with codes and regions, half as many shops that
they run. The import checks every row, resolves platforms and operators, makes links, keeps the file and the fact; what
one would write instead, `Subject.objects.bulk_create` (5,000 a statement, `ignore_conflicts`) over the same prepared
values, checks nothing, resolves nothing and makes no link.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from pathlib import Path
from uuid import UUID, uuid4

from machine import machine
from wangjian.kernel.credit_code import check_letter, organisation_check
from wangjian.kernel.moment import Instant
from wangjian.kernel.wording import bigrams, folded
from wangjian.project import installation
from wangjian.project.check import throwaway_folder
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.session import ready_database

AT = Instant.parse("2026-03-10T09:30")
HEAD = ("kind", "name", "code", "region", "platform", "shop", "operator_code", "address")
PLACES = ("杭州", "余杭", "萧山", "西湖", "拱墅", "滨江", "临平", "钱塘", "富阳", "桐庐")
GOODS = (
    "青柠",
    "白桃",
    "山茶",
    "云栖",
    "龙井",
    "丝绸",
    "竹篮",
    "瓷器",
    "香薰",
    "童装",
    "灯具",
    "零食",
    "茶叶",
    "家居",
    "数码",
)
FORMS = ("贸易有限公司", "电子商务有限公司", "科技有限公司", "食品经营部", "服饰商行")
REGIONS = ("330106", "330110", "330105", "330108", "330109")


def code_of(number: int) -> str:
    """A well-formed code that is nobody's."""
    body = f"{number:08d}"
    first = f"91000000{body}{organisation_check(body)}"
    return first + check_letter(first)


def rows_of(count: int) -> list[tuple[str, ...]]:
    """The rows of the file: two thirds companies, one third shops."""
    rows: list[tuple[str, ...]] = [("platform", "湖集", code_of(99_999_999), "330110", "", "", "", "")]
    companies = (count - 1) * 2 // 3
    codes = [code_of(number) for number in range(companies)]
    for number, code in enumerate(codes):
        goods = GOODS[number // 10 % 15] + GOODS[number // 150 % 15]
        name = f"{PLACES[number % 10]}{goods}{number % 997}{FORMS[number % 5]}"
        rows.append(("company", name, code, REGIONS[number % 5], "", "", "", ""))
    for number in range(count - 1 - companies):
        name = f"{GOODS[number % 15]}{GOODS[number // 15 % 15]}{number % 991}号店"
        rows.append(
            ("shop", name, "", "", "湖集", f"S{number}", codes[number * 2 % companies], f"huji.example/s/{number}")
        )
    return rows


def by_import(file: Path) -> tuple[float, object]:
    """Take the file in; seconds and outcome."""
    from wangjian.modules.audit.operations import system_actor
    from wangjian.modules.subjects.operations import import_subjects

    began = time.perf_counter()
    done = import_subjects(file, name=file.name, by=system_actor("bench"), at=AT, once=uuid4())
    return time.perf_counter() - began, done


def by_orm(file: Path) -> float:
    """Read the same file with csv and hand it to bulk_create, operators first; seconds."""
    from django.db import transaction

    from wangjian.modules.subjects.models import Subject

    began = time.perf_counter()
    with file.open(encoding="utf-8", newline="") as source, transaction.atomic():
        made: list[Subject] = []
        platform: UUID | None = None
        for kind, name, code, region, given, shop, _, address in csv.reader(source):
            if kind == "kind":
                continue
            key = uuid4()
            platform = key if kind == "platform" else platform
            made.append(
                Subject(
                    id=key,
                    kind=kind,
                    name=name,
                    folded=folded(name),
                    words=list(bigrams(name)),
                    code=code or None,
                    region=region,
                    platform_id=platform if given else None,
                    platform_key=shop or None,
                    address=address,
                    noted_at=AT.at,
                )
            )
            if len(made) == 5000:
                Subject.objects.bulk_create(made, ignore_conflicts=True)
                made = []
        Subject.objects.bulk_create(made, ignore_conflicts=True)
    return time.perf_counter() - began


def emptied(owner: str) -> None:
    """Take everything out again, so that both begin alike."""
    import psycopg

    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("TRUNCATE subjects_subject, subjects_link, subjects_import CASCADE")
        connection.execute("VACUUM ANALYZE subjects_subject")


def main() -> None:
    """Run both and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    count = options.parse_args().rows
    for variable in VARIABLES.values():
        os.environ.pop(variable, None)
    with (
        throwaway_folder() as var,
        installation.sole_run(var, "bench"),
        ready_database(var, installation.secrets_of(var)) as urls,
    ):
        os.environ.update({VARIABLES[role]: url for role, url in urls.items()})
        os.environ |= {"WANGJIAN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "wangjian.project.settings"}
        import django

        django.setup()
        from django.db import connections

        file = var / "subjects.csv"
        with file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([HEAD, *rows_of(count)])
        orm = by_orm(file)
        emptied(urls["owner"])
        ours, done = by_import(file)
        connections.close_all()
    print(machine())
    print(done)
    print(f"import_subjects {ours:7.1f} s  {count / ours:10,.0f} rows/s  {orm / ours:5.2f}×")
    print(f"bulk_create     {orm:7.1f} s  {count / orm:10,.0f} rows/s   1.00×")


if __name__ == "__main__":
    main()
