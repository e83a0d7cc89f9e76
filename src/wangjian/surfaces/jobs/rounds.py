"""Scheduled jobs that call an operation once for each of something: each office, each system of record.

What fails for one does not keep the others waiting: the rest is done, then the first failure is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.conf import settings

from wangjian.kernel.moment import Instant
from wangjian.modules.leads import queries as leads
from wangjian.modules.leads.operations import key_of_day, open_daily
from wangjian.modules.national.operations import reconcile

T = TypeVar("T")


def open_leads(*, at: Instant) -> None:
    """Let each office that takes in leads open those of the day; a second call of the same day finds it done."""
    offices = [office.key for office in leads.offices_opening(at.day)]
    _each(offices, lambda office: open_daily(office, at=at, once=key_of_day(office, at.day)))


def reconcile_all(*, at: Instant) -> None:
    """Compare what each system of record that answers holds with what we handed over."""
    systems = [system for system, line in settings.NATIONAL_SYSTEMS.items() if line.get("url")]
    _each(systems, lambda system: reconcile(system, at=at))


def _each(of: Iterable[T], do: Callable[[T], object]) -> None:
    failures = []
    for one in of:
        try:
            do(one)
        except Exception as failed:
            failures.append(failed)
    if failures:
        raise failures[0]
