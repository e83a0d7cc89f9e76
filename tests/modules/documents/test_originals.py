"""A paper that names a natural person: its original bears the name, sealed; what lies in clear bears the mask."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.modules.conftest import key_of
from tests.modules.documents.test_papers import SEALER, content, facts, refused
from tests.modules.documents.test_typesetting import text_of
from tests.modules.matter_rows import Stage

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.models import Fact
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.documents.models import Paper, Series
from wangjian.modules.documents.operations import (
    check_seal,
    open_original,
    party,
    take_number,
    typesetting,
)
from wangjian.modules.documents.queries import PaperRow, open_paper, paper
from wangjian.modules.matters.models import NEVER, Seat
from wangjian.modules.organisations.models import Holder
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.subjects.operations import NewSubject, note_subject
from wangjian.modules.vault.models import Value
from wangjian.modules.vault.operations import keep, make_keys

NAME, MASKED = "欧阳翀骉", "欧阳**"
HOME, HOME_MASKED = "浙江省杭州市西湖区翠苑翎毓里九十七号", "浙江省杭州市西湖区****"
Issued = Callable[..., PaperRow]
Once = Callable[[], Key]


@pytest.fixture
def person(
    stage: Stage, tmp_path: Path, settings: LazySettings, officer: Actor, once: Once, at: Instant
) -> dict[str, object]:
    """What papers say of a natural person whose name and address the vault keeps."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    make_keys(by=officer, at=at, once=once())
    new = NewSubject("person", NAME, natural_person=True)
    subject = note_subject(new, by=officer, at=at, once=once()).id
    with acting("test.address", by=officer, at=at, once=once()) as act:
        keep(act, klass="person.address", owner=subject, text=HOME, label="address")
        act.give(True)
    return party(subjects.subject(subject))


def opened(row: PaperRow, by: Actor, at: Instant, once: Once) -> bytes:
    return open_original(row.id, by=by.for_purpose("送达文书"), at=at, once=once())[1]


def clear(folder: Path) -> str:
    """Every column of every table that the app reads, and every file, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            "AND NOT relispartition AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"audit_fact", "documents_paper", "subjects_subject", "vault_value"} <= set(tables)
        said = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(to_jsonb(t)::text, ''), '') FROM \"{table}\" t")
            said.append(cursor.fetchone()[0])
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    pdfs = [text_of(each) for each in files if each.startswith(b"%PDF")]
    return "".join([*said, *pdfs, *(each.decode("utf-8", "replace") for each in files)])


@pytest.mark.parametrize("kind", ["decision", "penalty_notice", "filing_form", "case_volume"])
def test_the_original_bears_the_name_and_nothing_in_clear_does(
    kind: str,
    stage: Stage,
    person: dict[str, object],
    issued: Issued,
    officer: Actor,
    once: Once,
    at: Instant,
    settings: LazySettings,
) -> None:
    """PL-44, PL-59."""
    row = issued(stage, kind, **person)
    copy, original = text_of(content(row)), text_of(opened(row, officer, at, once))
    assert NAME in original and HOME in original and "脱敏副本" not in original and "未加盖" in original
    assert MASKED in copy and HOME_MASKED in copy and "脱敏副本，不作为送达文书" in copy and "加盖" not in copy
    assert row.number is None or (row.number in copy and row.number in original)
    assert "2026年3月10日" in copy and "2026年3月10日" in original
    lying = clear(settings.FILES_FOLDER)
    for hidden in (NAME, NAME[2:], HOME[9:], "翎毓里"):
        assert hidden not in lying and json.dumps(hidden)[1:-1] not in lying


def test_both_digests_stand_in_row_and_fact(
    stage: Stage, person: dict[str, object], issued: Issued, officer: Actor, at: Instant
) -> None:
    row = issued(stage, **person)
    sealed = content_of(str(row.original))
    assert hashlib.sha256(sealed).hexdigest() == row.original != row.sha256
    assert not sealed.startswith(b"%PDF")
    fact = Fact.objects.get(code="paper.issued")
    assert (fact.payload["content"], fact.payload["original"]) == (row.sha256, row.original)
    kept = Value.objects.get(pk=Paper.objects.get(pk=row.id).original_key)
    assert fact.payload["original_key"] == bytes(kept.commitment).hex() and kept.owner == row.id
    assert facts(stage, at) == ["paper.issued", "value.used"]
    used = Fact.objects.get(code="value.used")
    assert (used.matter, used.payload["purpose"], used.payload["count"]) == (stage.matter, "paper", 2)
    assert paper(officer, row.id) == row


def content_of(digest: str) -> bytes:
    from wangjian.modules.files.queries import open_content

    with open_content(digest) as file:
        return file.read()


def test_a_firms_paper_is_one_file(stage: Stage, issued: Issued, officer: Actor, once: Once, at: Instant) -> None:
    row = issued(stage)
    assert row.original is None and "脱敏副本" not in text_of(content(row))
    refused("original.none", lambda: opened(row, officer, at, once))
    assert Fact.objects.get(code="paper.issued").payload["original"] is None


def test_the_original_is_opened_for_a_purpose_on_record(
    stage: Stage, person: dict[str, object], issued: Issued, officer: Actor, once: Once, at: Instant
) -> None:
    row = issued(stage, **person)
    refused("vault.purpose", lambda: open_original(row.id, by=officer, at=at, once=once()))
    curious = officer.for_purpose("好奇")
    refused("purpose.unknown", lambda: open_original(row.id, by=curious, at=at, once=once()))
    assert not Fact.objects.filter(code="value.revealed").exists()
    opened(row, officer, at, once)
    fact = Fact.objects.get(code="value.revealed")
    assert (fact.purpose, fact.matter, fact.payload["owner"]) == ("送达文书", stage.matter, str(row.id))


def test_the_original_is_for_the_office_and_the_bureau(
    stage: Stage, person: dict[str, object], issued: Issued, actor: Callable[..., Actor], once: Once, at: Instant
) -> None:
    row = issued(stage, **person)
    bureau = actor("head", name="周局", organisation=stage.bureau)
    assert NAME in text_of(opened(row, bureau, at, once))
    stranger = actor("officer", name="李强", organisation=key_of("elsewhere"))
    refused("paper.none", lambda: opened(row, stranger, at, once))
    city = Holder.objects.create(id=key_of("city"), kind="organisation", name="杭州市市场监督管理局")
    Seat.objects.create(holder=city, matter_id=stage.matter, level=1, open=True, next_due=NEVER, opened_at=at.at)
    reader = actor("supervisor", name="周敏", organisation=city.id)
    with open_paper(reader, row.id)[1] as copy:
        assert MASKED in text_of(copy.read())
    refused("paper.not-yours", lambda: opened(row, reader, at, once))
    nowhere = Actor(str(key_of("王芳")), "王芳", ActorKind.PERSON, frozenset({str(key_of("王芳"))}))
    refused("paper.none", lambda: opened(row, nowhere, at, once))


def test_without_the_key_the_copy_shows_and_the_original_names_what_is_missing(
    stage: Stage,
    person: dict[str, object],
    issued: Issued,
    officer: Actor,
    once: Once,
    at: Instant,
    settings: LazySettings,
) -> None:
    row = issued(stage, **person)
    Path(settings.KEYS_FOLDER, "master-1.key").unlink()
    assert MASKED in text_of(content(row))
    error = refused("vault.key-missing", lambda: opened(row, officer, at, once))
    assert error.values["key"] == "master-1"
    refused("vault.key-missing", lambda: issued(stage, **person))
    assert Paper.objects.count() == 1 and Series.objects.get().last == 1
    assert issued(stage).original is None


def test_an_original_does_not_stand_in_for_another(
    stage: Stage, person: dict[str, object], issued: Issued, officer: Actor, once: Once, at: Instant
) -> None:
    one, other = issued(stage, **person), issued(stage, "penalty_notice", **person)
    key = Paper.objects.get(pk=other.id).original_key
    Paper.objects.filter(pk=one.id).update(original_id=other.original, original_key=key)
    refused("vault.damaged", lambda: opened(one, officer, at, once))


def test_a_number_from_elsewhere_makes_both(
    stage: Stage,
    person: dict[str, object],
    issued: Issued,
    officer: Actor,
    once: Once,
    at: Instant,
    settings: LazySettings,
) -> None:
    settings.PAPER_NUMBERS = "external"
    waiting = issued(stage, **person)
    assert waiting.original is None and not Fact.objects.filter(code="value.used").exists()
    with acting("test.number", by=system_actor("national"), at=at, once=once()) as act:
        row = take_number(act, waiting.id, number="浙市监处罚〔2026〕7号")
        act.give(row.id)
    for text in (text_of(content(row)), text_of(opened(row, officer, at, once))):
        assert "浙市监处罚〔2026〕7号" in text
    assert NAME not in clear(settings.FILES_FOLDER)


def test_the_seal_is_over_the_original(
    stage: Stage,
    person: dict[str, object],
    issued: Issued,
    officer: Actor,
    once: Once,
    at: Instant,
    settings: LazySettings,
) -> None:
    settings.PAPER_SEALER = SEALER
    row = issued(stage, **person)
    original = opened(row, officer, at, once)
    assert row.seal_state == "sealed" and "已加盖电子印章" in text_of(original)
    assert "加盖" not in text_of(content(row))
    assert check_seal(officer, row.id, original) is True
    assert check_seal(officer, row.id, content(row)) is False
    refused("paper.original-needed", lambda: check_seal(officer, row.id))


def test_a_name_whose_value_is_gone_makes_no_paper(
    stage: Stage, person: dict[str, object], issued: Issued, officer: Actor, at: Instant
) -> None:
    sealed = person["sealed"]
    assert isinstance(sealed, dict)
    refused("vault.none", lambda: issued(stage, **person | {"sealed": {**sealed, "party.name": key_of("gone")}}))
    assert not Paper.objects.exists() and not Series.objects.exists()


def test_a_fault_of_the_typesetter_says_no_name(
    stage: Stage,
    person: dict[str, object],
    issued: Issued,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Fault(Exception):  # noqa: N818 - stands in for the typesetter's
        message = f'the text `"{NAME}"` is too odd, "{NAME}" cannot be set'

    def fail(*_: object, **__: object) -> None:
        raise Fault

    monkeypatch.setattr(typesetting.typst, "TypstError", Fault)
    monkeypatch.setattr(typesetting.typst, "compile_with_warnings", fail)
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError) as caught:
        issued(stage, **person)
    assert NAME not in str(caught.value) + caplog.text and "too odd" in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_subject_that_is_no_person_has_nothing_sealed(stage: Stage, officer: Actor, once: Once, at: Instant) -> None:
    firm = note_subject(NewSubject("company", "杭州样例有限公司"), by=officer, at=at, once=once()).id
    assert party(subjects.subject(firm)) == {"party": {"name": "杭州样例有限公司", "code": "", "address": ""}}


def test_the_database_refuses_an_original_without_key_or_copy(
    stage: Stage, person: dict[str, object], issued: Issued
) -> None:
    from django.db import IntegrityError, transaction

    row = issued(stage, **person)
    for lacking in ({"original_key": None}, {"original_id": None}, {"content_id": None}):
        with pytest.raises(IntegrityError, match="documents_original_has_key_and_copy"), transaction.atomic():
            Paper.objects.filter(pk=row.id).update(**lacking)


def test_the_inputs_name_the_value_and_not_the_person(stage: Stage, person: dict[str, object], issued: Issued) -> None:
    kept = json.loads(content_of(str(Paper.objects.get(pk=issued(stage, **person).id).inputs_id)))
    assert kept["party"]["name"] == MASKED
    sealed = {name: UUID(value) for name, value in kept["sealed"].items()}
    assert sealed == person["sealed"]


def test_what_is_refused_says_why_in_both_languages(
    stage: Stage, issued: Issued, officer: Actor, once: Once, at: Instant
) -> None:
    with pytest.raises(Refusal) as caught:
        opened(issued(stage), officer, at, once)
    assert caught.value.zh.endswith("。") and caught.value.en.endswith(".")
