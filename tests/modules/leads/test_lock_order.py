"""Whatever locks several suspicions locks them in the order of their keys: no two such acts wait for one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from tests.modules.locks import taken_before
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.leads.models import Suspicion
from wangjian.modules.leads.operations import Suspected, open_daily, suspect
from wangjian.modules.organisations.models import Organisation
from wangjian.modules.subjects.operations import NewSubject, note_subject

Drawn = Callable[[], Key]


@pytest.fixture
def stage(committing: None, at: Instant, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A station that takes three leads in a day, while this test lasts."""
    made = lay(at, request.node.name, place="suspicions-")
    stations = Organisation.objects.filter(holder_id=made.office)
    stations.update(intake_a_day=3)
    yield made
    stations.update(intake_a_day=0)


@pytest.fixture
def brought(stage: Stage, officer: Actor, at: Instant, once: Drawn) -> Callable[[], dict[tuple[UUID, str], UUID]]:
    """What a scan holds against one firm under four signals."""
    given = {"by": officer, "at": at, "once": once()}
    firm = note_subject(NewSubject("company", "杭州云栖电子商务有限公司", code="91330110BQDT3WAU8R"), **given).id

    def bring() -> dict[tuple[UUID, str], UUID]:
        rows = [
            Suspected(firm, signal, stage.office, 1, score, Text("标题", "title"), "ADL-9(3)")
            for score, signal in enumerate(("price", "terms", "fake", "seller"))
        ]
        with acting("test.suspect", by=officer, at=at, once=once()) as act:
            kept = suspect(act, rows).keys
            act.give(True)
        return kept

    return bring


@pytest.fixture
def waiting(brought: Callable[[], dict[tuple[UUID, str], UUID]]) -> dict[tuple[UUID, str], UUID]:
    """Four suspicions of which the one with the least key is the weakest and comes last by its signal."""
    kept = brought()
    least = min(kept.values())
    Suspicion.objects.filter(pk=least).update(score=0.1, signal="zz")
    return {key: value for key, value in kept.items() if value != least} | {
        (next(iter(kept))[0], "zz"): least,
    }


def test_the_daily_opening(
    waiting: dict[tuple[UUID, str], UUID], stage: Stage, at: Instant, once: Drawn, urls: dict[str, str]
) -> None:
    Organisation.objects.filter(holder_id=stage.office).update(intake_a_day=4)
    opened: list[Any] = []

    def open_them() -> None:
        opened.append(open_daily(stage.office, at=at, once=once()))

    assert taken_before(urls["owner"], "leads_suspicion", waiting.values(), open_them) == set()
    assert len(opened[0].matters) == 4


def test_an_intake(
    waiting: dict[tuple[UUID, str], UUID], stage: Stage, officer: Actor, at: Instant, once: Drawn, urls: dict[str, str]
) -> None:
    rows = [
        Suspected(subject, signal, stage.office, 2, 0.5, Text("标题", "title"), "ADL-9(3)")
        for subject, signal in (*waiting, (next(iter(waiting))[0], "aa"))
    ]

    def bring() -> None:
        with acting("test.suspect", by=officer, at=at, once=once()) as act:
            kept = suspect(act, rows)
            assert (kept.opened, kept.grown) == (1, 4)
            act.give(True)

    assert taken_before(urls["owner"], "leads_suspicion", waiting.values(), bring) == set()


def test_the_strongest_are_opened_first(
    waiting: dict[tuple[UUID, str], UUID], stage: Stage, at: Instant, once: Drawn
) -> None:
    open_daily(stage.office, at=at, once=once())
    assert Suspicion.objects.get(state="waiting").score == 0.1
