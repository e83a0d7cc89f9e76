"""Values used in an act, and files sealed in one: what is read is on record with it, and no text is anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit import queries as ledger
from wangjian.modules.audit.models import Fact, Result
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.vault.models import Value
from wangjian.modules.vault.operations import (
    FileKey,
    approve_disposal,
    file_key,
    open_file,
    propose_disposal,
    rotate_keys,
    set_hold,
    use,
)

pytestmark = pytest.mark.django_db

OWNER, PAPER, MATTER = key_of("owner"), key_of("paper"), key_of("matter")
NAME = "欧阳翀骉"
CONTENT = f"%PDF 当事人：{NAME}".encode() * 50
Draw = Callable[[], Key]
Sealed = tuple[FileKey, bytes]


def facts(code: str) -> list[Fact]:
    return list(Fact.objects.filter(code=code).order_by("id"))


def refused(code: str, call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def sealed(keys: Path, officer: Actor, at: Instant, once: Draw) -> Sealed:
    """A file of `PAPER`, sealed in an act of its own."""
    with acting("test.seal", by=officer, at=at, once=once()) as act:
        key = file_key(act, owner=PAPER, label="original", keep_until=date(2026, 3, 1))
        act.give(key.value)
    return key, key.seal(CONTENT)


def test_a_value_used_in_an_act_is_on_record_with_it(
    keys: Path, kept: Callable[..., UUID], at: Instant, once: Draw
) -> None:
    name, home = kept("person.name", NAME, OWNER), kept("person.address", "杭州市西湖区翠苑路九十七号", OWNER)
    with acting("test.paper", by=system_actor("national"), at=at, once=once()) as act:
        texts = use(act, [name, home], purpose="paper", matter=MATTER)
        act.give(name)
    assert texts == {name: NAME, home: "杭州市西湖区翠苑路九十七号"}
    (fact,) = facts("value.used")
    assert fact.matter == MATTER and fact.actor_key == "system:national"
    payload = dict(fact.payload)
    assert len(payload.pop("values")) == 64
    classes = ["person.address", "person.name"]
    assert payload == {"purpose": "paper", "count": 2, "classes": classes, "owner": str(OWNER)}
    told = ledger.fact(fact.id).text
    assert told.zh == "为制作文书使用了 2 项个人信息原文（住址、姓名）"
    assert told.en == "Used 2 personal values (address, name) to make a paper"
    said = [*Fact.objects.values_list("payload", flat=True), *Result.objects.values_list("result", flat=True)]
    assert not any(NAME[2:] in str(each) for each in said)


def test_a_value_used_in_an_act_that_fails_was_read_by_nobody(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    name = kept("person.name", NAME, OWNER)
    with pytest.raises(InterruptedError), acting("test.paper", by=officer, at=at, once=once()) as act:
        assert use(act, [name], purpose="paper") == {name: NAME}
        raise InterruptedError
    assert not facts("value.used")


def test_what_is_not_there_or_for_no_purpose_is_not_used(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    name = kept("person.name", NAME, OWNER)
    with pytest.raises(ValueError, match="curiosity"), acting("test.use", by=officer, at=at, once=once()) as act:
        use(act, [name], purpose="curiosity")
    with acting("test.use", by=officer, at=at, once=once()) as act:
        assert use(act, [], purpose="paper") == {}
        refused("vault.none", lambda: use(act, [name, key_of("nobody")], purpose="paper"))
        (keys / "master-1.key").unlink()
        error = refused("vault.key-missing", lambda: use(act, [name], purpose="paper"))
        assert NAME not in error.zh + error.en + repr(error.values)
        act.give(True)
    assert not facts("value.used")


def test_a_sealed_file_opens_for_a_purpose_on_record(sealed: Sealed, officer: Actor, at: Instant, once: Draw) -> None:
    key, content = sealed
    assert NAME.encode() not in content and len(content) == len(CONTENT) + 28
    assert key.key.key.hex() not in repr(key) and str(key.key.key) not in repr(key)
    asked = {"owner": PAPER, "matter": MATTER, "at": at}
    refused("vault.purpose", lambda: open_file(key.value, content, by=officer, once=once(), **asked))
    assert not facts("value.revealed")
    assert open_file(key.value, content, by=officer.for_purpose("送达文书"), once=once(), **asked) == CONTENT
    (fact,) = facts("value.revealed")
    assert (fact.purpose, fact.matter, fact.payload["classes"]) == ("送达文书", MATTER, ["file"])


def test_a_sealed_file_is_bound_to_its_owner_and_its_key(
    sealed: Sealed, officer: Actor, at: Instant, once: Draw
) -> None:
    key, content = sealed
    with acting("test.seal", by=officer, at=at, once=once()) as act:
        other = file_key(act, owner=PAPER, label="other")
        act.give(True)
    by = officer.for_purpose("送达文书")
    for value, given, owner in (
        (key.value, content[:-1] + bytes([content[-1] ^ 1]), PAPER),
        (key.value, content[:10], PAPER),
        (key.value, content, OWNER),
        (other.value, content, PAPER),
        (key.value, other.seal(CONTENT), PAPER),
    ):
        refused("vault.damaged", lambda: open_file(value, given, owner=owner, by=by, at=at, once=once()))  # noqa: B023 - called at once


@pytest.mark.parametrize("algorithm", ["AES-256-GCM", "SM4-GCM"])
def test_rotation_leaves_every_file_readable(
    sealed: Sealed, keys: Path, officer: Actor, at: Instant, once: Draw, algorithm: str
) -> None:
    key, content = sealed
    rotate_keys(by=officer, at=at, once=once(), algorithm=algorithm)
    (keys / "master-1.key").unlink()
    with acting("test.seal", by=officer, at=at, once=once()) as act:
        later = file_key(act, owner=PAPER, label="later")
        act.give(True)
    assert later.key.algorithm == algorithm
    by = officer.for_purpose("送达文书")
    for each, given in ((key, content), (later, later.seal(CONTENT))):
        assert open_file(each.value, given, owner=PAPER, by=by, at=at, once=once()) == CONTENT
    (keys / "master-2.key").unlink()
    error = refused("vault.key-missing", lambda: open_file(key.value, content, owner=PAPER, by=by, at=at, once=once()))
    assert error.values["key"] == "master-2"


def test_whoever_disposes_of_the_key_has_disposed_of_the_file(
    sealed: Sealed, officer: Actor, actor: Callable[..., Actor], at: Instant, once: Draw
) -> None:
    key, content = sealed
    head = actor("head", name="周敏")
    proposed = propose_disposal([key.value], reason="保存期届满", by=officer, at=at, once=once())
    approve_disposal(proposed.disposals, by=head, at=at, once=once())
    by = officer.for_purpose("送达文书")
    refused("vault.none", lambda: open_file(key.value, content, owner=PAPER, by=by, at=at, once=once()))
    assert Value.objects.get(pk=key.value).sealed is None


def test_a_legal_hold_on_a_paper_keeps_its_original(sealed: Sealed, officer: Actor, at: Instant, once: Draw) -> None:
    set_hold(PAPER, reason="诉讼", by=officer, at=at, once=once())
    refused("vault.held", lambda: propose_disposal([sealed[0].value], reason="x", by=officer, at=at, once=once()))


def test_the_database_holds_the_key_of_no_file_in_clear(sealed: Sealed) -> None:
    key = sealed[0].key
    row = Value.objects.get(pk=sealed[0].value)
    assert row.sealed is not None and row.masked == "（已隐去）" and row.blind is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(v)::text FROM vault_value v")
        dumped = "".join(text for (text,) in cursor.fetchall())
    assert key.written().split()[1] not in dumped and key.key.hex() not in dumped
