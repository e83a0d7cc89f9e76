"""Superiors: supervision and its answer, reminders, and what is reported upward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.modules.conftest import key_of
from tests.modules.matters.conftest import BUREAU, CITY, OTHER, STATION, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import Clock, Notice
from wangjian.modules.matters.operations import answer_supervision, read_notice, remind, reminders, supervise
from wangjian.modules.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def refused(code: str, call: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code, caught.value
    return caught.value


def test_a_superior_asks_and_the_office_answers(world: World, li: Actor, head: Actor) -> None:
    matter, _ = world.open()
    city = world.actor("市局督办", "supervisor", where=CITY)

    def ask(by: Actor, asks: str = "请说明进展", days: int = 5) -> Any:
        due = world.at.day + timedelta(days)
        return supervise(matter.id, asks=asks, answer_due=due, by=by, at=world.at, once=world.once())

    def answer(key: Any, by: Actor, text: str = "正在送检") -> Any:
        return answer_supervision(key, answer=text, by=by, at=world.at, once=world.once())

    not_superior = refused("matter.not-superior", lambda: ask(head))
    assert [str(article) for article in not_superior.articles] == ["D825-26"]
    refused("matter.none", lambda: ask(world.actor("外局", "supervisor", where=OTHER)))
    refused("matter.not-superior", lambda: ask(world.actor("市局科员", "officer", where=CITY)))
    refused("matter.text-missing", lambda: ask(city, " "))
    refused("matter.day-past", lambda: ask(city, days=-1))
    asked = ask(city)
    assert [row.kind for row in queries.notices(li)] == ["supervision"]
    refused("matter.none", lambda: answer(key_of("nothing"), li))
    refused("matter.not-answerer", lambda: answer(asked.id, city))
    refused("matter.text-missing", lambda: answer(asked.id, li, ""))
    answer(asked.id, li)
    refused("matter.answered", lambda: answer(asked.id, li))
    view = queries.matter(city, matter.id, at=world.at)
    assert view.supervisions[0].answer == "正在送检" and view.supervisions[0].by == "city"
    assert [row.kind for row in queries.notices(city)] == ["answered"]


def test_a_notice_is_read_by_those_it_is_for(world: World, li: Actor) -> None:
    matter, _ = world.open()
    city = world.actor("市局督办", "supervisor", where=CITY)
    supervise(matter.id, asks="请说明", answer_due=world.at.day, by=city, at=world.at, once=world.once())
    told = queries.notices(li)[0]
    refused("matter.none", lambda: read_notice(told.id, by=city, at=world.at, once=world.once()))
    for _ in range(2):
        read_notice(told.id, by=li, at=world.at, once=world.once())
    assert queries.notices(li) == ()


def test_reminders_are_sent_once_and_go_upward_in_the_end(world: World, li: Actor, head: Actor) -> None:
    facts = {"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other"}
    world.open("report", "lead", facts=facts)
    due = Notice(due=queries.worklist(li, on=world.at.day).rows[0].due).due

    def told(day: Any) -> tuple[int, int, int]:
        sent = remind(at=Instant.start_of(day))
        return sent.near, sent.over, sent.escalated

    assert told(world.at.day) == (0, 0, 0)
    assert told(due - timedelta(1)) == (1, 0, 0) and told(due) == (0, 0, 0)
    assert told(due + timedelta(1)) == (0, 1, 0) and told(due + timedelta(2)) == (0, 0, 0)
    assert told(due + timedelta(14)) == (0, 0, 2)
    assert told(due + timedelta(15)) == (0, 0, 0)
    assert {row.kind for row in queries.notices(li)} == {"near", "over"}
    assert {row.kind for row in queries.notices(head)} == {"escalated"}
    assert set(Notice.objects.filter(kind="escalated").values_list("holder", flat=True)) == {key_of("周局"), CITY}
    assert Notice.objects.get(kind="near").holder_id == STATION and BUREAU not in Notice.objects.values_list(
        "holder", flat=True
    )


def test_only_what_is_new_is_looked_at(world: World, li: Actor) -> None:
    """What was told once is marked at the clock and found by no index any more, until its last day moves."""
    facts = {"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other"}
    world.open("report", "lead", facts=facts)
    clock = Clock.objects.get(clock="RPT.CHECK")
    due, marks = clock.due, []

    def told(days: int) -> int:
        sent = remind(at=Instant.start_of(due + timedelta(days)))
        marks.append(Clock.objects.get(pk=clock.pk).told)
        return sent.near + sent.over + sent.escalated

    assert [told(days) for days in (-15, -1, 0, 1, 2, 14, 15)] == [0, 1, 0, 1, 0, 1, 0]
    assert marks == [0, 1, 1, 2, 2, 3, 3]
    plan = "EXPLAIN SELECT id FROM matters_clock WHERE state = 'running' AND told IN (0, 1) AND act_by <= '2026-12-01'"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(plan)
        assert "matters_clock_untold" in str(cursor.fetchall())


def test_what_nobody_was_told_is_told_once_there_is_somebody(world: World, li: Actor) -> None:
    """A bureau without a head and without one above it: the clock is not marked, and the first head hears of it."""
    Organisation.objects.filter(pk=BUREAU).update(above=None)
    world.open("report", "lead", facts={"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other"})
    clock = Clock.objects.get(clock="RPT.CHECK")

    def escalated(days: int) -> int:
        return remind(at=Instant.start_of(clock.due + timedelta(days))).escalated

    assert (remind(at=Instant.start_of(clock.due + timedelta(1))).over, escalated(14)) == (1, 0)
    assert Clock.objects.get(pk=clock.pk).told == 2
    new = world.actor("吴局", "head", where=BUREAU)
    assert (escalated(15), escalated(16)) == (1, 0) and Clock.objects.get(pk=clock.pk).told == 3
    assert [row.kind for row in queries.notices(new)] == ["escalated"]


def test_the_same_reminder_twice_gives_the_first_count(world: World) -> None:
    facts = {"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other"}
    world.open("report", "lead", facts=facts)
    late = Instant.parse("2027-01-15T06:00")
    assert remind(at=late) == remind(at=late)


def test_what_is_more_than_a_turn_tells_waits_for_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        world.open("report", "lead", facts={"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other"})
    monkeypatch.setattr(reminders, "MOST", 1)
    late = Instant.parse("2026-11-04T06:00")
    turns = [remind(at=late.plus_hours(hour)) for hour in range(3)]
    assert [turn.over for turn in turns] == [1, 1, 0]


def test_each_supervision_is_told_though_its_day_is_the_same(world: World, li: Actor) -> None:
    matter, _ = world.open()
    city = world.actor("市局督办", "supervisor", where=CITY)
    for asks in ("请说明进展", "请说明检验结果"):
        asked = supervise(matter.id, asks=asks, answer_due=world.at.day, by=city, at=world.at, once=world.once())
        assert {row.kind for row in queries.notices(li)} == {"supervision"}
        read_notice(queries.notices(li)[0].id, by=li, at=world.at, once=world.once())
        answer_supervision(asked.id, answer="正在送检", by=li, at=world.at, once=world.once())
    assert [row.kind for row in queries.notices(city)] == ["answered", "answered"]
    later = Instant.start_of(world.at.day + timedelta(1))
    for asks in ("再问", "又问"):
        supervise(matter.id, asks=asks, answer_due=world.at.day, by=city, at=world.at, once=world.once())
    assert (remind(at=later).unanswered, remind(at=later.plus_hours(1)).unanswered) == (4, 0)


def test_a_supervision_that_is_not_answered_is_told_to_both(world: World, li: Actor) -> None:
    matter, _ = world.open()
    city = world.actor("市局督办", "supervisor", where=CITY)
    supervise(matter.id, asks="请说明", answer_due=world.at.day, by=city, at=world.at, once=world.once())
    later = Instant.start_of(world.at.day + timedelta(1))
    assert remind(at=later).unanswered == 2
    assert {row.kind for row in queries.notices(city)} == {"unanswered"}
