"""Values are sealed, found by equality, and opened only for a purpose and after the reading is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.models import SealingKey, Value
from wangjian.modules.vault.operations import ToKeep, keep, keep_all, reveal
from wangjian.modules.vault.queries import masked, owners_of, values_of

pytestmark = pytest.mark.django_db

OWNER, OTHER = key_of("owner"), key_of("other owner")
SECRETS = {
    "person.name": "欧阳惊鸿",
    "person.id_number": "330106199003070018",
    "person.phone": "13812345678",
    "person.address": "浙江省杭州市西湖区文三路九百九十九号",
    "person.account": "6222021001001234567",
    "text": "他在电话里说自己姓欧阳",
}


def facts(code: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload, purpose, matter FROM audit_fact WHERE code = %s ORDER BY id", [code])
        return [{"payload": row[0], "purpose": row[1], "matter": row[2]} for row in cursor.fetchall()]


def test_a_dump_of_every_column_holds_no_value(keys: Path, kept: Callable[..., UUID]) -> None:
    for klass, text in SECRETS.items():
        kept(klass, text, OWNER)
    dumped = b""
    with connection.cursor() as cursor:
        for table in ("vault_value", "vault_sealingkey", "vault_hold", "vault_disposal", "audit_fact", "audit_result"):
            cursor.execute(f"SELECT t.*, t::text FROM {table} t")
            for row in cursor.fetchall():
                dumped += b"\n".join(bytes(x) if isinstance(x, memoryview) else str(x).encode() for x in row)
    assert b"\xe6\xac\xa7\xe9\x98\xb3**" in dumped  # the mask is there, so the table was read
    for text in SECRETS.values():
        assert text.encode() not in dumped
        assert text.encode().hex().encode() not in dumped
    for part in ("惊鸿", "19900307", "1234567", "文三路", "电话"):
        assert part.encode() not in dumped


def test_masks_show_without_any_key(keys: Path, kept: Callable[..., UUID]) -> None:
    phone = kept("person.phone", SECRETS["person.phone"], OWNER)
    for path in keys.iterdir():
        path.unlink()
    assert masked([phone, key_of("nobody")]) == {phone: "138****5678"}
    assert [(row.klass, row.masked) for row in values_of(OWNER)] == [("person.phone", "138****5678")]


def test_a_value_is_found_by_equality_whatever_its_spelling(keys: Path, kept: Callable[..., UUID]) -> None:
    kept("person.phone", "+86 138-1234-5678", OWNER)
    kept("person.phone", "13812345678", OTHER)
    kept("person.name", "张 三", OWNER)
    assert owners_of("person.phone", "138 1234 5678") == sorted([OWNER, OTHER])
    assert owners_of("person.phone", "13812345679") == []
    assert owners_of("person.name", "张三") == [OWNER]
    assert owners_of("person.account", "13812345678") == []
    with pytest.raises(ValueError, match="never compared"):
        owners_of("text", "anything")


def test_reveal_needs_a_purpose_and_records_one_reading(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    ids = [kept(klass, text, OWNER) for klass, text in SECRETS.items()]
    with pytest.raises(Refusal) as refused:
        reveal(ids, by=officer, at=at, once=once())
    assert refused.value.code == "vault.purpose"
    with pytest.raises(Refusal) as refused:
        reveal(ids, by=officer.for_purpose("好奇"), at=at, once=once())
    assert refused.value.code == "purpose.unknown"
    assert [str(article) for article in refused.value.articles] == ["PIPL-6", "PIPL-34"]
    assert not facts("value.revealed")
    matter = key_of("matter")
    opened = reveal(ids, by=officer.for_purpose("送达文书"), at=at, once=once(), matter=matter)
    assert opened == dict(zip(ids, SECRETS.values(), strict=True))
    (fact,) = facts("value.revealed")
    assert (fact["purpose"], fact["matter"]) == ("送达文书", matter)


def test_the_reading_is_committed_before_a_value_is_opened(
    keys: Path,
    kept: Callable[..., UUID],
    officer: Actor,
    at: Instant,
    once: Callable[[], Key],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from wangjian.modules.vault.operations import reveal as module_function
    from wangjian.modules.vault.operations.ciphers import Aes256Gcm

    value = kept("person.phone", SECRETS["person.phone"], OWNER)
    seen: list[int] = []
    open_ = Aes256Gcm.open

    def watched(self: Aes256Gcm, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        if bound.startswith(b"vault.value"):
            seen.append(len(facts("value.revealed")))
        return open_(self, key, sealed, bound)

    monkeypatch.setattr(Aes256Gcm, "open", watched)
    module_function([value], by=officer.for_purpose("送达文书"), at=at, once=once())
    assert seen == [1]
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        reveal([value], by=officer.for_purpose("送达文书"), at=at, once=once())


def test_a_key_of_an_act_opens_the_same_values_again_and_no_others(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    first, second = kept("person.phone", "13812345678", OWNER), kept("person.name", "张三", OWNER)
    by, key = officer.for_purpose("核对当事人身份"), once()
    assert reveal([first], by=by, at=at, once=key) == reveal([first], by=by, at=at, once=key)
    assert len(facts("value.revealed")) == 1
    with pytest.raises(Refusal) as refused:
        reveal([second], by=by, at=at, once=key)
    assert refused.value.code == "vault.other-values"


def test_unknown_values_and_missing_keys_are_refused(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    value, by = kept("person.phone", "13812345678", OWNER), officer.for_purpose("送达文书")
    with pytest.raises(Refusal) as unknown:
        reveal([value, key_of("nobody")], by=by, at=at, once=once())
    assert unknown.value.code == "vault.none"
    (keys / "master-1.key").unlink()
    with pytest.raises(Refusal) as missing:
        reveal([value], by=by, at=at, once=once())
    assert (missing.value.code, missing.value.values["key"]) == ("vault.key-missing", "master-1")
    assert not facts("value.revealed")
    with pytest.raises(Refusal) as refused:
        kept("person.name", "张三", OWNER)
    assert refused.value.code == "vault.key-missing"
    assert Value.objects.count() == 1


def test_a_changed_row_does_not_open(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    by = officer.for_purpose("送达文书")

    def code_of(value: UUID) -> str:
        with pytest.raises(Refusal) as refused:
            reveal([value], by=by, at=at, once=once())
        return refused.value.code

    first, second = kept("person.phone", "13812345678", OWNER), kept("person.phone", "13987654321", OTHER)
    one, two = Value.objects.get(id=first), Value.objects.get(id=second)
    assert one.sealed is not None and two.sealed is not None
    flipped = bytes(one.sealed[:-1]) + bytes([one.sealed[-1] ^ 1])
    Value.objects.filter(id=first).update(sealed=flipped)
    assert code_of(first) == "vault.damaged"
    Value.objects.filter(id=first).update(sealed=two.sealed, commitment=two.commitment)
    assert code_of(first) == "vault.damaged"
    Value.objects.filter(id=first).update(sealed=one.sealed, commitment=two.commitment)
    assert code_of(first) == "vault.damaged"
    Value.objects.filter(id=first).update(commitment=one.commitment, owner=OTHER)
    assert code_of(first) == "vault.damaged"
    Value.objects.filter(id=first).update(owner=OWNER)
    assert reveal([first], by=by, at=at, once=once()) == {first: "13812345678"}


def test_data_keys_do_not_stand_in_for_one_another(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    value = kept("person.phone", "13812345678", OWNER)
    other = SealingKey.objects.get(klass="person.name")
    SealingKey.objects.filter(klass="person.phone").update(sealed=other.sealed)
    with pytest.raises(Refusal) as refused:
        reveal([value], by=officer.for_purpose("送达文书"), at=at, once=once())
    assert refused.value.code == "vault.key-wrong"


def test_the_same_value_twice_has_two_commitments(
    keys: Path, officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    with acting("test.keep", by=officer, at=at, once=once()) as act:
        one, two = keep_all(act, [ToKeep("person.name", OWNER, "张三", label) for label in ("a", "b")])
        act.give(True)
    assert one.commitment != two.commitment
    assert len(one.commitment) == 32
    assert one.masked == "张*"


@pytest.mark.parametrize(
    ("text", "code"), [("", "vault.empty"), (" \u3000", "vault.empty"), ("x" * 10_001, "vault.too-long")]
)
def test_what_cannot_be_kept_is_refused(keys: Path, kept: Callable[..., UUID], text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        kept("text", text, OWNER)
    assert refused.value.code == code
    assert not Value.objects.exists()


def test_a_class_has_one_key_a_year(keys: Path, kept: Callable[..., UUID]) -> None:
    for _ in range(3):
        kept("person.phone", "13812345678", OWNER)
    kept("person.phone", "13812345678", OWNER, when=Instant.parse("2027-01-01T00:00"))
    found = list(SealingKey.objects.filter(klass="person.phone").order_by("year").values_list("year", "version"))
    assert found == [(2026, 1), (2027, 1)]


def test_a_value_of_no_class_is_a_mistake_of_the_program(
    keys: Path, officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    with (
        pytest.raises(ValueError, match="no class"),
        acting("test.keep", by=officer, at=at, once=once()) as act,
    ):
        keep(act, klass="person.shoe_size", owner=OWNER, text="42", label="x")
