"""The version that was looked at, the key of an act, and two officers at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connections
from tests.modules.matters.conftest import CITY, World, lay_places

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.procedure_source import procedure
from wangjian.modules.audit.operations import acting
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import Answer, Proposal, Run
from wangjian.modules.matters.operations import (
    Awaiting,
    LockedRun,
    Made,
    held_back,
    lock_run,
    raise_version,
    return_proposal,
    sign_move,
    supervise,
    withdraw_proposal,
)


def refused(code: str, call: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture
def case(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> Any:
    """A case under investigation, at version 2."""
    _, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    return run


@pytest.mark.django_db
def test_a_stale_page_is_told_what_changed(world: World, li: Actor, zhao: Actor, case: Any) -> None:
    world.file(case.id, "rights_notice", zhao)
    world.establish(case.id, zhao, heavy=False)
    stale = refused("matter.changed", lambda: world.sign(case.id, "send_for_test", li, "officer", seen=2))
    assert "权利告知" in stale.zh and "notice of rights" in stale.en and "法制审核" in stale.zh
    assert "指定办案人员" not in stale.zh
    world.sign(case.id, "send_for_test", li, "officer", seen=4)


@pytest.mark.django_db
def test_an_act_sent_twice_gives_its_first_result(world: World, li: Actor, case: Any) -> None:
    city = world.actor("督办", "supervisor", where=CITY)
    key = world.once()
    given = {"asks": "请说明进展", "answer_due": world.at.day, "by": city, "at": world.at, "once": key}
    first = supervise(case.matter, **given)
    assert supervise(case.matter, **given) == first
    assert len(queries.matter(li, case.matter, at=world.at).supervisions) == 1


@pytest.mark.django_db
def test_what_is_established_again_changes_nothing(world: World, li: Actor, case: Any) -> None:
    world.establish(case.id, li, heavy=False)
    before = Run.objects.get(pk=case.id).seen
    world.establish(case.id, li, heavy=False)
    world.file(case.id, "filing_form", li)
    assert Run.objects.get(pk=case.id).seen == before
    world.establish(case.id, li, heavy=True)
    assert Answer.objects.get(run=case.id, name="heavy").yes_no is True


@pytest.mark.django_db
def test_what_else_a_signature_rests_on_raises_the_version_once_an_act(world: World, li: Actor, case: Any) -> None:
    before = Run.objects.get(pk=case.id).seen
    twice = world.on(case.id, lambda act, locked: (raise_version(act, locked), raise_version(act, locked)), by=li)
    assert twice == (before + 1, before + 1) and Run.objects.get(pk=case.id).seen == before + 1


@pytest.mark.django_db
def test_answers_and_papers_are_those_of_the_procedure(world: World, li: Actor, case: Any) -> None:
    refused("matter.fact-unknown", lambda: world.establish(case.id, li, weather=True))
    refused("matter.answer-kind", lambda: world.establish(case.id, li, heavy="yes"))
    refused("matter.answer-kind", lambda: world.establish(case.id, li, suspension_ground="bored"))
    late = Instant.parse("2030-01-01T00:00")
    refused("matter.future-moment", lambda: world.establish(case.id, li, notice_served_on=late))
    refused("matter.paper-unknown", lambda: world.file(case.id, "poem", li))


@pytest.mark.django_db
def test_a_proposal_does_not_outlive_what_it_speaks_of(
    world: World, li: Actor, zhao: Actor, head: Actor, case: Any
) -> None:
    world.sign(case.id, "suspend", li, "officer", suspension_ground="other")
    refused(
        "matter.signed-facts", lambda: world.sign(case.id, "suspend", head, "head", suspension_ground="force_majeure")
    )
    refused(
        "matter.proposal-open", lambda: world.sign(case.id, "end_investigation", zhao, "officer", cannot_go_on=True)
    )
    world.establish(case.id, zhao, heavy=True)
    stale = refused("matter.proposal-stale", lambda: world.sign(case.id, "suspend", head, "head"))
    assert "heavy" not in stale.zh and "法制审核" in stale.zh
    assert queries.to_sign(head) == ()
    assert isinstance(world.sign(case.id, "suspend", zhao, "officer"), Awaiting)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"withdrawn", "open"}
    assert len(queries.to_sign(head)) == 1
    assert isinstance(world.sign(case.id, "suspend", head, "head"), Made)


def test_beside_what_waits_only_what_one_person_makes_is_not_held_back() -> None:
    case = procedure("case", on=date(2026, 10, 12))
    reason = held_back(case, {}, "suspend", "end_investigation")
    assert reason is not None and reason.code == "matter.proposal-open"
    assert "中止" in reason.zh and reason.articles == case.moves["suspend"].articles  # it names what waits
    assert held_back(case, {}, "suspend", "suspend") is None
    assert held_back(case, {}, "suspend", "send_for_test") is None


@pytest.mark.django_db
def test_a_step_of_one_person_goes_before_what_waits(world: World, li: Actor, head: Actor, case: Any) -> None:
    world.sign(case.id, "suspend", li, "officer", suspension_ground="other")
    assert isinstance(world.sign(case.id, "send_for_test", li, "officer"), Made)
    refused("matter.proposal-stale", lambda: world.sign(case.id, "suspend", head, "head"))
    assert queries.to_sign(head) == ()


@pytest.mark.django_db
def test_proposals_that_are_out_of_date_hide_none_that_waits(
    world: World, li: Actor, zhao: Actor, head: Actor, case: Any
) -> None:
    world.sign(case.id, "suspend", li, "officer", suspension_ground="other")
    world.establish(case.id, zhao, heavy=True)
    _, other = world.open()
    world.sign(
        other.id, "assign", world.actor("chief", "unit_head"), "unit_head", named=[li.key, zhao.key], licensed=True
    )
    world.sign(other.id, "suspend", li, "officer", suspension_ground="other")
    assert [each.run for each in queries.to_sign(head, limit=1)] == [other.id]


@pytest.mark.django_db
def test_a_proposal_is_returned_with_a_reason_or_withdrawn(
    world: World, li: Actor, zhao: Actor, head: Actor, case: Any
) -> None:
    def back(by: Actor, reason: str = "证据不足") -> Any:
        return world.on(case.id, lambda act, locked: return_proposal(act, locked, reason=reason), by=by)

    def take(by: Actor) -> Any:
        def step(act: Any, locked: LockedRun) -> Any:
            return withdraw_proposal(act, locked, reason="重新考虑")

        return world.on(case.id, step, by=by)

    refused("matter.no-proposal", lambda: back(head))
    world.sign(case.id, "suspend", li, "officer", suspension_ground="other")
    view = queries.matter(head, case.matter, at=world.at).runs[0].proposal
    assert view is not None and view.may_sign == ("head",) and view.may_return and not view.may_withdraw
    refused("matter.not-approver", lambda: back(zhao))
    refused("matter.reason-missing", lambda: back(head, " "))
    back(head)
    assert Proposal.objects.get().reason == "证据不足"
    world.sign(case.id, "suspend", li, "officer")
    refused("matter.not-signer", lambda: take(zhao))
    take(li)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"returned", "withdrawn"}
    fallen = queries.matter(li, case.matter, at=world.at).runs[0].fallen
    assert {(each.returned, each.reason) for each in fallen} == {(True, "证据不足"), (False, "重新考虑")}


def test_of_two_officers_at_once_one_is_told(committing: None, at: Instant, once: Any) -> None:
    lay_places()
    world = World(at, once)
    li, zhao, head = world.actor("李明", "officer"), world.actor("赵强", "officer"), world.actor("吴所", "unit_head")
    _, run = world.open()
    world.sign(run.id, "assign", head, "unit_head", named=[li.key, zhao.key], licensed=True)
    keys = {li.key: world.once(), zhao.key: world.once()}

    def attempt(by: Actor) -> str:
        try:
            with acting("tests.step", by=by, at=at, once=keys[by.key]) as act:
                locked = lock_run(act, run.id, seen=2)
                sign_move(act, locked, "send_for_test", capacity="officer", answers={})
                act.give(True)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "made"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(attempt, [li, zhao])) == ["made", "matter.changed"]
    assert Run.objects.get(pk=run.id).seen == 3
