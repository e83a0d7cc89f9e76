"""Scheduled jobs that call an operation once for each of something: each office, each system of record."""

from __future__ import annotations

from django.conf import settings

from wangjian.kernel.moment import Instant
from wangjian.modules.leads.operations import key_of_day, open_daily
from wangjian.modules.national.operations import reconcile
from wangjian.modules.organisations import queries as organisations


def open_leads(*, at: Instant) -> None:
    """Let each office that takes in leads open those of the day; a second call of the same day finds it done."""
    for office in organisations.listed(on=at.day):
        if office.intake_a_day and office.kind in organisations.OFFICES:
            open_daily(office.key, at=at, once=key_of_day(office.key, at.day))


def reconcile_all(*, at: Instant) -> None:
    """Compare what each system of record that answers holds with what we handed over."""
    for system, line in settings.NATIONAL_SYSTEMS.items():
        if line.get("url"):
            reconcile(system, at=at)
