"""Clocks of a run: started, paused, resumed, lengthened, lapsed by law or overdue; and where seats stand by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.modules.matters.conftest import STATION, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant, end_of
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Course, due, find
from wangjian.law.clock import Pause as Stopped
from wangjian.modules.audit.operations import Act, system_actor
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import NEVER, Clock, Matter, Pause, Run, Seat
from wangjian.modules.matters.operations import (
    LockedRun,
    Settled,
    finish_by_hand,
    lock_run,
    remind,
    settle_matter,
    settle_overdue,
    sign_extension,
)
from wangjian.modules.matters.queries.counting import calendar

pytestmark = pytest.mark.django_db

REPORT = {"received_on": Instant.parse("2026-10-12T08:00"), "ground": "other", "competent": True}


def refused(code: str, call: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture
def checking(world: World) -> Any:
    """A lead that is being checked."""
    _, run = world.open("report", "lead", facts=REPORT)
    world.sign(run.id, "distribute", world.actor("受理", "intake"), "intake")
    return run


def next_due() -> date:
    return Seat.objects.get(holder=STATION).next_due


def test_a_lead_starts_with_its_clock_and_its_seats_follow(world: World, checking: Any) -> None:
    clock = Clock.objects.get()
    assert (
        clock.clock == "RPT.CHECK"
        and clock.due == due(find("RPT.CHECK", date(2026, 10, 12)), date(2026, 10, 12), calendar()).due
    )
    assert set(Seat.objects.values_list("level", flat=True)) == {1, 2, 3}
    assert set(Seat.objects.values_list("next_due", flat=True)) == {clock.act_by}


def test_a_pause_stops_the_count_and_its_end_lengthens_it(world: World, li: Actor, checking: Any) -> None:
    world.sign(checking.id, "send_for_test", li, "officer", at=Instant.parse("2026-10-14T10:00"))
    assert Clock.objects.get().state == "paused" and next_due() == NEVER
    refused("procedure.paused", lambda: world.sign(checking.id, "send_for_test", li, "officer"))
    world.sign(checking.id, "test_back", li, "officer", at=Instant.parse("2026-10-20T10:00"))
    clock = Clock.objects.get()
    course = Course((Stopped(date(2026, 10, 14), date(2026, 10, 20)),))
    wanted = due(find("RPT.CHECK", date(2026, 10, 12)), date(2026, 10, 12), calendar(), course)
    assert (clock.state, clock.due, clock.act_by) == ("running", wanted.due, wanted.act_by)
    assert next_due() == wanted.act_by and Pause.objects.get().last == date(2026, 10, 20)


def test_a_paused_clock_does_not_lapse(world: World, li: Actor, checking: Any) -> None:
    world.sign(checking.id, "send_for_test", li, "officer", at=Instant.parse("2026-10-14T10:00"))
    world.sign(checking.id, "test_back", li, "officer", at=Instant.parse("2026-12-20T10:00"))
    assert Clock.objects.get().due > date(2026, 12, 20) and Run.objects.get().lapsed == []


def test_an_extension_needs_its_approver(world: World, li: Actor, head: Actor, checking: Any) -> None:
    before = Clock.objects.get().due
    world.sign(checking.id, "extend_check", li, "officer", special_case=True)
    assert Clock.objects.get().due == before
    world.sign(checking.id, "extend_check", head, "head")
    after = Clock.objects.get()
    assert after.due > before and after.extensions == [None]
    refused("procedure.done-already", lambda: world.sign(checking.id, "extend_check", li, "officer"))


def test_a_last_day_that_moves_is_told_anew(world: World, li: Actor, head: Actor, checking: Any) -> None:
    near = Instant.start_of(Clock.objects.get().due - timedelta(1))
    assert remind(at=near).near > 0 and Clock.objects.get().told == 1
    world.sign(checking.id, "extend_check", li, "officer", special_case=True)
    assert Clock.objects.get().told == 1, "nothing has moved yet"
    world.sign(checking.id, "extend_check", head, "head")
    assert Clock.objects.get().told == 0 and remind(at=near.plus_hours(1)).near == 0
    assert remind(at=Instant.start_of(Clock.objects.get().due - timedelta(1))).near > 0


def test_new_facts_start_the_time_again(world: World, li: Actor, checking: Any) -> None:
    again = Instant.parse("2026-10-15T09:00")
    world.sign(checking.id, "merge_new_facts", li, "officer", at=again, new_facts=True, last_received_on=again)
    clock = Clock.objects.get()
    assert clock.restart == date(2026, 10, 15)
    assert clock.due == due(find("RPT.CHECK", date(2026, 10, 12)), date(2026, 10, 15), calendar()).due


def reviewing(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> Any:
    _, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    world.file(run.id, "rights_notice", li)
    world.sign(run.id, "submit_case_review", li, "officer", heavy=False)
    return run


def test_the_approver_sets_a_length_the_law_leaves_open(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, reviewer: Actor
) -> None:
    run = reviewing(world, li, zhao, unit_head)
    before = Clock.objects.get(clock="REV.FILE").due

    def extend(days: int | None, capacity: str, by: Actor) -> Any:
        def step(act: Act, locked: LockedRun) -> Any:
            answers = {"special_review": True}
            return sign_extension(act, locked, "extend_review", capacity=capacity, answers=answers, days=days)

        return world.on(run.id, step, by=by)

    extend(None, "case_reviewer", reviewer)
    refused("extension.open", lambda: extend(None, "head", head))
    refused("extension.open", lambda: extend(0, "head", head))
    extend(5, "head", head)
    after = Clock.objects.get(clock="REV.FILE")
    assert after.extensions == [5] and after.due > before


def notified(world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, reviewer: Actor) -> Any:
    run = reviewing(world, li, zhao, unit_head)
    world.sign(run.id, "pass_case_review", reviewer, "case_reviewer")
    world.sign(run.id, "notify", li, "officer", bargaining_abuse=False)
    world.sign(run.id, "notify", head, "head")
    world.file(run.id, "notice_receipt", li)
    world.sign(run.id, "notice_served", li, "officer", notice_served_on=Instant.parse("2026-10-12T09:00"))
    return run


def test_what_lapses_by_law_is_read_and_then_settled_by_the_next_act(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, reviewer: Actor
) -> None:
    run = notified(world, li, zhao, unit_head, head, reviewer)
    reply = Clock.objects.get(clock="NOTICE.REPLY")
    over = end_of(reply.due)
    later = Instant.parse(f"{reply.due.replace(day=reply.due.day + 3)}T10:00")
    view = queries.matter(li, run.matter, at=later)
    assert view.runs[0].run.state == "heard" and Run.objects.get(pk=run.id).state == "notified"
    shown = next(clock for clock in view.runs[0].clocks if clock.clock == "NOTICE.REPLY")
    assert (shown.state, shown.ended_at) == ("lapsed", over)
    refused("procedure.not-from-here", lambda: world.sign(run.id, "record_defence", li, "officer", at=later))
    assert Run.objects.get(pk=run.id).state == "notified"  # what was refused wrote nothing
    world.on(run.id, lambda act, locked: None, by=li, at=later)
    assert Run.objects.get(pk=run.id).state == "heard"
    lapse = next(row for row in queries.timeline(li, run.matter) if row.code == "clock.lapsed")
    assert lapse.at == over and lapse.recorded_at == later
    assert Clock.objects.get(pk=reply.pk).state == "lapsed"


def test_what_lapsed_by_law_leaves_the_worklist_without_anybody_acting(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, reviewer: Actor
) -> None:
    run = notified(world, li, zhao, unit_head, head, reviewer)
    reply = Clock.objects.get(clock="NOTICE.REPLY")
    later = Instant.parse(f"{reply.due.replace(day=reply.due.day + 3)}T10:00")
    assert settle_overdue(at=Instant.start_of(reply.due)) == 0 and next_due() == reply.act_by
    assert (settle_overdue(at=later), settle_overdue(at=later)) == (1, 0)
    assert Run.objects.get(pk=run.id).state == "heard" and next_due() > later.day


def test_what_cannot_be_settled_does_not_keep_others_waiting(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    matters = [world.open("report", "lead", facts=REPORT)[0].id for _ in range(3)]
    Clock.objects.filter(state="running").update(clock="NOTICE.REPLY")
    done: list[UUID] = []

    def one_fails(matter: UUID, **_: Any) -> Settled:
        if matter == min(matters):
            raise LookupError(str(matter))
        done.append(matter)
        return Settled(matter, 1)

    monkeypatch.setattr("wangjian.modules.matters.operations.settling.settle_matter", one_fails)
    with pytest.raises(LookupError, match=str(min(matters))):
        settle_overdue(at=Instant.parse("2027-06-01T10:00"))
    assert done == sorted(matters)[1:]


def test_a_duty_that_is_overdue_is_flagged_and_stays_due(world: World, li: Actor, checking: Any) -> None:
    later = Instant.parse("2026-12-01T10:00")
    assert settle_matter(checking.matter, by=li, at=later, once=world.once()).lapsed == 1
    assert settle_matter(checking.matter, by=li, at=later, once=world.once()).lapsed == 0
    assert Clock.objects.get().state == "running" and next_due() < later.day
    assert Run.objects.get().state == "checking"
    clock = queries.matter(li, checking.matter, at=later).runs[0].clocks[0]
    assert clock.over and clock.steps and clock.articles


def test_a_pause_of_a_time_that_is_over_changes_nothing(world: World, li: Actor, checking: Any) -> None:
    later = Instant.parse("2026-12-01T10:00")
    before = Clock.objects.get().due
    world.sign(checking.id, "send_for_test", li, "officer", at=later)
    clock = Clock.objects.get()
    assert (clock.state, clock.due) == ("running", before) and not Pause.objects.exists()
    world.sign(checking.id, "test_back", li, "officer", at=later)


def test_the_last_run_closes_the_matter(world: World, li: Actor, head: Actor, checking: Any) -> None:
    world.sign(checking.id, "do_not_file", li, "officer", no_filing_ground="no_fault")
    world.sign(checking.id, "do_not_file", head, "head")
    assert Matter.objects.get().closed_at is not None
    assert not Seat.objects.filter(open=True).exists() and set(Seat.objects.values_list("next_due", flat=True)) == {
        NEVER
    }
    refused("procedure.ended", lambda: world.sign(checking.id, "extend_check", li, "officer", special_case=True))


def test_what_is_done_by_hand_is_ended_by_hand(
    world: World, li: Actor, zhao: Actor, head: Actor, unit_head: Actor
) -> None:
    _, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    for one in (li, zhao):
        world.sign(run.id, "register_evidence", one, "officer", evidence_at_risk=True)
    world.sign(run.id, "register_evidence", head, "head")
    assert next_due() == Clock.objects.get(clock="EVD.HOLD").act_by
    refused("matter.no-such-clock", lambda: world.on(run.id, lambda a, r: finish_by_hand(a, r, "CASE.DECIDE"), by=li))
    world.on(run.id, lambda act, locked: finish_by_hand(act, locked, "EVD.HOLD"), by=li)
    assert Clock.objects.get(clock="EVD.HOLD").state == "stopped"
    assert next_due() == Clock.objects.get(clock="CASE.DECIDE").act_by


def test_the_machine_raises_no_version(world: World, checking: Any) -> None:
    before = Run.objects.get().seen
    world.act(
        lambda act: lock_run(act, checking.id, seen=None),
        by=system_actor("tests"),
        at=Instant.parse("2026-12-01T10:00"),
    )
    assert Run.objects.get().seen == before and Run.objects.get().lapsed == ["RPT.CHECK"]


def test_a_decision_opens_its_publication_with_the_clock_of_the_law(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor, reviewer: Actor
) -> None:
    run = notified(world, li, zhao, unit_head, head, reviewer)
    world.sign(run.id, "waive", li, "party", waived_expressly=True)
    world.file(run.id, "recheck_opinion", li)
    world.sign(run.id, "report_to_head", li, "officer", heavy_by_hearing=False, views_considered=True)
    answers = {"refund_required": False, "publication": "same_province"}
    world.sign(run.id, "decide_penalty", li, "officer", **answers)
    made = world.sign(run.id, "decide_penalty", head, "head")
    assert made.run.state == "decided" and [opened.procedure for opened in made.opened] == ["publication"]
    published = Clock.objects.get(clock="PUB.SAMEPROV")
    assert published.run_id == made.opened[0].id and published.start == world.at.at
    assert made.opened[0].opened_by == run.id
    assert {row.code for row in queries.timeline(li, run.matter)} >= {"run.by-hand", "run.opened", "move.made"}
