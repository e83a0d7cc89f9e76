"""Acknowledged publications, and the bureau that decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.modules.conftest import key_of
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.modules.audit import queries as ledger
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.national.facts import EXCHANGE_ACKNOWLEDGED
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations import hand_over
from wangjian.modules.register import reactions


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_FOLDER, settings.VAR, settings.REACTIONS = tmp_path / "files", tmp_path, {}


@pytest.fixture
def stage(db: None, at: Instant) -> Stage:
    return lay(at)


@pytest.fixture
def head(stage: Stage, actor: Callable[..., Actor]) -> Actor:
    return actor("head", name="陈局长", organisation=stage.bureau)


def body(number: str = "杭余市监罚决〔2026〕12号", **more: Any) -> dict[str, Any]:
    """A decision as cases hand it over."""
    party = {"name": "杭州（样例）网络科技有限公司", "code": "91330110MA0000000X", "natural_person": False}
    return {
        "party": party | more.pop("party", {}),
        "bureau": {"code": "test-bureau", "name": "杭州市余杭区市场监督管理局"},
        "number": number,
        "cause": "发布虚假广告",
        "basis": "ADL-55",
        "kinds": ["fine"],
        "procedure": "ordinary",
        "fine_fen": 500_000_00,
        "confiscated_fen": 0,
        "decided_on": "2026-03-02",
        "home": "same_province",
        "restriction_ends": None,
        **more,
    }


Acknowledge = Callable[..., ledger.FactRow]


@pytest.fixture
def acknowledged(stage: Stage, officer: Actor, once: Callable[[], Key], at: Instant) -> Acknowledge:
    """Hand a decision over and let it be acknowledged; gives the fact."""

    def make(given: dict[str, Any], *, kind: str = "publication", moment: Instant = at) -> ledger.FactRow:
        with acting("test.hand-over", by=officer, at=moment, once=once()) as act:
            sent = hand_over(act, system="gsxt", kind=kind, matter=stage.matter, run=stage.run, body=given)
            act.give(sent.id)
        reference = f"GSXT-{str(sent.id)[-6:]}"
        Exchange.objects.filter(pk=sent.id).update(
            state="acknowledged",
            reference=reference,
            acknowledged_at=moment.at,
            sent_at=moment.at,
            receipt_id=sent.digest,
        )
        with acting("test.acknowledge", by=system_actor("national"), at=moment, once=once()) as act:
            key = act.record(
                EXCHANGE_ACKNOWLEDGED,
                matter=stage.matter,
                system="gsxt",
                kind=kind,
                exchange=sent.id,
                run=stage.run,
                reference="GSXT-1",
                number=None,
                digest=sent.digest,
            )
            act.give(key)
        return ledger.fact(key)

    return make


@pytest.fixture
def published(acknowledged: Acknowledge, at: Instant) -> Callable[..., ledger.FactRow]:
    """Hand over, acknowledge, and let the register react."""

    def make(given: dict[str, Any] | None = None, *, moment: Instant = at) -> ledger.FactRow:
        fact = acknowledged(given or body(), moment=moment)
        reactions.publish(fact, at=moment)
        return fact

    return make


def facts_of_the_register(first: Day = date(2026, 3, 10)) -> list[ledger.FactRow]:
    """What the register recorded in the week from `first` on, oldest first; its facts belong to no matter."""
    from wangjian.modules.audit.models import Fact

    start = Instant.start_of(first).at
    found = Fact.objects.filter(code__startswith="entry.", at__gte=start, at__lt=start + timedelta(days=7))
    return [ledger.fact(key) for key in sorted(found.values_list("id", flat=True))]


def somewhere_else(name: str) -> UUID:
    """An organisation that has nothing to do with it."""
    return key_of(f"elsewhere {name}")
