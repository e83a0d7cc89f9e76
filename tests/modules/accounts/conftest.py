"""A small office with its first administrators, made by operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.accounts import operations, queries
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.organisations.operations import NewOrganisation, note_organisation

PASSWORD = "plum rain over the lake"
DAY = date(2026, 3, 10)
FIRST = tuple(
    operations.FirstAdministrator(capacity, name, sign_in, f"{PASSWORD} {sign_in}")
    for capacity, name, sign_in in (
        ("system_administrator", "系统员", "system"),
        ("security_administrator", "安全甲", "security.a"),
        ("security_administrator", "安全乙", "security.b"),
        ("audit_administrator", "审计员", "auditor"),
    )
)


@dataclass(frozen=True)
class Place:
    """An office, another one, and the actors of its first administrators."""

    office: UUID
    other: UUID
    persons: tuple[UUID, ...]
    accounts: tuple[UUID, ...]
    system: Actor
    first: Actor
    second: Actor
    auditor: Actor


@pytest.fixture(autouse=True)
def quick_passwords(settings: object) -> None:
    """Hashing is Django's and slow on purpose; `test_passwords_are_hashed_slowly` alone wants the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]  # pytest-django's


@pytest.fixture
def offices(at: Instant, once: Callable[[], Key]) -> list[UUID]:
    """Two bureaus."""
    return [
        note_organisation(
            NewOrganisation(f"office-{region}", "bureau", "局", "局", "Bureau", region, date(2022, 1, 1)),
            by=system_actor("up"),
            at=at,
            once=once(),
        ).id
        for region in ("330106", "330105")
    ]


@pytest.fixture
def place(offices: list[UUID], at: Instant, once: Callable[[], Key]) -> Place:
    made = operations.found_administrators(FIRST, organisation=offices[0], by=system_actor("up"), at=at, once=once())
    actors = [queries.actor(account, DAY) for account in made.accounts]
    return Place(offices[0], offices[1], made.persons, made.accounts, *actors)


@pytest.fixture
def hire(place: Place, at: Instant, once: Callable[[], Key]) -> Callable[..., UUID]:
    """Note a person of the office with posts: `hire("王芳", "officer")`."""

    def make(name: str, *capacities: str, organisation: UUID | None = None) -> UUID:
        where = organisation or place.office
        person = operations.note_person(name, organisation=where, by=place.first, at=at, once=once()).id
        for capacity in capacities:
            operations.give_post(
                person, capacity=capacity, organisation=where, since=DAY, by=place.first, at=at, once=once()
            )
        return person

    return make


@pytest.fixture
def account(place: Place, at: Instant, once: Callable[[], Key]) -> Callable[..., UUID]:
    """Open the account of a person."""

    def make(person: UUID, sign_in: str = "wang.fang", password: str = PASSWORD) -> UUID:
        return operations.open_account(
            person, sign_in=sign_in, password=password, by=place.first, at=at, once=once()
        ).id

    return make


def facts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM audit_fact ORDER BY at, id")
        return [code for (code,) in cursor.fetchall()]


def payloads() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(audit_fact::text, ' ') FROM audit_fact")
        return str(cursor.fetchone()[0])


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value
