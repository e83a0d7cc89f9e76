"""Moves: who signs, how many, in which capacity, and what the machine refuses at the first signature."""

from __future__ import annotations

import pytest
from tests.modules.conftest import key_of
from tests.modules.matters.conftest import BUREAU, OTHER, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.refusal import Refusal
from wangjian.modules.matters.models import Clock, Part, Proposal, Run, Seat, Signature
from wangjian.modules.matters.operations import Awaiting, Made

pytestmark = pytest.mark.django_db


def test_a_single_signature_makes_the_move(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> None:
    _, run = world.open()
    made = world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    assert isinstance(made, Made) and made.run.state == "investigating" and made.run.seen == 2
    assert set(Part.objects.values_list("role", "side")) == {("officer", 1)}
    assert Seat.objects.filter(holder__in=[li.key, zhao.key], level=2).count() == 2
    assert not Proposal.objects.exists()


def refused(code: str, call: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()  # type: ignore[operator]  # a function without arguments
    assert caught.value.code == code, caught.value
    return caught.value


def investigating(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> object:
    _, run = world.open()
    world.sign(run.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    return run


def test_two_officers_and_the_head_sign(world: World, li: Actor, zhao: Actor, head: Actor, unit_head: Actor) -> None:
    run = investigating(world, li, zhao, unit_head)
    first = world.sign(run.id, "register_evidence", li, "officer", evidence_at_risk=True)
    assert isinstance(first, Awaiting) and (first.proposers, first.approvers) == (1, 1)
    refused("matter.signed-already", lambda: world.sign(run.id, "register_evidence", li, "officer"))
    second = world.sign(run.id, "register_evidence", zhao, "officer")
    assert (second.proposers, second.approvers) == (0, 1) and second.capacities == ("head",)
    third = world.actor("孙力", "officer")
    refused("matter.signature-not-needed", lambda: world.sign(run.id, "register_evidence", third, "officer"))
    made = world.sign(run.id, "register_evidence", head, "head")
    assert isinstance(made, Made) and Proposal.objects.get().state == "made"
    assert Signature.objects.count() == 3
    # advance registration has no procedure yet: its seven working days run on the case itself
    assert Clock.objects.get(clock="EVD.HOLD").run_id == run.id


def test_what_can_never_be_made_is_refused_at_the_first_signature(
    world: World, li: Actor, zhao: Actor, unit_head: Actor
) -> None:
    run = investigating(world, li, zhao, unit_head)
    missing = refused("procedure.fact-missing", lambda: world.sign(run.id, "register_evidence", li, "officer"))
    assert "PP-33" in map(str, missing.articles)
    refused("procedure.not-from-here", lambda: world.sign(run.id, "notify", li, "officer", within_limitation=True))
    refused("procedure.move-unknown", lambda: world.sign(run.id, "teleport", li, "officer"))
    assert Run.objects.get(pk=run.id).seen == 2 and not Proposal.objects.exists()


def test_the_approver_never_proposed(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> None:
    run = investigating(world, li, zhao, unit_head)
    both = world.actor("郑双", "officer", "head")
    world.sign(run.id, "suspend", both, "officer", suspension_ground="force_majeure")
    refusal = refused("procedure.approver-proposed", lambda: world.sign(run.id, "suspend", both, "head"))
    assert refusal.articles
    refused(
        "procedure.capacity",
        lambda: world.sign(
            world.open()[1].id, "transfer_agency", world.actor("甲", "head", where=BUREAU), "head", other_agency=True
        ),
    )


def test_the_reviewer_never_investigated(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, reviewer: Actor
) -> None:
    run = investigating(world, li, zhao, unit_head)
    world.file(run.id, "rights_notice", li)
    world.sign(run.id, "submit_case_review", li, "officer", heavy=False)
    both = world.actor("赵强", "case_reviewer")
    refused("procedure.person-excluded", lambda: world.sign(run.id, "pass_case_review", both, "case_reviewer"))
    world.sign(run.id, "send_back", reviewer, "case_reviewer")
    assert Part.objects.get(person=reviewer.key).side == 2
    named = world.actor("钱审", "officer")
    from wangjian.modules.accounts.models import Post as PostModel

    PostModel.objects.filter(person=reviewer.key).update(capacity="officer")
    shut_out = refused(
        "procedure.person-excluded",
        lambda: world.sign(run.id, "add_officer", unit_head, "unit_head", named=[named.key], licensed=True),
    )
    assert "PP-49" in map(str, shut_out.articles)


def test_a_capacity_counts_at_the_office_and_its_bureau_alone(
    world: World, unit_head: Actor, li: Actor, zhao: Actor
) -> None:
    run = investigating(world, li, zhao, unit_head)
    world.sign(run.id, "suspend", li, "officer", suspension_ground="force_majeure")
    elsewhere = world.actor("别局", "head", where=OTHER)
    refused("matter.none", lambda: world.sign(run.id, "suspend", elsewhere, "head"))
    refused("matter.capacity", lambda: world.sign(run.id, "suspend", zhao, "head"))
    refused(
        "matter.named-elsewhere",
        lambda: world.sign(run.id, "add_officer", unit_head, "unit_head", named=[elsewhere.key], licensed=True),
    )


def test_a_deputy_signs_and_it_is_recorded_for_whom(
    world: World, li: Actor, zhao: Actor, unit_head: Actor, head: Actor
) -> None:
    run = investigating(world, li, zhao, unit_head)
    world.sign(run.id, "suspend", li, "officer", suspension_ground="force_majeure")
    deputy = world.actor("冯副", "head", where=BUREAU, for_person="周局")
    made = world.sign(run.id, "suspend", deputy, "head")
    assert made.run.state == "suspended"
    assert Signature.objects.get(capacity="head").for_person == str(key_of("周局"))


def test_after_the_deputyship_ends_nothing_is_signed(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> None:
    run = investigating(world, li, zhao, unit_head)
    world.sign(run.id, "suspend", li, "officer", suspension_ground="force_majeure")
    former = world.actor("冯副", "officer")
    refused("matter.capacity", lambda: world.sign(run.id, "suspend", former, "head"))
