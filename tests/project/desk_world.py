"""A case at a station with all that hangs on it, and a client signed in for each role: laid once for a module.

Everything lies in one transaction that is taken back when the module's tests are over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, override_settings
from pytest import MonkeyPatch
from tests.modules.conftest import key_of
from tests.modules.loop import BUREAU, CITY, OTHER, STATION, Loop, prepared
from tests.modules.matters.conftest import World, lay_places
from tests.permission_table import NOTHING

from wangjian.kernel.moment import Instant
from wangjian.modules.accounts.models import Account, Person, Post
from wangjian.modules.cases.models import Case
from wangjian.modules.documents.models import Paper
from wangjian.modules.evidence.models import Item
from wangjian.modules.matters.models import Matter, Run
from wangjian.modules.organisations.models import Holder

BEGUN, NOW = Instant.parse("2026-10-12T09:30"), Instant.parse("2026-10-14T10:00")

WHO: dict[str, tuple[str, str, UUID, int]] = {
    "officer": ("李明", "officer", STATION, 0),
    "bureau officer": ("赵局员", "officer", BUREAU, 0),
    "officer elsewhere": ("外人", "officer", OTHER, 0),
    "unit head": ("吴所", "unit_head", STATION, 0),
    "head": ("周局", "head", BUREAU, 0),
    "reviewer": ("钱审", "case_reviewer", BUREAU, 0),
    "superior": ("陈督", "supervisor", CITY, 0),
    "system": ("系统员", "system_administrator", CITY, 1),
    "security": ("安全员", "security_administrator", CITY, 2),
    "audit": ("审计员", "audit_administrator", CITY, 3),
}
"""Each role's name, capacity, organisation and side."""


@dataclass
class DeskWorld:
    """The loop it was made by, the keys of things by their names in the table, an account for each role."""

    loop: Loop
    things: dict[str, str]
    accounts: dict[str, UUID]

    def client(self, role: str, *, host: str = "") -> Client:
        """Somebody of a role, signed in."""
        made = Client(headers={"host": host or settings.DESK_HOST})
        session = SessionStore()
        moment = str(NOW)
        session.update({"account": str(self.accounts[role]), "epoch": 0, "since": moment, "last": moment})
        session.create()
        made.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return made

    def run_of(self, matter: str) -> tuple[str, int]:
        """The first run of a matter and its version."""
        run = Run.objects.filter(matter=self.things[matter]).order_by("opened_at", "id")[0]
        return str(run.pk), run.seen


@contextmanager
def laid(folder: Path) -> Iterator[DeskWorld]:
    """Lay it, at a fixed moment; take all back at the end."""
    numbers = count()
    patch = MonkeyPatch()
    patch.setattr("wangjian.surfaces.gate.visitor.datetime", _Clock)
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as Django's own test case does, for durable blocks
    try:
        with outer, override_settings(FILES_FOLDER=folder, KEYS_FOLDER=folder, VAR=folder, HEADS_FOLDER=folder):
            try:
                world = World(BEGUN, lambda: key_of(f"desk world {next(numbers)}"))
                lay_places()
                loop = prepared(world, BEGUN, settings, folder)
                yield _filled(loop)
            finally:
                transaction.set_rollback(True)
    finally:
        patch.undo()


class _Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the zone is always UTC here
        return NOW.at


def _filled(loop: Loop) -> DeskWorld:
    for name, capacity, where, side in WHO.values():
        _hired(name, capacity, where, side)
    loop.people = {
        name: _actor(loop, name, capacity, where) for name, capacity, where, side in WHO.values() if not side
    }
    case, _run = loop.reviewed()
    other = loop.lead(loop.party("杭州另一家商贸有限公司", code="91330106MA2AX3T25E"))
    waiting = loop.suspected(loop.party("杭州待查商贸有限公司", code="91330106MA2CE7B06X"))
    person = loop.party("王小明", kind="person", natural_person=True)
    of_person = Run.objects.get(pk=loop.lead(person)).matter_id
    things = {
        "matter": str(case),
        "lead": str(Case.objects.get(pk=case).lead_id),
        "other": str(Run.objects.get(pk=other).matter_id),
        "suspicion": str(waiting),
        "subject": str(person),
        "paper": str(Paper.objects.filter(matter=case, content__isnull=False)[0].pk),
        "original": str(Paper.objects.get(matter=of_person, original__isnull=False).pk),
        "item": str(Item.objects.filter(matter=case)[0].pk),
        "person": str(key_of("李明")),
        "post": str(key_of("李明 officer")),
        "office": str(STATION),
        "nothing": NOTHING,
    }
    assert Matter.objects.filter(pk__in=[things["matter"], things["lead"], things["other"]]).count() == 3
    accounts = {role: _account(name) for role, (name, *_) in WHO.items()}
    return DeskWorld(loop, things, accounts)


def _hired(name: str, capacity: str, where: UUID, side: int) -> None:
    key = key_of(name)
    if Holder.objects.filter(pk=key).exists():
        return  # the loop made the vault's keys by him
    Holder.objects.create(id=key, kind="person", name=name)
    Person.objects.create(holder_id=key, name=name, organisation_id=where, active=True)
    Post.objects.create(
        id=key_of(f"{name} {capacity}"),
        person_id=key,
        organisation_id=where,
        capacity=capacity,
        side=side,
        during=DateRange(date(2020, 1, 1), None),
        given_by="test",
        confirmed_by="another" if side else "",
    )


def _actor(loop: Loop, name: str, capacity: str, where: UUID) -> Any:
    return loop.world.actor(name, capacity, where=where)


def _account(name: str) -> UUID:
    return Account.objects.create(id=key_of(f"account {name}"), person_id=key_of(name), sign_in=name, password="!").pk
