"""A round of scheduled work: one that fails does not keep the others waiting."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

import pytest
from pytest_django import Settings

from wangjian.kernel.moment import Instant
from wangjian.surfaces.jobs import rounds

AT = Instant.parse("2026-10-12T09:30")


class Failing:
    """Notes for what it was called, and fails for some."""

    def __init__(self, *fails: object) -> None:
        self.fails, self.called = fails, list[object]()

    def __call__(self, one: object, **_: object) -> None:
        self.called.append(one)
        if one in self.fails:
            raise LookupError(str(one))


def test_an_office_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [UUID(int=number) for number in range(3)]
    offices = [SimpleNamespace(key=key) for key in keys]
    opening = Failing(keys[0], keys[1])
    monkeypatch.setattr("wangjian.surfaces.jobs.rounds.leads.offices_opening", lambda on: offices)
    monkeypatch.setattr(rounds, "open_daily", opening)
    with pytest.raises(LookupError, match=str(keys[0])):
        rounds.open_leads(at=AT)
    assert opening.called == keys


def test_a_system_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.NATIONAL_SYSTEMS = {"gsxt": {"url": "x"}, "file": {}, "province": {"url": "y"}}
    comparing = Failing("gsxt")
    monkeypatch.setattr(rounds, "reconcile", comparing)
    with pytest.raises(LookupError, match="gsxt"):
        rounds.reconcile_all(at=AT)
    assert comparing.called == ["gsxt", "province"]
