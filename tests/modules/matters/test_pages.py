"""What is read: worklist, page, timeline, search, notices; who sees what, in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.modules.conftest import key_of
from tests.modules.matters.conftest import BUREAU, CITY, OTHER, STATION, World

from wangjian.kernel.actor import ANYONE, Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import Act, system_actor
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import NEVER, Matter, Run, Seat
from wangjian.modules.matters.operations import number_for, open_matter, open_run
from wangjian.modules.matters.policies import seen, visible
from wangjian.modules.matters.queries import search as searching

pytestmark = pytest.mark.django_db


def refused(code: str, call: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code, caught.value
    return caught.value


def statements(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def report(world: World, received: str, title: str = "直播间虚假宣传", days: int = 0) -> UUID:
    def step(act: Act) -> UUID:
        matter = open_matter(act, kind="lead", title=title, office=STATION, subject=None)
        facts = {"received_on": Instant.parse(received), "ground": "other"}
        open_run(act, matter, "report", facts=facts)
        return matter.id

    found: UUID = world.act(step, by=system_actor("tests"), at=world.at.plus_hours(24 * days))
    return found


def test_the_worklist_goes_by_what_is_due_first(world: World, li: Actor, head: Actor, at: Instant) -> None:
    days = ["2026-10-12", "2026-09-21", "2026-10-08", "2026-09-01", "2026-10-10"]
    keys = {day: report(world, f"{day}T08:00") for day in days}
    wanted = [keys[day] for day in sorted(days)]
    assert [row.matter for row in queries.worklist(li, on=at.day).rows] == wanted
    both = replace(head, holders=head.holders | li.holders)
    assert [row.matter for row in queries.worklist(both, on=at.day).rows] == wanted
    first = queries.worklist(both, on=at.day, limit=2)
    second = queries.worklist(both, on=at.day, limit=2, after=first.next)
    third = queries.worklist(both, on=at.day, limit=2, after=second.next)
    assert [row.matter for page in (first, second, third) for row in page.rows] == wanted and third.next is None
    overdue = queries.worklist(li, on=at.day, view="overdue").rows
    assert [row.matter for row in overdue] == wanted[:1] and overdue[0].overdue and overdue[0].clock is not None
    assert queries.worklist(li, on=at.day, kind="case").rows == ()
    everything = queries.worklist(li, on=at.day, view="all", limit=2)
    rest = queries.worklist(li, on=at.day, view="all", limit=3, after=everything.next)
    assert {row.matter for page in (everything, rest) for row in page.rows} == set(wanted)
    assert queries.counts(both, at.day) == queries.Counts(5, 1, queries.counts(li, at.day).week)


def test_statements_do_not_grow(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, at: Instant
) -> None:
    def all_pages(matter: UUID) -> list[int]:
        return [
            statements(lambda: queries.worklist(li, on=at.day)),
            statements(lambda: queries.worklist(li, on=at.day, view="all")),
            statements(lambda: queries.counts(li, at.day)),
            statements(lambda: queries.search(li, "虚假", on=at.day)),
            statements(lambda: queries.matter(li, matter, at=at)),
            statements(lambda: queries.notices(li)),
            statements(lambda: queries.to_sign(head)),
        ]

    report(world, "2026-10-12T08:00")
    few, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    world.sign(run.id, "suspend", li, "officer", suspension_ground="other")
    before = all_pages(few.id)
    for _ in range(6):
        report(world, "2026-10-12T08:00")
    for _ in range(3):
        world.act(
            lambda act: open_run(act, few, "report", facts={"received_on": at, "ground": "other"}),
            by=system_actor("tests"),
        )
    assert all_pages(few.id) == before == [4, 4, 1, 5, 10, 1, 1]


def test_the_page_says_what_may_be_done_and_why_not(
    world: World, li: Actor, head: Actor, unit_head: Actor, at: Instant
) -> None:
    matter, run = world.open()
    view = queries.matter(unit_head, matter.id, at=at)
    assert view.works and view.runs[0].capacities == ("unit_head",)
    assign = next(each for each in view.runs[0].permissions if each.move.key == "assign")
    assert not assign.allowed and {reason.code for reason in assign.reasons} == {"procedure.fact-missing"}
    world.establish(run.id, unit_head, licensed=True)
    again = queries.matter(unit_head, matter.id, at=at).runs[0]
    assert next(each for each in again.permissions if each.move.key == "assign").allowed
    assert [answer.name for answer in again.answers if answer.name == "licensed"]
    assert [seat.level for seat in view.seats] == [3, 2, 1]
    assert again.papers[0][0] == "filing_form"


def test_absent_and_forbidden_look_alike(world: World, at: Instant, li: Actor) -> None:
    matter, run = world.open()
    elsewhere = world.actor("外人", "officer", where=OTHER)
    city = world.actor("市局", "officer", where=CITY)
    absent = refused("matter.none", lambda: queries.matter(li, key_of("nothing"), at=at))
    forbidden = refused("matter.none", lambda: queries.matter(elsewhere, matter.id, at=at))
    assert absent.as_json() == forbidden.as_json()
    refused("matter.none", lambda: queries.timeline(elsewhere, matter.id))
    refused("matter.none", lambda: queries.matter_of(elsewhere, run.id))
    assert queries.worklist(elsewhere, on=at.day).rows == () and queries.search(elsewhere, "虚假", on=at.day).rows == ()
    assert queries.matter(city, matter.id, at=at).works is False
    refused("matter.read-only", lambda: world.establish(run.id, city, licensed=True))
    assert queries.matter_of(li, run.id) == matter.id


@pytest.mark.parametrize("kind", ["system_administrator", "security_administrator", "audit_administrator"])
def test_no_administrator_reads_matters(world: World, at: Instant, kind: str) -> None:
    matter, _ = world.open()
    administrator = world.actor("管理员")
    administrator = replace(
        administrator,
        capacities=frozenset({kind}),
        holders=administrator.holders | {str(STATION), str(BUREAU)},
        kind=ActorKind.PERSON,
    )
    refused("matter.none", lambda: queries.matter(administrator, matter.id, at=at))
    assert queries.worklist(administrator, on=at.day).rows == ()


def test_both_wordings_of_who_sees_say_the_same(world: World, li: Actor, head: Actor) -> None:
    mine, _ = world.open()
    people = [li, head, system_actor("tests"), ANYONE, world.actor("外人", "officer", where=OTHER)]
    people += [
        world.actor("市局", "supervisor", where=CITY),
        replace(li, posts=frozenset(), holders=frozenset({li.key})),
    ]
    people += [replace(li, capacities=frozenset({"audit_administrator"}))]
    found = []
    for by in people:
        allowed, given = seen(by, "m.id")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT m.id FROM matters_matter m WHERE {allowed}", given)
            keys = {key for (key,) in cursor.fetchall()}
        assert keys == set(visible(by).values_list("pk", flat=True))
        found.append(mine.id in keys)
    assert found == [True, True, True, False, False, True, False, False]


def test_search_finds_two_characters_inside_ones_rights(world: World, li: Actor, at: Instant) -> None:
    first = report(world, "2026-10-12T08:00", "直播带货夸大宣传")
    second = report(world, "2026-10-12T08:00", "网店刷单炒信")
    assert [row.matter for row in queries.search(li, "直播", on=at.day).rows] == [first]
    assert [row.matter for row in queries.search(li, "刷单 网店", on=at.day).rows] == [second]
    assert queries.search(li, "播直", on=at.day).rows == () == queries.search(li, " 。", on=at.day).rows
    number = Matter.objects.get(pk=second).number
    assert [row.matter for row in queries.search(li, f" {number.lower()}", on=at.day).rows] == [second]
    assert queries.search(world.actor("外人", "officer", where=OTHER), number, on=at.day).rows == ()
    begun = queries.search(li, number[:9], on=at.day, limit=1)
    assert [row.number for row in begun.rows] == [number] and begun.whole  # the highest number that begins so


def test_a_search_says_whether_it_may_have_missed_newer_ones(
    world: World, li: Actor, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = ["网店刷单炒信"] * 3 + ["直播带货夸大宣传"] * 2
    found = [report(world, "2026-10-12T08:00", title, days=days) for days, title in enumerate(titles)]
    for matter in found[:2]:  # li has a part in the oldest, so that they are the newest of that holder
        opened = Matter.objects.get(pk=matter).opened_at
        Seat.objects.create(holder_id=li.key, matter_id=matter, level=2, open=True, next_due=NEVER, opened_at=opened)
    module = import_module(searching.__module__)

    def searched(text: str) -> tuple[list[UUID], bool]:
        hits = queries.search(li, text, on=at.day, limit=2)
        return [row.matter for row in hits.rows], hits.whole

    assert searched("网店") == ([found[2], found[1]], True)
    monkeypatch.setattr(module, "GLANCE", 2)
    assert searched("直播") == ([found[4], found[3]], True)  # a glance fills the page, and nothing newer is left
    assert searched("网店") == ([found[2], found[1]], True)  # a glance does too, but newer ones were not looked at
    monkeypatch.setattr(module, "CAP", 0)
    monkeypatch.setattr(module, "WALK", 2)
    assert searched("网店") == ([found[1], found[0]], False)


def test_the_timeline_speaks_in_the_words_of_the_procedure(
    world: World, li: Actor, zhao: Actor, unit_head: Actor
) -> None:
    matter, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    texts = {row.text.zh for row in queries.timeline(li, matter.id)}
    assert "已办理“指定办案人员”" in texts and any("作出处理决定 起算" in text for text in texts)
    english = {row.text.en for row in queries.timeline(li, matter.id)}
    assert "Made “Name the officers”" in english
    page = queries.timeline(li, matter.id, limit=2)
    assert len(page) == 2 and queries.timeline(li, matter.id, before=page[-1].fact, limit=1)[0].fact < page[-1].fact


def test_start_up_asks_whether_every_open_run_has_its_procedure(world: World) -> None:
    assert queries.check_open_runs() == 0
    world.open()
    assert queries.check_open_runs() == 1
    Run.objects.update(digest="0" * 64)
    refused("procedure.version-missing", queries.check_open_runs)
    Run.objects.update(version=date(2019, 1, 1))
    refused("procedure.version-missing", queries.check_open_runs)


def test_the_numbers_name_kind_place_and_year(world: World) -> None:
    matter, _ = world.open()
    other, _ = world.open()
    assert matter.number.startswith("AJ-330106-2026-") and matter.number < other.number
    drawn = world.act(lambda act: number_for("lead", BUREAU, act.at), by=system_actor("tests"))
    assert drawn.startswith("XS-330106-2026-") and drawn[-6:] > other.number[-6:]
    assert (matter.office, matter.bureau) == (STATION, BUREAU)
    assert dict(Seat.objects.filter(matter=matter.id).values_list("holder", "level")) == {
        STATION: 2,
        BUREAU: 3,
        CITY: 1,
    }


def test_an_own_seat_is_nothing_without_a_post(world: World, li: Actor) -> None:
    matter, _run = world.open()
    own = {"holder_id": UUID(li.key), "level": 1, "open": True, "next_due": NEVER, "opened_at": world.at.at}
    Seat.objects.create(matter_id=matter.id, **own)
    alone = replace(li, holders=frozenset({li.key}))
    assert queries.matter(alone, matter.id, at=world.at).runs
    left = replace(alone, posts=frozenset(), capacities=frozenset())
    refused("matter.none", lambda: queries.matter(left, matter.id, at=world.at))


def test_what_is_mine_is_where_the_next_step_is_mine_to_begin(
    world: World, li: Actor, zhao: Actor, head: Actor, unit_head: Actor, at: Instant
) -> None:
    def listed(by: Actor, **more: Any) -> list[UUID]:
        return [row.matter for row in queries.mine(by, on=at.day, **more).rows]

    sun, intake = world.actor("孙警", "officer"), world.actor("收件", "intake", where=BUREAU)
    lead = report(world, "2026-10-08T08:00")
    assert listed(intake) == [lead] and listed(sun) == []
    world.sign(Run.objects.get(matter=lead).id, "distribute", intake, "intake", competent=True)
    runs = [world.open()[1] for _ in range(3)]
    cases = {run.matter for run in runs}
    assert set(listed(unit_head)) == cases and listed(sun) == [lead] and listed(head) == []  # to be assigned
    for run in runs:
        world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    assert set(listed(li)) == cases | {lead} and listed(unit_head) == []
    assert listed(sun) == [lead]  # nobody is named for the lead, others are for the cases
    assert listed(world.actor("局员", "officer", where=BUREAU)) == []  # the station works on it
    assert listed(intake) == []
    first = queries.mine(li, on=at.day, limit=2)
    assert first.next and [row.matter for row in first.rows] + listed(li, after=first.next) == listed(li)
    assert listed(li, kind="lead") == [lead] and set(listed(li, kind="case")) == cases
    world.sign(runs[0].id, "end_investigation", li, "officer", cannot_go_on=True)
    assert runs[0].matter not in listed(li) + listed(zhao) + listed(head)  # it waits for a signature
    world.establish(runs[0].id, zhao, heavy=False)
    assert runs[0].matter in listed(li)  # out of date: to be proposed afresh
    assert listed(replace(li, posts=frozenset())) == []
    assert statements(lambda: queries.mine(li, on=at.day)) == 4


def test_a_page_of_what_is_mine_looks_at_so_many_seats_and_no_more(
    world: World, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangjian.modules.matters.queries.own.WINDOW", 2)
    for _ in range(4):
        world.open()
    last = report(world, "2026-10-12T08:00")
    intake = world.actor("收件", "intake")
    whole = {row.matter for row in queries.worklist(intake, on=at.day).rows}
    seen, after, pages = set(), None, 0
    while True:
        page = queries.mine(intake, on=at.day, after=after, kind="lead")
        seen, after, pages = seen | {row.matter for row in page.rows}, page.next, pages + 1
        if after is None:
            break
    assert seen == {last} < whole and pages == 3
