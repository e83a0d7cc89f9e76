"""Evidence is taken in, read, checked and withdrawn, and every touch leaves a line that covers the one before."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from tests.modules.conftest import key_of
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import ANYONE, Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import queries as ledger
from wangjian.modules.audit.operations import acting
from wangjian.modules.evidence import queries
from wangjian.modules.evidence.models import Custody, Item
from wangjian.modules.evidence.operations import (
    KINDS,
    About,
    Added,
    add_item,
    check_item,
    open_item,
    withdraw,
)
from wangjian.modules.evidence.operations import items as operations_of_items
from wangjian.modules.files import queries as files
from wangjian.modules.files.models import Content

Once = Callable[[], Key]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def stage(db: None, at: Instant) -> Stage:
    return lay(at)


@pytest.fixture
def add(stage: Stage, officer: Actor, once: Once, at: Instant) -> Callable[..., Added]:
    def make(
        data: bytes = PDF, *, by: Actor = officer, key: Key | None = None, matter: UUID = stage.matter, **said: Any
    ) -> Added:
        about = {
            "name": "网页截图.pdf",
            "kind": "electronic",
            "shows": "广告用语",
            "source": "当事人网店",
            "taken_at": at,
        }
        return add_item(matter, io.BytesIO(data), about=About(**{**about, **said}), by=by, at=at, once=key or once())

    return make


def refused(code: str, call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value


def withdrawn(item: UUID, reason: str, by: Actor, at: Instant, once: Once) -> None:
    with acting("test.withdraw", by=by, at=at, once=once()) as act:
        withdraw(act, item, reason=reason)
        act.give(True)


def facts(stage: Stage, at: Instant) -> list[str]:
    return [row.code for row in ledger.facts_of(stage.matter, at, before=None, limit=50)]


def acts(by: Actor, item: UUID) -> list[tuple[int, str, bool]]:
    return [(line.line, line.act, line.holds) for line in queries.custody(by, item)]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_item_comes_in_with_digest_and_first_line(
    stage: Stage, add: Callable[..., Added], officer: Actor, at: Instant
) -> None:
    added = add()
    assert (added.sha256, added.size) == (sha256(PDF).hexdigest(), len(PDF))
    row = queries.item(officer, added.item)
    assert (row.name, row.kind_text, row.shows, row.source) == (
        "网页截图.pdf",
        KINDS["electronic"],
        "广告用语",
        "当事人网店",
    )
    assert (row.sha256, row.size, row.media_type, row.taken_at) == (added.sha256, len(PDF), "application/pdf", at)
    assert (row.added_by, row.added_at, row.withdrawn_at) == (officer.name, at, None)
    assert acts(officer, added.item) == [(1, "added", True)]
    assert facts(stage, at) == ["evidence.added"]


def test_the_same_act_sent_twice_adds_one(add: Callable[..., Added], once: Once) -> None:
    key = once()
    assert add(key=key) == add(key=key)
    assert Item.objects.count() == Custody.objects.count() == 1


def test_the_same_content_twice_on_a_matter_is_refused_by_name(
    stage: Stage, add: Callable[..., Added], officer: Actor, once: Once, at: Instant
) -> None:
    first = add()
    assert "网页截图.pdf" in refused("evidence.twice", lambda: add(name="另一份.pdf")).zh
    other = lay(at, "other")
    assert add(matter=other.matter).sha256 == first.sha256
    withdrawn(first.item, "取证程序有误", officer, at, once)
    assert add(name="重新提取.pdf").item != first.item


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "截图.pdf", "file."),
        (b"", "空.pdf", "file.empty"),
        (PDF, "截图.png", "file.lying"),
    ],
)
def test_a_lying_or_empty_upload_is_refused_and_nothing_kept(
    data: bytes, name: str, code: str, stage: Stage, add: Callable[..., Added], folder: Path, at: Instant
) -> None:
    with pytest.raises(Refusal) as caught:
        add(data, name=name)
    assert caught.value.code.startswith(code)
    assert not Item.objects.exists() and not Content.objects.exists() and kept(folder) == []
    assert facts(stage, at) == []


def test_an_oversized_upload_is_refused_and_nothing_kept(
    add: Callable[..., Added], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations_of_items, "MOST_BYTES", len(PDF) - 1)
    refused("file.too-large", add)
    assert not Item.objects.exists() and not Content.objects.exists() and kept(folder) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "rumour"}, "evidence.kind"),
        ({"name": " "}, "evidence.says-nothing"),
        ({"shows": ""}, "evidence.says-nothing"),
        ({"source": ""}, "evidence.says-nothing"),
        ({"taken_at": Instant.parse("2026-03-10T09:31")}, "evidence.future"),
    ],
)
def test_an_item_that_says_nothing_of_itself_is_refused(
    said: dict[str, object], code: str, add: Callable[..., Added], folder: Path
) -> None:
    error = refused(code, lambda: add(**said))
    assert {str(article) for article in error.articles} == {"PL-46", "PP-23", "EEV-3"}
    assert not Item.objects.exists() and kept(folder) == []


def test_who_does_not_work_on_the_matter_adds_nothing(
    stage: Stage, add: Callable[..., Added], reader: Actor, stranger: Actor
) -> None:
    refused("matter.none", lambda: add(by=stranger))
    refused("matter.none", lambda: add(by=ANYONE))
    refused("matter.none", lambda: add(matter=key_of("nothing")))
    refused("evidence.may-not", lambda: add(by=reader))
    assert not Item.objects.exists()


@pytest.fixture
def stranger(actor: Callable[..., Actor]) -> Actor:
    return actor("officer", "head", name="李强", organisation=key_of("elsewhere"))


@pytest.fixture
def reader(stage: Stage, actor: Callable[..., Actor], at: Instant) -> Actor:
    """Someone of the city bureau, which has a reader's seat."""
    from wangjian.modules.matters.models import NEVER, Seat
    from wangjian.modules.organisations.models import Holder

    city = Holder.objects.create(id=key_of("city"), kind="organisation", name="杭州市市场监督管理局")
    Seat.objects.create(holder=city, matter_id=stage.matter, level=1, open=True, next_due=NEVER, opened_at=at.at)
    return actor("supervisor", name="周敏", organisation=city.id)


def test_reading_is_recorded_before_it_is_given(
    stage: Stage, add: Callable[..., Added], reader: Actor, once: Once, at: Instant
) -> None:
    added, key = add(), once()
    opened, file = open_item(added.item, how="downloaded", by=reader, at=at, once=key)
    with file:
        assert file.read() == PDF
    assert (opened.name, opened.media_type, opened.sha256) == ("网页截图.pdf", "application/pdf", added.sha256)
    again, file = open_item(added.item, how="downloaded", by=reader, at=at, once=key)
    file.close()
    assert again == opened
    assert acts(reader, added.item) == [(1, "added", True), (2, "downloaded", True)]
    assert facts(stage, at).count("evidence.opened") == 1


def test_a_key_gives_no_other_item_and_nothing_to_who_sees_the_matter_no_longer(
    add: Callable[..., Added], reader: Actor, officer: Actor, actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    first, second, key = add(), add(PDF + b"%2\n", name="另一份.pdf"), once()
    _, file = open_item(first.item, how="downloaded", by=reader, at=at, once=key)
    file.close()
    refused("evidence.other", lambda: open_item(second.item, how="downloaded", by=reader, at=at, once=key))
    assert acts(officer, second.item) == [(1, "added", True)]
    moved = actor("officer", name=reader.name, organisation=key_of("elsewhere"))
    assert moved.key == reader.key
    refused("evidence.none", lambda: open_item(first.item, how="downloaded", by=moved, at=at, once=key))


def test_only_an_officer_adds_and_withdraws_while_others_of_the_office_read(
    stage: Stage, add: Callable[..., Added], actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    added, intake = add(), actor("intake", "unit_head", name="孙收")
    refused("evidence.may-not", lambda: add(PDF + b"%2\n", by=intake))
    refused("evidence.may-not", lambda: withdrawn(added.item, "有误", intake, at, once))
    _, file = open_item(added.item, how="opened", by=intake, at=at, once=once())
    file.close()
    bureau = actor("officer", name="郑强", organisation=stage.bureau)
    assert add(PDF + b"%3\n", by=bureau).item
    assert [act for _, act, _ in acts(intake, added.item)] == ["added", "opened"]


def test_reading_is_refused_to_strangers_and_in_unknown_ways(
    add: Callable[..., Added], officer: Actor, stranger: Actor, once: Once, at: Instant
) -> None:
    added = add()
    refused("evidence.none", lambda: open_item(added.item, how="opened", by=stranger, at=at, once=once()))
    refused("evidence.none", lambda: open_item(key_of("x"), how="opened", by=officer, at=at, once=once()))
    refused("evidence.how", lambda: open_item(added.item, how="eaten", by=officer, at=at, once=once()))
    refused("evidence.none", lambda: queries.item(stranger, added.item))
    refused("evidence.none", lambda: queries.custody(stranger, added.item))
    assert acts(officer, added.item) == [(1, "added", True)]


def test_a_check_computes_the_digest_again(
    stage: Stage, add: Callable[..., Added], officer: Actor, once: Once, at: Instant, folder: Path
) -> None:
    added, key = add(), once()
    assert check_item(added.item, by=officer, at=at, once=key).same is True
    assert check_item(added.item, by=officer, at=at, once=key).same is True
    (path,) = kept(folder)
    path.chmod(0o600)
    path.write_bytes(PDF[:-2] + b"X\n")
    assert check_item(added.item, by=officer, at=at, once=once()).same is False
    assert [fault.since for fault in files.faults(at=at)] == [at]
    path.unlink()
    assert check_item(added.item, by=officer, at=at, once=once()).same is False
    assert [act for _, act, _ in acts(officer, added.item)] == ["added", "checked", "differs", "differs"]
    same = [
        row.payload["same"] for row in ledger.facts_of(stage.matter, at, before=None, limit=9) if "same" in row.payload
    ]
    assert sorted(map(str, same)) == ["False", "False", "True"]
    refused("evidence.none", lambda: check_item(key_of("x"), by=officer, at=at, once=once()))


def test_a_withdrawn_item_stays_with_its_reason(
    stage: Stage, add: Callable[..., Added], officer: Actor, reader: Actor, stranger: Actor, once: Once, at: Instant
) -> None:
    added = add()

    def withdrawing(by: Actor, reason: str = "取证程序有误") -> Callable[[], object]:
        return lambda: withdrawn(added.item, reason, by, at, once)

    refused("evidence.none", withdrawing(stranger))
    refused("evidence.may-not", withdrawing(reader))
    refused("evidence.no-reason", withdrawing(officer, " "))
    withdrawing(officer)()
    row = queries.item(officer, added.item)
    assert (row.withdrawn_at, row.withdrawn_for) == (at, "取证程序有误")
    assert acts(officer, added.item) == [(1, "added", True), (2, "withdrawn", True)]
    assert "evidence.withdrawn" in facts(stage, at)
    refused("evidence.withdrawn", withdrawing(officer))


def test_a_changed_line_breaks_the_chain_from_there_on(
    add: Callable[..., Added], officer: Actor, once: Once, at: Instant
) -> None:
    added = add()
    for _ in range(3):
        check_item(added.item, by=officer, at=at, once=once())
    line = Custody.objects.get(item=added.item, line=3)
    line.by_name = "赵某"
    lines = [line if each.line == 3 else each for each in Custody.objects.filter(item=added.item).order_by("line")]
    read = queries.checked(Item.objects.get(pk=added.item), lines)
    assert [row.holds for row in read] == [True, True, False, False]


@pytest.mark.parametrize("statement", ["UPDATE evidence_custody SET by_name = 'x'", "DELETE FROM evidence_custody"])
def test_the_app_can_change_no_custody_line(statement: str, add: Callable[..., Added]) -> None:
    add()
    with pytest.raises(Exception) as caught, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_items_of_a_matter_take_one_query(
    stage: Stage, add: Callable[..., Added], officer: Actor, stranger: Actor, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        add(PDF + f"%{number}\n".encode(), name=f"截图{number}.pdf")
    with django_assert_num_queries(1):
        found = queries.items(officer, stage.matter)
    assert sorted(row.name for row in found) == ["截图0.pdf", "截图1.pdf", "截图2.pdf"]
    assert queries.items(stranger, stage.matter) == ()
