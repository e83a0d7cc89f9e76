"""A reaction happens once for a fact, in a transaction of its own, and never because of what did not happen."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import react, reactions, record_refusal, take_up_lost
from wangjian.modules.audit.operations.reactions import react_to, react_to_more
from wangjian.modules.audit.queries import FactRow

CODE = "act.refused"
reacted: list[UUID] = []


def reaction(fact: FactRow, *, at: Instant) -> None:
    reacted.append(fact.id)


def ending(fact: FactRow, *, at: Instant) -> None:
    raise SystemExit


def failing(fact: FactRow, *, at: Instant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_reaction VALUES (%s, 'what a failure leaves', now())", [fact.id])
    raise LookupError("on purpose")


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


JOBS = """
SELECT args ->> 'fact', queue_name, status::text, attempts, scheduled_at > now() FROM procrastinate_jobs ORDER BY 1
"""


@pytest.fixture(autouse=True)
def wired(settings: object) -> Iterator[None]:
    settings.REACTIONS = {CODE: (f"{__name__}.reaction",)}  # type: ignore[attr-defined]  # Django's settings take any name
    reacted.clear()
    yield


@pytest.fixture
def fact(officer: Actor, at: Instant) -> UUID:
    return record_refusal("leads.dismiss", "lead.closed", by=officer, at=at)


@pytest.mark.django_db
def test_a_wired_fact_defers_one_job(fact: UUID) -> None:
    assert rows(JOBS) == [(str(fact), "reactions", "todo", 0, None)]


@pytest.mark.django_db
def test_a_fact_nobody_waits_for_defers_none(settings: object, officer: Actor, at: Instant) -> None:
    settings.REACTIONS = {"page.read": (f"{__name__}.reaction",)}  # type: ignore[attr-defined]  # as above
    record_refusal("leads.dismiss", "lead.closed", by=officer, at=at)
    assert rows(JOBS) == []


@pytest.mark.django_db
def test_what_is_undone_defers_none(officer: Actor, at: Instant) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        record_refusal("leads.dismiss", "lead.closed", by=officer, at=at)
        raise LookupError
    assert rows(JOBS) == []


@pytest.mark.django_db
def test_a_worker_whose_queue_has_connections_of_its_own_defers_by_that_of_the_act(officer: Actor, at: Instant) -> None:
    with app.replace_connector(InMemoryConnector()) as own:
        fact = record_refusal("leads.dismiss", "lead.closed", by=officer, at=at)
        with pytest.raises(LookupError), transaction.atomic():
            record_refusal("leads.dismiss", "lead.closed", by=officer, at=at)
            raise LookupError
        assert own.connector.jobs == {}
    assert rows(JOBS) == [(str(fact), "reactions", "todo", 0, None)]


@pytest.mark.django_db
def test_a_reaction_happens_once(fact: UUID, at: Instant) -> None:
    assert [react(fact, f"{__name__}.reaction", at=at) for _ in range(3)] == [True, False, False]
    assert reacted == [fact]


@pytest.mark.django_db
def test_a_fact_that_is_not_there_is_refused(fact: UUID, at: Instant) -> None:
    with pytest.raises(Refusal) as refused:
        react(uuid5(fact, "none"), f"{__name__}.reaction", at=at)
    assert refused.value.code == "fact.none"


@pytest.mark.django_db
def test_a_failure_leaves_nothing_and_keeps_no_other_back(settings: object, fact: UUID, at: Instant) -> None:
    settings.REACTIONS = {CODE: (f"{__name__}.failing", f"{__name__}.reaction")}  # type: ignore[attr-defined]  # as above
    for times in (1, 2):
        with pytest.raises(LookupError):
            react_to(fact, at=at)
        assert reacted == [fact], f"attempt {times}"
    assert rows("SELECT reaction FROM audit_reaction") == [(f"{__name__}.reaction",)]


@pytest.mark.django_db
def test_waiting_jobs_are_taken_along(fact: UUID, officer: Actor, at: Instant) -> None:
    more = {fact, *(record_refusal("leads.move", "lead.closed", by=officer, at=at) for _ in range(4))}
    assert react_to_more(None, at=at, most=3) == 3
    assert react_to_more(None, at=at) == 2
    assert set(reacted) == more and len(reacted) == 5
    assert rows(JOBS) == []


@pytest.mark.django_db
def test_one_that_fails_goes_back_for_later(settings: object, fact: UUID, at: Instant) -> None:
    settings.REACTIONS = {CODE: (f"{__name__}.failing",)}  # type: ignore[attr-defined]  # as above
    assert react_to_more(None, at=at) == 0
    assert rows(JOBS) == [(str(fact), "reactions", "todo", 1, True)]
    assert react_to_more(None, at=at) == 0  # what failed once is the queue's alone
    assert rows(JOBS) == [(str(fact), "reactions", "todo", 1, True)]


@pytest.mark.usefixtures("committing")
def test_a_broken_connection_leaves_no_job_behind(officer: Actor, at: Instant, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {record_refusal("leads.move", "lead.closed", by=officer, at=at) for _ in range(3)}
    broken: list[UUID] = []

    def reading(fact: UUID) -> FactRow:
        if not broken:
            broken.append(fact)
            rows("SELECT pg_terminate_backend(pg_backend_pid())")
        return read(fact)

    read = reactions.queries.fact
    monkeypatch.setattr(reactions.queries, "fact", reading)
    assert react_to_more(None, at=at) == 2
    assert {*reacted, *broken} == facts
    assert rows(JOBS) == [(str(broken[0]), "reactions", "todo", 1, True)]


@pytest.mark.django_db
def test_a_job_lost_under_a_living_worker_is_taken_up_again(settings: object, fact: UUID, at: Instant) -> None:
    settings.REACTIONS = {CODE: (f"{__name__}.ending",)}  # type: ignore[attr-defined]  # as above
    ((worker,),) = rows("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    with pytest.raises(SystemExit):
        react_to_more(int(str(worker)), at=at)
    assert rows("SELECT status::text, worker_id FROM procrastinate_jobs") == [("doing", worker)]
    assert take_up_lost(at=at) == 0  # it may be under way
    assert take_up_lost(at=at.plus_hours(1)) == 1
    assert rows("SELECT status::text, attempts FROM procrastinate_jobs") == [("todo", 1)]
    assert take_up_lost(at=at.plus_hours(2)) == 0
    settings.REACTIONS = {CODE: (f"{__name__}.reaction",)}  # type: ignore[attr-defined]  # as above
    assert react_to(fact, at=at) == 1


@pytest.mark.django_db
def test_what_the_queue_itself_is_at_is_left_to_its_worker(fact: UUID, at: Instant) -> None:
    rows("UPDATE procrastinate_jobs SET status = 'doing' RETURNING id")
    assert take_up_lost(at=at.plus_hours(1)) == 0
