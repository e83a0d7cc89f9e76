"""What is one's own to do: where the machine goes on it is nobody's, and deputies and successors see what they must."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.modules.conftest import key_of
from tests.modules.matters.conftest import BUREAU, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts.models import Deputy, Post
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.matters import queries

pytestmark = pytest.mark.django_db


def listed(by: Actor, at: Instant, **more: Any) -> list[UUID]:
    return [row.matter for row in queries.mine(by, on=at.day, **more).rows]


def test_what_is_on_display_waits_for_nobody(world: World, li: Actor, head: Actor, at: Instant) -> None:
    matter, run = world.open("publication", facts={})
    machine = system_actor("tests")
    assert listed(li, at) == [matter.id]  # to be handed over
    for move, by, capacity, mine in (
        ("send", li, "officer", []),
        ("differ", machine, "machine", [matter.id]),
        ("resend", li, "officer", []),
        ("acknowledge", machine, "machine", []),
    ):
        world.sign(run.id, move, by, capacity)
        assert listed(li, at) == mine and listed(head, at) == [], move
    world.sign(run.id, "withdraw", li, "officer", withdrawal_ground="annulled", changed_on=at)
    world.sign(run.id, "withdraw", head, "head")
    assert listed(li, at) == []  # the other system takes it back


def assigned(world: World, to: list[Actor], unit_head: Actor) -> UUID:
    matter, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[each.key for each in to], licensed=True)
    return matter.id


def test_a_deputy_sees_what_is_for_whom_the_deputy_stands_in(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, at: Instant
) -> None:
    case = assigned(world, [li, zhao], unit_head)
    sun = world.actor("孙警", "officer")
    deputy, of_another = (world.actor("孙警", "officer", for_person=name) for name in ("李明", "钱警"))
    assert listed(deputy, at) == [case] and listed(sun, at) == listed(of_another, at) == []


def test_a_deputy_who_is_named_is_at_work_while_the_deputyship_stands(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, at: Instant
) -> None:
    sun, lives = world.actor("孙警"), {"given_by": "test", "ended_at": None}
    during = DateRange(date(2026, 10, 1), date(2026, 11, 1))
    given = {"post_id": key_of("李明 officer"), "absent_id": UUID(li.key), "deputy_id": UUID(sun.key)}
    Deputy.objects.create(id=key_of("deputy"), during=during, **given, **lives)
    deputy = world.actor("孙警", "officer", for_person="李明")
    case = assigned(world, [deputy, zhao], unit_head)
    qian = world.actor("钱警", "officer")
    Post.objects.filter(person=UUID(zhao.key)).update(ended_at=at.at)
    assert listed(deputy, at) == [case] and listed(qian, at) == []
    Deputy.objects.update(ended_at=at.at)
    assert listed(qian, at) == [case]


def test_where_nobody_named_holds_the_post_any_more_it_is_everybodys(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, at: Instant
) -> None:
    case = assigned(world, [li, zhao], unit_head)
    sun = world.actor("孙警", "officer")
    Post.objects.filter(person=UUID(li.key)).update(ended_at=at.at)
    assert listed(sun, at) == [] and listed(zhao, at) == [case]  # one of the two is there
    Post.objects.filter(person=UUID(zhao.key)).update(organisation=BUREAU)
    assert listed(sun, at) == []  # at the bureau in whose name the station acts
    Post.objects.filter(person=UUID(zhao.key)).update(during=DateRange(date(2020, 1, 1), at.day))
    assert listed(sun, at) == [case]
