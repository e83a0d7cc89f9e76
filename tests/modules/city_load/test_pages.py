"""The desk's pages over a city take a fixed number of queries, whoever looks and however much there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wangjian.modules.matters.models import Matter
from wangjian.project.city_load.plan import Plan
from wangjian.project.city_load.worker import work
from wangjian.project.sample_people import SIGN_INS

pytestmark = pytest.mark.django_db

WORKLIST = {13, 14, 15}
"""One more where there are rows at all, one more where leads are among them; two while the day's are not open."""
CASE = {24}
LEAD = {20, 21, 22, 23}
"""One more where a move waits for a signature, one more where something was written for a paper,
one more where the check is over."""
SEARCH = {9, 10, 11}
"""The same as of a worklist: one more with rows, one more with leads."""


@pytest.fixture
def signed_in(laid: Callable[[], Plan], tmp_path: Path) -> Callable[[str], Client]:
    plan = laid()
    list(work(plan, 0, 1))
    words = dict(line.split("\t")[:2] for line in (tmp_path / SIGN_INS).read_text(encoding="utf-8").splitlines())

    def sign_in(name: str) -> Client:
        client = Client(headers={"host": "desk.localhost"})
        given = {"name": name, "password": words[name], "once": str(uuid4())}
        assert client.post("/sign-in/", given).status_code == 303
        return client

    return sign_in


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is read once a process is read now
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["officer", "head", "cityhead"])
def test_counts_are_pinned(signed_in: Callable[[str], Client], name: str) -> None:
    client = signed_in(name)
    assert {queries(client, path) for path in ("/", "/?view=all", "/?view=overdue", "/?kind=case")} <= WORKLIST
    assert {queries(client, f"/search/?q={text}") for text in ("市监", "标题使用", "店")} <= SEARCH


def test_the_page_of_a_matter_costs_the_same_whatever_happened_in_it(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("cityhead")
    counts: dict[str, set[int]] = {"lead": set(), "case": set()}
    for key, kind in Matter.objects.values_list("pk", "kind"):
        counts[kind].add(queries(client, f"/matters/{key}/"))
    assert counts["case"] == CASE and counts["lead"] and counts["lead"] <= LEAD
