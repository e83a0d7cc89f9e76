"""Subjects one by one: noted or known, linked, found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.modules.conftest import key_of
from tests.modules.subjects.conftest import code_of, facts, refused, stored

from wangjian.kernel.actor import ANYONE, Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.subjects import queries
from wangjian.modules.subjects.operations import NewSubject, Noted, end_link, link, note_subject, subject_of

pytestmark = pytest.mark.django_db
Note = Callable[..., Noted]
Once = Callable[[], Key]
DAY = date(2026, 3, 10)


def test_a_subject_is_noted_once_for_its_code(note: Note) -> None:
    first = note("company", "杭州青柠贸易有限公司", code=code_of(7), region="330106")
    again = note("company", "杭州青柠贸易公司", code=f" {code_of(7).lower()} ")
    assert (first.known, again.known) == (False, True) and first.id == again.id
    row = queries.subject(first.id)
    assert (row.name, row.code, row.region) == ("杭州青柠贸易有限公司", code_of(7), "330106")
    assert queries.by_code(code_of(7)) == row and queries.by_code(code_of(8)) is None
    assert facts() == ["subject.noted"]


def test_a_shop_is_known_by_its_platforms_key(note: Note, platform: UUID) -> None:
    first = note("shop", "青柠小店", platform=platform, platform_key="S-1")
    assert note("shop", "青柠小店（新）", platform=platform, platform_key="S-1") == Noted(first.id, True)
    assert note("shop", "青柠小店", platform=platform, platform_key="S-2").id != first.id
    row = queries.shop(platform, "S-1")
    assert row is not None and row.key == first.id
    assert queries.shop(platform, "none") is None


def test_a_site_is_known_by_its_address(note: Note) -> None:
    first = note("site", "青柠官网", address="qingning.example")
    assert note("site", "青柠", address="qingning.example") == Noted(first.id, True)
    assert not note("app", "青柠", address="qingning.example").known


def test_a_shop_noted_with_a_code_is_run_by_its_owner(note: Note, platform: UUID) -> None:
    owner = note("company", "杭州青柠贸易有限公司", code=code_of(7)).id
    shop = note("shop", "青柠小店", code=code_of(7), platform=platform, platform_key="S-1").id
    assert queries.subject(shop).code is None
    operator = queries.operator_of(shop, DAY)
    assert operator is not None and operator.key == owner
    assert queries.operator_of(shop, DAY - timedelta(days=1)) is None
    assert facts().count("subject.linked") == 1
    assert note("shop", "青柠小店", code=code_of(7), platform=platform, platform_key="S-1").known
    assert facts().count("subject.linked") == 1


def test_two_subjects_are_not_made_one(note: Note, platform: UUID) -> None:
    note("company", "杭州青柠贸易有限公司", code=code_of(7))
    note("company", "杭州白桃贸易有限公司", code=code_of(8))
    note("shop", "青柠小店", code=code_of(7), platform=platform, platform_key="S-1")
    before = stored("subjects_subject"), stored("subjects_link"), sorted(facts())
    two = refused(
        "subject.two", lambda: note("shop", "青柠小店", code=code_of(8), platform=platform, platform_key="S-1")
    )
    for name in ("杭州青柠贸易有限公司", "杭州白桃贸易有限公司"):
        assert name in two.zh and name in two.en
    assert (stored("subjects_subject"), stored("subjects_link"), sorted(facts())) == before


@pytest.mark.parametrize(
    ("code", "kind", "name", "given"),
    [
        ("subject.malformed", "club", "甲", {}),
        ("subject.malformed", "company", " ", {}),
        ("subject.malformed", "company", "甲" * 201, {}),
        ("subject.malformed", "company", "甲", {"code": "123"}),
        ("subject.malformed", "company", "甲", {"code": "IIIIIIIIIIIIIIIIII"}),
        ("subject.malformed", "company", "甲", {"code": code_of(1), "natural_person": True}),
        ("subject.malformed", "shop", "甲", {"platform_key": "S-1"}),
        ("subject.malformed", "company", "甲", {"platform": key_of("p"), "platform_key": "S-1"}),
        ("subject.malformed", "site", "甲", {"address": "x" * 2001}),
        ("subject.no-platform", "shop", "甲", {"platform": key_of("p"), "platform_key": "S-1"}),
        ("subject.no-operator", "site", "甲", {"code": code_of(99)}),
        ("region.unknown", "company", "甲", {"region": "999999"}),
    ],
)
def test_what_is_malformed_is_refused(note: Note, code: str, kind: str, name: str, given: dict[str, Any]) -> None:
    refused(code, lambda: note(kind, name, **given))
    assert not facts() and not stored("subjects_subject")


def test_a_wrong_check_digit_is_no_proof(note: Note) -> None:
    wrong = code_of(7)[:-1] + ("A" if code_of(7)[-1] != "A" else "B")
    assert not note("company", "杭州旧码厂", code=wrong).known


def test_the_name_of_a_person_lies_in_the_vault(keys: None, note: Note, officer: Actor) -> None:
    made = note("person", "欧阳无双")
    row = queries.subject(made.id)
    assert row.name == "欧阳**" and row.natural_person and row.name_value is not None
    for table in ("subjects_subject", "audit_fact", "audit_result", "vault_value"):
        assert "无双" not in stored(table)
    assert [found.key for found in queries.find("欧阳")] == [made.id]
    assert queries.find("无双") == []
    asking = officer.for_purpose("case")
    assert [found.key for found in queries.find_person("欧阳 无双", by=asking)] == [made.id]
    assert queries.find_person("欧阳", by=asking) == []


def test_a_person_is_looked_for_by_those_who_may(
    keys: None, note: Note, officer: Actor, actor: Callable[..., Actor]
) -> None:
    note("person", "欧阳无双")
    for other in (officer, ANYONE, actor("audit_administrator", purpose="x"), system_actor("up").for_purpose("x")):
        refused("subject.purpose", lambda other=other: queries.find_person("欧阳无双", by=other))


def test_without_keys_a_person_is_not_noted(note: Note) -> None:
    refused("vault.key-missing", lambda: note("person", "欧阳无双"))
    assert not stored("subjects_subject")


def test_subjects_are_noted_by_those_who_work_here(actor: Callable[..., Actor], at: Instant, once: Once) -> None:
    new = NewSubject("company", "甲", code=code_of(1))
    for capacity in ("system_administrator", "security_administrator", "audit_administrator"):
        other = actor(capacity)
        refused("subject.forbidden", lambda other=other: note_subject(new, by=other, at=at, once=once()))
    refused("subject.forbidden", lambda: note_subject(new, by=ANYONE, at=at, once=once()))
    key = once()
    first = note_subject(new, by=system_actor("up"), at=at, once=key)
    assert note_subject(replace(new, name="乙"), by=system_actor("up"), at=at, once=key) == first


def test_find_takes_two_characters_words_codes_and_addresses(
    note: Note, django_assert_num_queries: Callable[[int], Any]
) -> None:
    names = ["杭州青柠贸易有限公司", "杭州白桃贸易有限公司", "青柠", "柠青杂货"]
    keys = [note("company", name, code=code_of(number)).id for number, name in enumerate(names, 20)]
    site = note("site", "店", address="qingning.example").id

    def found(text: str, **more: Any) -> list[UUID]:
        with django_assert_num_queries(2):
            return [row.key for row in queries.find(text, **more)]

    assert found("青柠") == [keys[2], keys[0]]
    assert found("白桃 杭州") == [keys[1]]
    assert found("杭州", limit=1) == [keys[1]] or found("杭州", limit=1) == [keys[0]]
    assert found(code_of(21).lower()) == [keys[1]]
    assert found("qingning.example") == [site]
    assert found("州杭") == [] and found("柠青") == [keys[3]]
    assert queries.find("  ") == [] and queries.find("%") == []


def test_links_are_seen_from_both_ends_and_end(
    note: Note, officer: Actor, at: Instant, once: Once, django_assert_num_queries: Callable[[int], Any]
) -> None:
    one, two, site = (note(*each).id for each in (("company", "甲公司"), ("company", "乙公司"), ("site", "甲站")))

    def tie(subject: UUID, relation: str, to: UUID) -> UUID:
        return link(subject, relation, to, source="officer", since=DAY, by=officer, at=at, once=once()).id

    run = tie(site, "run_by", one)
    tie(one, "same_as", two)
    with django_assert_num_queries(1):
        around = queries.around(one, DAY)
    assert [(row.relation, row.outward, row.other.key) for row in around] == [
        ("run_by", False, site),
        ("same_as", True, two),
    ]
    refused("link.there", lambda: tie(site, "run_by", one))
    second = refused("link.second-operator", lambda: tie(site, "run_by", two))
    assert "甲公司" in second.zh
    refused("link.malformed", lambda: tie(site, "likes", one))
    refused("link.malformed", lambda: tie(site, "run_by", site))
    refused("link.malformed", lambda: tie(one, "run_by", two))
    refused("subject.none", lambda: tie(site, "hosted_by", key_of("nobody")))
    common: dict[str, Any] = {"by": officer, "at": at}
    refused("link.too-early", lambda: end_link(run, until=DAY - timedelta(days=1), once=once(), **common))
    end_link(run, until=DAY, once=once(), **common)
    refused("link.ended", lambda: end_link(run, until=DAY, once=once(), **common))
    refused("link.none", lambda: end_link(key_of("no"), until=DAY, once=once(), **common))
    operator = queries.operator_of(site, DAY)
    assert operator is not None and operator.key == one
    assert queries.operator_of(site, DAY + timedelta(days=1)) is None
    tie(site, "run_by", two)
    assert facts().count("subject.unlinked") == 1


def test_links_are_made_by_those_who_work_here(
    note: Note, actor: Callable[..., Actor], at: Instant, once: Once
) -> None:
    one, two = note("company", "甲公司").id, note("company", "乙公司").id
    other = actor("audit_administrator")
    refused(
        "subject.forbidden",
        lambda: link(one, "same_as", two, source="x", since=DAY, by=other, at=at, once=once()),
    )
    refused("subject.forbidden", lambda: end_link(one, until=DAY, by=other, at=at, once=once()))


def test_unknown_subjects_are_none() -> None:
    refused("subject.none", lambda: queries.subject(key_of("nobody")))
    assert queries.subjects([key_of("nobody")]) == {}


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE subjects_subject SET kind = 'club'", "subjects_kind"),
        ("UPDATE subjects_subject SET platform_key = 'x' WHERE platform_id IS NULL", "subjects_platform_key"),
        ("UPDATE subjects_subject SET code = 'x' WHERE kind = 'company'", "subjects_code_once"),
        ("UPDATE subjects_subject SET platform_key = 'S' WHERE kind = 'shop'", "subjects_shop_once"),
        ("UPDATE subjects_link SET to_id = subject_id", "subjects_link_to_another"),
        ("UPDATE subjects_link SET relation = 'likes'", "subjects_relation"),
        ("UPDATE subjects_link SET relation = 'run_by'", "subjects_one_operator"),
    ],
)
def test_the_database_keeps_its_word(
    note: Note, platform: UUID, officer: Actor, at: Instant, once: Once, sql: str, constraint: str
) -> None:
    one, two = (note("company", f"公司{number}", code=code_of(number)).id for number in (7, 8))
    shop = note("shop", "店", code=code_of(7), platform=platform, platform_key="S-1").id
    note("shop", "店", platform=platform, platform_key="S-2")
    link(shop, "owned_by", two, source="x", since=DAY, by=officer, at=at, once=once())
    link(one, "same_as", two, source="x", since=DAY, by=officer, at=at, once=once())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_module_above_notes_subjects_in_its_own_act(officer: Actor, at: Instant, once: Once) -> None:
    new = NewSubject("company", "杭州青柠贸易有限公司", code=code_of(7), region="330106")
    with acting("tests.above", by=officer, at=at, once=once()) as act:
        first, again = subject_of(act, new, label="one"), subject_of(act, new, label="two")
        act.give(first)
    assert not first.known and again == Noted(first.id, True)

    def lying() -> None:
        with acting("tests.above", by=officer, at=at, once=once()) as act:
            subject_of(act, replace(new, kind="nothing"))

    refused("subject.malformed", lying)
    assert facts() == ["subject.noted"]
