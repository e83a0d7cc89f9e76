"""A load that stops goes on where it stopped; nothing is twice; an installation that is no sample is left alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.modules.city_load.conftest import AT, MATTERS, SEED

from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.models import Fact
from wangjian.modules.evidence.models import Item
from wangjian.modules.matters.models import Clock, Matter, Run
from wangjian.modules.monitoring.models import Finding
from wangjian.modules.subjects.models import Subject
from wangjian.project.city_load.load import load
from wangjian.project.city_load.plan import Plan
from wangjian.project.city_load.worker import work

pytestmark = pytest.mark.django_db


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Fact, Item, Matter, Run, Clock, Subject, Finding)}


def test_a_load_that_stopped_goes_on_and_nothing_is_twice(laid: Callable[[], Plan]) -> None:
    plan = laid()
    total = sum(len(course.steps) for course in plan.courses)
    assert len(list(islice(work(plan, 0, 1), total // 2))) == total // 2
    half = counted()
    assert 0 < half["Matter"] <= MATTERS
    again = laid()  # the command begins anew: people, subjects and scans are found done
    assert again == plan and counted() == half
    assert list(work(again, 0, 1))[-1] == total
    whole = counted()
    assert whole["Matter"] == MATTERS and whole["Fact"] > half["Fact"]
    list(work(again, 0, 1))
    assert counted() == whole


def test_natural_persons_are_masked(laid: Callable[[], Plan]) -> None:
    plan = laid()
    names = [seller.name for seller in plan.market.operators if seller.kind == "person"]
    kept = Subject.objects.filter(natural_person=True)
    assert kept.count() == len(names)
    assert not set(kept.values_list("name", flat=True)) & set(names)


def test_no_sample_no_city(settings: Any, tmp_path: Path) -> None:
    settings.SAMPLE_INSTALLATION = False
    with pytest.raises(Refusal) as refused:
        load(tmp_path, SEED, MATTERS, AT, print)
    assert refused.value.code == "city.no-sample"
    assert not list(tmp_path.iterdir())
