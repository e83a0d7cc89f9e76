"""What every module that makes moves shares: what a signature gives, notes for papers, proposals sent back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.modules.matters.conftest import BUREAU, OTHER, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import Note, Proposal, Run
from wangjian.modules.matters.operations import (
    LockedRun,
    Moved,
    lock_matter,
    moved,
    return_move,
    sign_move,
    withdraw_move,
    without_papers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world: World, li: Actor, zhao: Actor, unit_head: Actor) -> UUID:
    """A case under investigation by two officers."""
    _, opened = world.open()
    world.sign(opened.id, "assign", unit_head, "unit_head", named=[li.key, zhao.key], licensed=True)
    return opened.id


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def given(world: World, run: UUID, by: Actor) -> dict[str, Any]:
    return {
        "reason": "理由不足。",
        "seen": Run.objects.get(pk=run).seen,
        "by": by,
        "at": world.at,
        "once": world.once(),
    }


def test_what_a_signature_gives(world: World, run: UUID, li: Actor, zhao: Actor, head: Actor) -> None:
    awaiting = world.sign(run, "register_evidence", li, "officer", evidence_at_risk=True)
    assert moved("register_evidence", awaiting) == Moved(
        run, "register_evidence", False, "investigating", awaiting.run.seen, awaiting.proposal
    )
    world.sign(run, "register_evidence", zhao, "officer")
    made = world.sign(run, "register_evidence", head, "head")
    given_back = moved("register_evidence", made, (paper := [run]))
    assert given_back.made and given_back.papers == tuple(paper)
    assert given_back.opened == tuple(each.id for each in made.opened)


def test_a_proposal_is_returned_by_whoever_approves_once(
    world: World, run: UUID, li: Actor, zhao: Actor, head: Actor
) -> None:
    for officer in (li, zhao):
        world.sign(run, "register_evidence", officer, "officer", evidence_at_risk=True)
    assert code_of(lambda: return_move(run, **given(world, run, li))) == "matter.not-approver"
    words = given(world, run, head)
    assert code_of(lambda: return_move(run, **words | {"seen": words["seen"] - 1})) == "matter.changed"
    returned = return_move(run, **words)
    assert return_move(run, **words) == returned and Proposal.objects.get().state == "returned"
    assert code_of(lambda: withdraw_move(run, **given(world, run, li))) == "matter.no-proposal"


def test_a_proposal_is_withdrawn_by_whoever_made_it_once(world: World, run: UUID, li: Actor, head: Actor) -> None:
    world.sign(run, "register_evidence", li, "officer", evidence_at_risk=True)
    assert code_of(lambda: withdraw_move(run, **given(world, run, head))) == "matter.not-signer"
    words = given(world, run, li)
    withdrawn = withdraw_move(run, **words)
    assert withdraw_move(run, **words) == withdrawn and Proposal.objects.get().state == "withdrawn"


def register(world: World, run: UUID, who: Actor, note: str, capacity: str = "officer") -> Any:
    return world.sign(run, "register_evidence", who, capacity, note=note, evidence_at_risk=True)


def notes(world: World, run: UUID, by: Actor) -> list[tuple[str, str, str]]:
    view = queries.matter(by, Run.objects.get(pk=run).matter_id, at=world.at)
    return [(row.move, row.text, row.by) for row in queries.written(view).get(run, ())]


def test_what_was_written_stays_under_its_proposal(
    world: World, run: UUID, li: Actor, zhao: Actor, head: Actor
) -> None:
    assert notes(world, run, li) == [] and queries.last_note(run, "register_evidence") == ""
    register(world, run, li, "应当先行登记保存。")
    assert queries.last_note(run, "register_evidence") == ""  # not made yet
    assert notes(world, run, zhao) == [("register_evidence", "应当先行登记保存。", li.name)]
    register(world, run, zhao, "")
    assert register(world, run, head, " 应当先行登记保存。 ", "head").note == "应当先行登记保存。"
    assert queries.last_note(run, "register_evidence") == "应当先行登记保存。"
    assert Note.objects.count() == 1


def test_who_joins_signs_what_the_first_wrote(world: World, run: UUID, li: Actor, zhao: Actor, head: Actor) -> None:
    for first in ("应当先行登记保存。", ""):
        register(world, run, li, first)
        assert code_of(lambda: register(world, run, zhao, "另有理由。")) == "matter.signed-facts"
        register(world, run, zhao, first)
        assert code_of(lambda: register(world, run, head, "另有理由。", "head")) == "matter.signed-facts"
        return_move(run, **given(world, run, head))
    assert [note.text for note in Note.objects.all()] == ["应当先行登记保存。"]


def test_a_new_proposal_starts_without_the_note_of_one_returned(
    world: World, run: UUID, li: Actor, zhao: Actor, head: Actor
) -> None:
    register(world, run, li, "退回前的说明。")
    return_move(run, **given(world, run, head))
    assert notes(world, run, li) == [] and queries.last_note(run, "register_evidence") == ""
    register(world, run, li, "")
    assert notes(world, run, zhao) == []
    register(world, run, zhao, "")
    assert register(world, run, head, "", "head").note == ""
    assert queries.last_note(run, "register_evidence") == ""


def test_a_move_made_at_once_has_its_own_note_and_not_the_one_before(world: World, run: UUID, li: Actor) -> None:
    made = world.sign(run, "send_for_test", li, "officer", note=" 委托检测。 ")
    assert made.note == queries.last_note(run, "send_for_test") == "委托检测。"
    assert notes(world, run, li) == [("send_for_test", "委托检测。", li.name)]
    world.sign(run, "test_back", li, "officer")
    assert world.sign(run, "send_for_test", li, "officer").note == ""


def test_a_matter_is_locked_by_who_sees_it(world: World, run: UUID, li: Actor) -> None:
    matter = Run.objects.get(pk=run).matter_id
    stranger = world.actor("外人", "officer", where=OTHER)
    assert code_of(lambda: world.act(lambda act: lock_matter(act, matter), by=stranger)) == "matter.none"
    with CaptureQueriesContext(connection) as asked:
        assert world.act(lambda act: lock_matter(act, matter), by=li).id == matter
    assert any('FROM "matters_matter"' in each["sql"] and "FOR NO KEY UPDATE" in each["sql"] for each in asked)


def test_a_paper_that_is_not_made_is_taken_off_in_one_write(world: World, at: Instant) -> None:
    intake = world.actor("收件", "intake", where=BUREAU)
    _matter, run = world.open("report", "lead", facts={"received_on": at, "ground": "other"})
    writes: list[int] = []

    def step(act: Act, locked: LockedRun) -> None:
        sign_move(act, locked, "tell_not_competent", capacity="intake", answers={"competent": False})
        assert "competence_notice" in locked.law.papers
        with CaptureQueriesContext(connection) as captured:
            without_papers(act, locked, {"competence_notice"})
        writes.append(len(captured))

    world.on(run.id, step, by=intake)
    kept = Run.objects.get(pk=run.id)
    assert writes == [1] and "competence_notice" not in kept.papers and kept.state == "not_competent"
    assert kept.seen == 2  # one act, one version
