"""Signing in and passwords: what is right, wrong, too often wrong; and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from tests.modules.accounts.conftest import DAY, PASSWORD, Place, facts, payloads, refused

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts import operations, queries
from wangjian.modules.accounts.operations import attempts

pytestmark = pytest.mark.django_db
Once = Callable[[], Key]
ORIGIN = "192.0.2.7"


@pytest.fixture
def person(hire: Callable[..., UUID]) -> UUID:
    return hire("王芳", "officer")


@pytest.fixture
def key(person: UUID, account: Callable[..., UUID]) -> UUID:
    return account(person)


@pytest.fixture
def enter(at: Instant, once: Once) -> Callable[..., operations.SignedIn]:
    def go(
        name: str = "wang.fang",
        password: str = PASSWORD,
        *,
        minutes: float = 0,
        origin: str = ORIGIN,
        key: Key | None = None,
    ) -> operations.SignedIn:
        moment = Instant(at.at + timedelta(minutes=minutes))
        return operations.sign_in(name, password, origin=origin, at=moment, once=key or once())

    return go


Enter = Callable[..., operations.SignedIn]


def test_the_right_password_lets_in(key: UUID, enter: Enter) -> None:
    assert enter() == operations.SignedIn(key, 0)
    assert enter(" Wang.Fang ").account == key
    assert facts().count("account.signed-in") == 2


def test_wrong_and_unknown_look_alike_and_are_facts(key: UUID, enter: Enter) -> None:
    wrong = refused("account.wrong", lambda: enter(password="not the password"))
    nobody = refused("account.wrong", lambda: enter("nobody.here"))
    assert wrong.zh == nobody.zh
    assert facts().count("sign-in.failed") == 2
    assert "nobody" not in payloads() and ORIGIN not in payloads()


def test_what_people_type_into_the_name_is_kept_as_a_digest(key: UUID, enter: Enter) -> None:
    refused("account.wrong", lambda: enter("my-secret-by-mistake"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(accounts_attempt::text, ' ') FROM accounts_attempt")
        assert "my-secret" not in cursor.fetchone()[0]


@pytest.mark.parametrize("name", ["wang.fang", "nobody.here"])
def test_five_failures_lock_for_fifteen_minutes(key: UUID, enter: Enter, name: str) -> None:
    for number in range(5):
        refused("account.wrong", lambda number=number: enter(name, f"guess {number}", minutes=number))
    refused("account.locked", lambda: enter(name, PASSWORD, minutes=5))
    refused("account.locked", lambda: enter(name, "guess", minutes=14.9))
    if name == "wang.fang":
        assert enter(name, minutes=15).account == key
    else:
        refused("account.wrong", lambda: enter(name, minutes=15))
    assert facts().count("sign-in.failed") >= 7


def test_a_right_one_forgives_what_was_wrong_before(key: UUID, enter: Enter) -> None:
    for minute in range(0, 12, 3):
        refused("account.wrong", lambda minute=minute: enter(password="x", minutes=minute))
    enter(minutes=12)
    refused("account.wrong", lambda: enter(password="y", minutes=13))
    assert enter(minutes=14).account == key


def test_many_names_tried_from_one_place_lock_that_place(
    key: UUID, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "MOST_FROM_ONE_ORIGIN", 3)
    for number in range(3):
        refused("account.wrong", lambda number=number: enter(f"name.{number}", "one password"))
    refused("account.locked", lambda: enter())
    assert enter(origin="192.0.2.8").account == key


def test_a_form_sent_twice_is_one_try_and_opens_nothing_without_the_password(
    key: UUID, enter: Enter, once: Once
) -> None:
    form = once()
    assert enter(key=form) == enter(key=form)
    assert facts().count("account.signed-in") == 1
    refused("account.wrong", lambda: enter(password="stolen form", key=form))
    refused("account.wrong", lambda: enter(password="stolen form", key=form))
    assert facts().count("sign-in.failed") == 1


def test_a_closed_account_and_a_retired_person_stay_outside(
    place: Place, person: UUID, key: UUID, enter: Enter, at: Instant, once: Once
) -> None:
    assert queries.actor(key, DAY, epoch=0).name == "王芳"
    operations.close_account(key, why="left", by=place.first, at=at, once=once())
    refused("account.wrong", lambda: enter())
    refused("account.none", lambda: queries.actor(key, DAY, epoch=0))
    refused("account.closed", lambda: operations.close_account(key, why="left", by=place.first, at=at, once=once()))


def test_a_sample_account_answers_on_a_sample_installation_alone(
    place: Place, person: UUID, enter: Enter, at: Instant, once: Once, settings: Any
) -> None:
    common: dict[str, Any] = {"password": PASSWORD, "sample": True, "by": place.first, "at": at}
    settings.SAMPLE_INSTALLATION = False
    refused("account.sample", lambda: operations.open_account(person, sign_in="wang.fang", once=once(), **common))
    settings.SAMPLE_INSTALLATION = True
    operations.open_account(person, sign_in="wang.fang", once=once(), **common)
    enter()
    settings.SAMPLE_INSTALLATION = False
    refused("account.wrong", lambda: enter())


def test_changing_the_password_ends_the_other_sessions(key: UUID, enter: Enter, at: Instant, once: Once) -> None:
    me = queries.actor(key, DAY, epoch=0)
    new = "clear sky after snow"

    def change(**given: Any) -> operations.PasswordChanged:
        words = {"old": PASSWORD, "new": new, "origin": ORIGIN, "by": me} | given
        return operations.change_password(key, at=at, once=once(), **words)

    refused("account.wrong", lambda: change(old="not it, I fear"))
    refused("password.same", lambda: change(new=PASSWORD))
    refused("password.weak", lambda: change(new="short"))
    changed = change()
    refused("account.none", lambda: queries.actor(key, DAY, epoch=0))
    assert queries.actor(key, DAY, epoch=changed.epoch).key == me.key
    refused("account.wrong", lambda: enter())
    assert enter(password=new).epoch == changed.epoch
    assert "password.changed" in facts()


def test_nobody_changes_the_password_of_another(place: Place, key: UUID, at: Instant, once: Once) -> None:
    common: dict[str, Any] = {"old": PASSWORD, "new": "clear sky after snow", "origin": ORIGIN, "at": at}
    refused("account.not-own", lambda: operations.change_password(key, by=place.first, once=once(), **common))


def test_guessing_the_old_password_locks_too(key: UUID, at: Instant, once: Once) -> None:
    me = queries.actor(key, DAY)
    common: dict[str, Any] = {"new": "clear sky after snow", "origin": ORIGIN, "by": me, "at": at}
    for number in range(5):
        refused(
            "account.wrong",
            lambda number=number: operations.change_password(key, old=f"guess {number}", once=once(), **common),
        )
    refused("account.locked", lambda: operations.change_password(key, old=PASSWORD, once=once(), **common))


def test_a_security_administrator_resets_a_password(
    place: Place, key: UUID, enter: Enter, at: Instant, once: Once
) -> None:
    new = "clear sky after snow"
    operations.reset_password(key, new=new, by=place.first, at=at, once=once())
    refused("account.wrong", lambda: enter())
    assert enter(password=new).account == key
    assert "password.reset" in facts()
    operations.close_account(key, why="left", by=place.first, at=at, once=once())
    refused("account.none", lambda: operations.reset_password(key, new=new * 2, by=place.first, at=at, once=once()))


@pytest.mark.parametrize(
    ("password", "says"),
    [("short", "10"), ("x" * 201, "200"), ("password123", "common"), ("48151623421", "digits"), ("wang.fang1", "like")],
)
def test_weak_passwords_are_refused(account: Callable[..., UUID], person: UUID, password: str, says: str) -> None:
    weak = refused("password.weak", lambda: account(person, "wang.fang", password))
    assert says in weak.en


@pytest.mark.parametrize("name", ["", "ab", "Wang", "1abc", "王芳", "a b c", "x" * 41])
def test_a_sign_in_name_is_plain(account: Callable[..., UUID], person: UUID, name: str) -> None:
    refused("account.malformed", lambda: account(person, name))


def test_one_person_has_one_account_and_one_name_one_person(
    account: Callable[..., UUID], hire: Callable[..., UUID], person: UUID, key: UUID
) -> None:
    refused("account.second", lambda: account(person, "another"))
    other = hire("李四")
    refused("account.taken", lambda: account(other, "wang.fang"))


def test_passwords_are_hashed_slowly_for_nobody_too(
    person: UUID, account: Callable[..., UUID], enter: Enter, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real hasher works as often for an unknown name as for a known one, or its time would tell."""
    from wangjian.project import settings as ours

    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    account(person)
    hasher, worked = type(get_hasher()), []
    slow = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *given, **more: worked.append(1) or slow(self, *given, **more))

    def works(name: str) -> int:
        worked.clear()
        refused("account.wrong", lambda: enter(name, "guess"))
        return len(worked)

    assert works("nobody.here") == works("wang.fang") >= 1
