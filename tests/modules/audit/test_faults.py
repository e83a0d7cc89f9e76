"""What the system administrator must look at is told before it does harm."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from tests.modules.audit.conftest import Done, do

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import cut
from wangjian.modules.audit.queries import faults
from wangjian.modules.audit.queries.faults import months_left


def codes(at: Instant) -> list[str]:
    return [fault.code for fault in faults(at=at)]


@pytest.mark.django_db
def test_months_run_out_in_time(at: Instant) -> None:
    assert months_left(at=at) == 129 and "ledger.months" not in codes(at)
    assert months_left(at=Instant.parse("2036-12-31T23:59")) == 0
    assert "ledger.months" not in codes(Instant.parse("2035-12-01T00:00"))
    assert "ledger.months" in codes(Instant.parse("2036-01-01T00:00"))


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2023-12-31T23:59:59.999", "2037-01-01T00:00"])
def test_a_fact_outside_every_month_is_told(officer: Actor, at: Instant, once: Callable[[], Key], moment: str) -> None:
    assert "ledger.else" not in codes(at)
    do(1, by=officer, at=Instant.parse(moment), once=once())
    assert "ledger.else" in codes(at)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2024-01-01T00:00", "2036-12-31T23:59:59.999"])
def test_the_first_and_the_last_moment_have_a_month(
    officer: Actor, at: Instant, once: Callable[[], Key], moment: str
) -> None:
    do(1, by=officer, at=Instant.parse(moment), once=once())
    assert "ledger.else" not in codes(at)


@pytest.mark.django_db
def test_a_job_out_of_retries_is_told(at: Instant) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts) "
            "VALUES ('q', 'deliver', 'failed', 3) RETURNING id"
        )
        number = cursor.fetchone()[0]
    (fault,) = [fault for fault in faults(at=at) if fault.job == number]
    assert fault.code == "job.failed" and "deliver" in fault.text.zh and "3" in fault.text.en


def test_a_tree_that_falls_behind_is_told(ledger: psycopg.Connection, done: Callable[..., Done], at: Instant) -> None:
    done()
    cut(at=at)
    assert "ledger.behind" not in codes(at.plus_hours(1))
    done()
    assert "ledger.behind" not in codes(at)
    assert "ledger.behind" in codes(at.plus_hours(1))
