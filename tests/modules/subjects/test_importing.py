"""A file of subjects: what is made, known and rejected adds up, and nothing is half done."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection
from tests.modules.subjects.conftest import code_of, facts, refused, stored

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.files.operations import open_content
from wangjian.modules.subjects import queries
from wangjian.modules.subjects.operations import Imported, Noted, import_subjects
from wangjian.modules.subjects.operations import importing as importing_file
from wangjian.modules.subjects.operations.rows import COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
Take = Callable[..., Imported]
GOOD = [
    ("platform", "湖集", code_of(1), "330110", "", "", "", "huji.example"),
    ("company", "杭州青柠贸易有限公司", code_of(7), "330106", "", "", "", ""),
    ("individual", "白桃小吃店", code_of(8), "330105", "", "", "", ""),
    ("shop", "青柠小店", "", "", "湖集", "S-1", code_of(7), "huji.example/s/1"),
    ("shop", "白桃小店", "", "", code_of(1), "S-2", code_of(8), ""),
    ("site", "青柠官网", "", "", "", "", code_of(7), "qingning.example"),
    ("person", "欧阳无双", "", "", "", "", "", ""),
]


@pytest.fixture
def take(tmp_path: Path, officer: Actor, at: Instant, once: Callable[[], Key]) -> Take:
    drawn = 0

    def do(
        rows: list[tuple[str, ...]], *, by: Actor = officer, key: Key | None = None, head: tuple[str, ...] = COLUMNS
    ) -> Imported:
        nonlocal drawn
        drawn += 1
        file = tmp_path / f"subjects-{drawn}.csv"
        text = StringIO()
        csv.writer(text).writerows([head, *rows])
        file.write_text(text.getvalue(), encoding="utf-8")
        return import_subjects(file, name=file.name, by=by, at=at, once=key or once())

    return do


def rejects(done: Imported) -> list[dict[str, str]]:
    assert done.rejects is not None
    with open_content(done.rejects) as file:
        return list(csv.DictReader(StringIO(file.read().decode("utf-8-sig"))))


def test_a_file_is_taken_in_whole(take: Take) -> None:
    done = take(GOOD)
    assert (done.rows, done.made, done.known, done.rejected, done.rejects) == (7, 7, 0, 0, None)
    platform = queries.by_code(code_of(1))
    assert platform is not None
    shop = queries.shop(platform.key, "S-2")
    assert shop is not None and shop.address == ""
    day = shop.noted_at.day
    operator = queries.operator_of(shop.key, day)
    assert operator is not None and operator.code == code_of(8)
    assert [row.kind for row in queries.find("qingning.example")] == ["site"]
    site = queries.find("青柠官网")[0]
    assert queries.operator_of(site.key, day) == queries.by_code(code_of(7))
    assert facts().count("subjects.imported") == 1 and "subject.noted" not in facts()


def test_names_of_persons_reach_no_table_in_clear(take: Take, officer: Actor) -> None:
    take(GOOD)
    for table in ("subjects_subject", "vault_value", "audit_fact", "audit_result", "subjects_import"):
        assert "无双" not in stored(table)
    assert [row.name for row in queries.find("欧阳")] == ["欧阳**"]
    assert len(queries.find_person("欧阳无双", by=officer.for_purpose("case"))) == 1


def test_the_same_file_gives_its_first_result(take: Take, once: Callable[[], Key]) -> None:
    first = take(GOOD)
    again = take(GOOD)
    assert again.again and not first.again
    assert (again.id, again.made) == (first.id, first.made)
    assert facts().count("subjects.imported") == 1


def test_a_file_with_known_rows_says_so(take: Take) -> None:
    take(GOOD)
    done = take([*GOOD[:6], ("company", "新来的", code_of(9), "", "", "", "", "")])
    assert (done.rows, done.made, done.known, done.rejected) == (7, 1, 6, 0)


def test_a_row_twice_in_a_file_is_known(take: Take) -> None:
    done = take([*GOOD[:6], *GOOD[:6]])
    assert (done.made, done.known, done.rejected) == (6, 6, 0)


def test_an_import_agrees_with_what_was_noted_by_hand(take: Take, note: Callable[..., Noted]) -> None:
    platform = note("platform", "湖集", code=code_of(1)).id
    company = note("company", "杭州青柠贸易有限公司", code=code_of(7)).id
    shop = note("shop", "青柠小店", platform=platform, platform_key="S-1").id
    done = take(GOOD)
    assert (done.made, done.known) == (4, 3)
    found = queries.operator_of(shop, queries.subject(shop).noted_at.day)
    assert found is not None and found.key == company


@pytest.mark.parametrize(
    ("reason", "column", "row"),
    [
        ("kind", "kind", ("club", "甲", "", "", "", "", "", "")),
        ("blank", "name", ("company", " ", "", "", "", "", "", "")),
        ("name", "name", ("company", "甲" * 201, "", "", "", "", "", "")),
        ("code", "code", ("company", "甲", "=1+1", "", "", "", "", "")),
        ("code", "code", ("company", "甲", code_of(7)[:-1] + "?", "", "", "", "", "")),
        ("code_here", "code", ("shop", "甲", code_of(7), "", "", "", "", "")),
        ("code_here", "code", ("person", "甲乙", code_of(7), "", "", "", "", "")),
        ("operator_here", "operator_code", ("company", "甲", "", "", "", "", code_of(7), "")),
        ("region", "region", ("company", "甲", "", "999999", "", "", "", "")),
        ("shop", "shop", ("shop", "甲", "", "", "湖集", "", "", "")),
        ("shop", "shop", ("company", "甲", "", "", "湖集", "S-1", "", "")),
        ("platform", "platform", ("shop", "甲", "", "", "没有的平台", "S-1", "", "")),
        ("operator", "operator_code", ("shop", "甲", "", "", "湖集", "S-9", code_of(77), "")),
        ("two", "operator_code", ("shop", "青柠小店", "", "", "湖集", "S-1", code_of(8), "")),
        ("too_long", "address", ("site", "甲", "", "", "", "", "", "x" * 201)),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_others_go_on(
    take: Take, reason: str, column: str, row: tuple[str, ...]
) -> None:
    done = take([*GOOD, row])
    assert (done.rows, done.made, done.known, done.rejected) == (8, 7, 0, 1)
    (listed,) = rejects(done)
    assert (listed["row"], listed["column"], listed["reason"]) == ("8", column, reason)
    assert listed["原因"] and listed["why"]
    assert not listed["value"].startswith("=")


def test_a_list_of_rejects_runs_nothing_and_shows_no_person(take: Take) -> None:
    number = "11010119900307889"
    from wangjian.kernel.resident_id import check_digit

    resident = number + check_digit(number)
    done = take([("company", "甲", "=cmd()", "", "", "", "", ""), ("company", "张三丰", resident, "", "", "", "", "")])
    first, second = rejects(done)
    assert first["value"] == "'=CMD()"
    assert resident not in str(rejects(done)) and "张三丰" not in str(rejects(done))
    assert "*" in second["value"]


def test_the_file_is_not_kept_and_its_rejects_name_no_person(take: Take, tmp_path: Path) -> None:
    """Columns shifted, a telephone number where a shop's key belongs: nothing of a person reaches the store."""
    done = take(
        [*GOOD, ("欧阳无双", "person", "", "", "", "", "", ""), ("person", "甲乙", "", "", "", "13800001234", "", "")]
    )
    assert done.rejected == 2
    kept = [path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1 and done.rejects is not None
    for plain in ("欧阳无双", "甲乙", "13800001234"):
        assert plain.encode() not in kept[0]


def test_a_file_that_changes_while_it_is_read_is_not_taken_in(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importing_file.batches

    def changing(given: Any, kind: Any) -> Any:
        yield from real(given, kind)
        with given.path.open("a", encoding="utf-8") as file:
            file.write("company,后来的,,,,,,\n")

    monkeypatch.setattr(importing_file, "batches", changing)
    refused("import.changed", lambda: take(GOOD))
    assert not stored("subjects_subject")


def test_a_conflict_within_a_file_leaves_the_first(take: Take) -> None:
    done = take([*GOOD, ("shop", "青柠小店", "", "", "湖集", "S-1", code_of(8), "")])
    assert rejects(done)[0]["reason"] == "two"
    platform = queries.by_code(code_of(1))
    assert platform is not None
    shop = queries.shop(platform.key, "S-1")
    assert shop is not None
    operator = queries.operator_of(shop.key, shop.noted_at.day)
    assert operator is not None and operator.code == code_of(7)


def test_a_platform_name_that_two_bear_names_none(take: Take) -> None:
    two = [("platform", "同名", code_of(number), "", "", "", "", "") for number in (31, 32)]
    done = take(
        [*two, ("shop", "甲", "", "", "同名", "S-1", "", ""), ("shop", "乙", "", "", code_of(31), "S-1", "", "")]
    )
    assert (done.made, done.rejected) == (3, 1)


def test_parquet_and_missing_columns(tmp_path: Path, officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    file = tmp_path / "subjects.parquet"
    pl.DataFrame({"kind": ["company", "site"], "name": ["甲公司", "乙站"]}).write_parquet(file)
    done = import_subjects(file, name="subjects.parquet", by=officer, at=at, once=once())
    assert (done.rows, done.made) == (2, 2)
    bare = tmp_path / "bare.csv"
    bare.write_text("name\n甲\n", encoding="utf-8")
    missing = refused("import.columns", lambda: import_subjects(bare, name="bare.csv", by=officer, at=at, once=once()))
    assert "kind" in missing.en
    refused("file.missing", lambda: import_subjects(tmp_path / "no.csv", name="no", by=officer, at=at, once=once()))


def test_odd_characters_come_through(take: Take) -> None:
    names = ['引"号', "反\\斜", "制\t表", "花{括},号", "{}", "换\n行"]
    done = take([("company", name, code_of(number), "", "", "", "", "") for number, name in enumerate(names, 40)])
    assert (done.made, done.rejected) == (len(names), 0)
    for number, name in enumerate(names, 40):
        row = queries.by_code(code_of(number))
        assert row is not None and row.name == name
        assert row in queries.find(name)


def test_who_does_not_work_here_imports_nothing(take: Take, actor: Callable[..., Actor]) -> None:
    refused("subject.forbidden", lambda: take(GOOD, by=actor("system_administrator")))
    assert not stored("subjects_subject") and not stored("subjects_import")


def test_a_break_half_way_leaves_nothing(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importing_file.settling.settle

    def breaks(at: Instant) -> Any:
        real(at)
        raise OSError("the power went")

    monkeypatch.setattr(importing_file.settling, "settle", breaks)
    with pytest.raises(OSError, match="the power went"):
        take(GOOD)
    for table in ("subjects_subject", "subjects_link", "subjects_import", "vault_value", "files_content"):
        assert not stored(table), table
    assert "subjects.imported" not in facts()
    monkeypatch.undo()
    assert take(GOOD).made == 7


def test_the_number_of_statements_does_not_grow_with_the_rows(take: Take) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (5, 500):
        rows: list[tuple[str, ...]] = [
            ("company", f"公司{size}之{number}", code_of(size * 1000 + number), "", "", "", "", "")
            for number in range(size)
        ]
        with CaptureQueriesContext(connection) as queried:
            take(rows)
        counts.append(len(queried))
    assert counts[0] == counts[1]
