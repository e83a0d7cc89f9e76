"""A session over HTTP: a new token at sign-in, an end when idle, in the end, at sign-out, and when the account ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings
from tests.modules.conftest import key_of

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts import operations as accounts
from wangjian.modules.accounts import queries
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.organisations.operations import NewOrganisation, note_organisation
from wangjian.project.session_store import SessionStore

pytestmark = pytest.mark.django_db

BEGUN = Instant.parse("2026-10-12T08:00")
PASSWORD, OTHER = "plum rain over the lake", "clear sky after snow"
FOUNDED = ("system_administrator", "security_administrator", "security_administrator", "audit_administrator")


class Office:
    """An officer with an account, the security administrator who opened it, and the clock of the gate."""

    def __init__(self) -> None:
        self.now = BEGUN.at
        self._drawn = count()
        machine = system_actor("test")
        new = NewOrganisation("office", "bureau", "局", "局", "Bureau", "330106", date(2022, 1, 1))
        office = note_organisation(new, by=machine, at=BEGUN, once=self.once()).id
        first = [
            accounts.FirstAdministrator(capacity, f"管理员{number}", f"admin{number}", f"{PASSWORD} {number}")
            for number, capacity in enumerate(FOUNDED)
        ]
        founded = accounts.found_administrators(first, organisation=office, by=machine, at=BEGUN, once=self.once())
        self.security = queries.actor(founded.accounts[1], BEGUN.day)
        common: dict[str, Any] = {"by": self.security, "at": BEGUN}
        person = accounts.note_person("王芳", organisation=office, once=self.once(), **common).id
        accounts.give_post(person, capacity="officer", organisation=office, since=BEGUN.day, once=self.once(), **common)
        self.account = accounts.open_account(
            person, sign_in="wang.fang", password=PASSWORD, once=self.once(), **common
        ).id

    def once(self) -> Key:
        """A key of its own for each act."""
        return key_of(f"sessions {next(self._drawn)}")

    def wait(self, **time: float) -> None:
        """Let time pass at the gate."""
        self.now += timedelta(**time)

    def browser(self) -> Client:
        """A browser at the desk."""
        return Client(headers={"host": settings.DESK_HOST})

    def enter(self, browser: Client, password: str = PASSWORD) -> Any:
        """Fill in the form for signing in."""
        return browser.post("/sign-in/", {"name": "wang.fang", "password": password, "once": str(self.once())})

    def inside(self) -> Client:
        """A browser that has signed in."""
        browser = self.browser()
        assert self.enter(browser).status_code == 303
        return browser


@pytest.fixture
def office(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Office:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = Office()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the gate always asks for UTC
            return made.now

    monkeypatch.setattr("wangjian.surfaces.gate.visitor.datetime", Clock)
    return made


def lets_in(browser: Client) -> bool:
    """Whether a page of work is shown; otherwise the way in is."""
    answer = browser.get("/notices/")
    if answer.status_code == 200:
        return True
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=%2Fnotices%2F")
    return False


def token(browser: Client) -> str:
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def test_signing_in_gives_a_new_token(office: Office) -> None:
    browser = office.browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # planted by somebody who knows it
    assert not lets_in(browser)
    office.enter(browser)
    first = token(browser)
    assert len(first) >= 32 and first != "a" * 32 and lets_in(browser)
    office.enter(browser)
    second = token(browser)
    assert second != first and lets_in(browser)
    browser.cookies[settings.SESSION_COOKIE_NAME] = first
    assert not lets_in(browser)


def test_an_idle_session_ends(office: Office) -> None:
    browser = office.inside()
    for _ in range(3):
        office.wait(minutes=29)
        assert lets_in(browser)
    office.wait(minutes=30, seconds=1)
    assert not lets_in(browser)


def test_every_session_ends_some_time(office: Office) -> None:
    browser = office.inside()
    for _ in range(20):
        office.wait(minutes=29)
        assert lets_in(browser)
    office.wait(minutes=21)
    assert not lets_in(browser)


def test_after_signing_out_the_token_opens_nothing(office: Office) -> None:
    browser = office.inside()
    kept = token(browser)
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    browser.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert not lets_in(browser)


def _close(office: Office) -> None:
    accounts.close_account(office.account, why="left", by=office.security, at=BEGUN, once=office.once())


def _reset(office: Office) -> None:
    accounts.reset_password(office.account, new=OTHER, by=office.security, at=BEGUN, once=office.once())


@pytest.mark.parametrize("end", [_close, _reset])
def test_an_administrator_ends_every_session_of_an_account(office: Office, end: Callable[[Office], None]) -> None:
    one, another = office.inside(), office.inside()
    assert lets_in(one) and lets_in(another)
    end(office)
    assert not lets_in(one) and not lets_in(another)


def test_wrong_and_locked_are_said_and_let_nobody_in(office: Office) -> None:
    browser = office.browser()
    for _ in range(5):
        answer = office.enter(browser, "guess of mine")
        assert answer.status_code == 401 and b"guess of mine" not in answer.content
    assert office.enter(browser).status_code == 429
    assert not lets_in(browser)


def test_the_store_gives_what_is_kept_and_not_over() -> None:
    kept = SessionStore()
    kept["account"] = "somebody"
    kept.save()
    key = kept.session_key
    assert SessionStore(key).get("account") == "somebody"
    assert SessionStore(f"{key}' OR true --").get("account") is None
    kept.set_expiry(-1)
    kept.save()
    over = SessionStore(key)
    assert over.get("account") is None and over.session_key is None
    again = SessionStore()
    again["account"] = "somebody"
    again.save()
    before = again.session_key
    again.cycle_key()
    assert SessionStore(before).get("account") is None
    assert SessionStore(again.session_key).get("account") == "somebody"
    after = again.session_key
    again.flush()
    assert SessionStore(after).get("account") is None
