"""An act happens once, with its facts, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from tests.modules.audit.conftest import THING_DONE, Done, do

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.facts import ACT_REFUSED, PAGE_READ
from wangjian.modules.audit.operations import acting, record_reading, record_refusal, system_actor
from wangjian.modules.audit.queries import fact, facts_of


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_fact_tells_who_what_and_when(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    given = do(2, by=officer.for_purpose("case"), at=at, once=once())
    row = fact(given.facts[1])
    assert (row.code, row.version, row.actor_key, row.actor_name, row.purpose) == (
        "thing.done",
        1,
        officer.key,
        officer.name,
        "case",
    )
    assert row.at == row.recorded_at == at and row.payload == {"n": 1}
    assert (row.text.zh, row.text.en) == ("做了 1 次", "Done 1 times")


@pytest.mark.django_db
def test_facts_of_a_matter_come_newest_first_and_page_by_page(
    officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    given = do(5, by=officer, at=at, once=once())
    newest = facts_of(given.thing, at, until=at, limit=3)
    assert [row.id for row in newest] == list(given.facts[:1:-1])
    assert [row.id for row in facts_of(given.thing, at, before=newest[-1].id)] == list(given.facts[1::-1])
    assert facts_of(given.thing, at.plus_hours(1)) == []


@pytest.mark.django_db
def test_the_same_act_again_gives_the_first_result(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    key, before = once(), count("audit_fact")
    first = do(1, by=officer, at=at, once=key)
    again = do(5, by=officer, at=at.plus_hours(1), once=key)
    assert again == first and isinstance(again, Done)
    assert count("audit_fact") == before + 1


@pytest.mark.django_db
def test_a_key_is_each_actors_own(actor: Callable[..., Actor], at: Instant, once: Callable[[], Key]) -> None:
    key = once()
    one, other = (do(1, by=actor(name=name), at=at, once=key) for name in ("甲", "乙"))
    assert one.thing != other.thing


@pytest.mark.django_db
def test_a_key_of_another_act_is_refused(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    key = once()
    do(1, by=officer, at=at, once=key)
    with pytest.raises(Refusal) as refused, acting("things.undo", by=officer, at=at, once=key):
        pass
    assert refused.value.code == "act.other" and "things.do" in refused.value.zh


@pytest.mark.django_db
def test_what_fails_leaves_nothing(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    key, before = once(), (count("audit_fact"), count("audit_once"))
    with pytest.raises(KeyError), acting("things.do", by=officer, at=at, once=key) as act:
        act.record(THING_DONE, n=1)
        raise KeyError
    assert (count("audit_fact"), count("audit_once")) == before
    assert do(1, by=officer, at=at, once=key).facts


@pytest.mark.django_db
def test_misuse_is_an_error(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    with (
        pytest.raises(RuntimeError, match="within another act"),
        acting("things.do", by=officer, at=at, once=once()),
        acting("things.do", by=officer, at=at, once=once()),
    ):
        pass
    with pytest.raises(RuntimeError, match="no result"), acting("things.do", by=officer, at=at, once=once()):
        pass
    key = once()
    do(1, by=officer, at=at, once=key)
    with (
        pytest.raises(RuntimeError, match="done before"),
        acting("things.do", by=officer, at=at, once=key) as act,
    ):
        act.record(THING_DONE, n=1)
    assert do(1, by=officer, at=at, once=once()).facts


@dataclass(frozen=True, slots=True)
class Inner:
    """A row in a row."""

    day: date
    name: str | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Everything a result may hold."""

    id: UUID
    at: Instant
    flag: bool
    count: int
    inner: tuple[Inner, ...]
    none: UUID | None = None


@pytest.mark.django_db
def test_a_result_comes_back_as_it_was_given(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    key = once()
    with acting("things.give", by=officer, at=at, once=key) as act:
        given = act.give(Everything(act.new_id("x"), at, True, 3, (Inner(at.day, "甲"), Inner(at.day, None))))
    with acting("things.give", by=officer, at=at, once=key) as act:
        assert act.earlier(Everything) == given


def test_a_second_click_waits_for_the_first(
    ledger: psycopg.Connection, officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    key, inside, results = once(), threading.Event(), []

    def second() -> None:
        inside.wait(10)
        results.append(do(7, by=officer, at=at, once=key))
        connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    with acting("things.do", by=officer, at=at, once=key) as act:
        inside.set()
        thread.join(0.3)
        assert thread.is_alive(), "it did not wait"
        first = act.give(Done(act.new_id("thing"), at, (act.record(THING_DONE, n=1),)))
    thread.join(10)
    assert results == [first]
    assert ledger.execute("SELECT count(*) FROM audit_fact").fetchone() == (1,)


@pytest.mark.django_db
def test_a_lapse_is_dated_at_the_lapse(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    lapsed = Instant.parse("2026-02-01T00:00")
    with acting("things.do", by=officer, at=at, once=once()) as act:
        key = act.record(THING_DONE, at=lapsed, n=1)
        act.give(Done(key, at, (key,)))
    row = fact(key)
    assert row.at == lapsed and row.recorded_at == at


@pytest.mark.django_db
def test_readings_and_refusals_are_facts(officer: Actor, at: Instant, once: Callable[[], Key]) -> None:
    matter = once()
    read = fact(record_reading("desk.case", by=officer.for_purpose("case"), at=at, matter=matter, rows=50))
    assert read.code == PAGE_READ.code and read.matter == matter and read.payload["rows"] == 50
    refused = fact(record_refusal("cases.file", "matter.changed", by=system_actor("daily"), at=at))
    assert refused.code == ACT_REFUSED.code and refused.actor_key == "system:daily"
    assert refused.text.en == "The act cases.file was refused: matter.changed"


@pytest.mark.django_db
def test_an_absent_fact_is_refused(once: Callable[[], Key]) -> None:
    with pytest.raises(Refusal) as refused:
        fact(once())
    assert refused.value.code == "fact.none"


@pytest.mark.django_db
def test_an_act_takes_few_queries(
    officer: Actor, at: Instant, once: Callable[[], Key], django_assert_num_queries: Any
) -> None:
    do(1, by=officer, at=at, once=once())
    with django_assert_num_queries(4):  # a savepoint here stands for BEGIN and COMMIT
        do(3, by=officer, at=at, once=once())
