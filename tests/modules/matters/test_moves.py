"""What every module that makes moves shares: what a signature gives, notes for papers, proposals sent back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from tests.modules.matters.conftest import World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.matters import queries
from wangjian.modules.matters.models import Proposal, Run
from wangjian.modules.matters.operations import Moved, keep_note, moved, return_move, withdraw_move

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


def test_the_last_note_for_a_paper_counts(world: World, run: UUID, li: Actor, zhao: Actor) -> None:
    view = queries.matter(li, Run.objects.get(pk=run).matter_id, at=world.at)
    assert queries.last_note(run, "submit") == "" and queries.written(view) == {}
    texts = ((li, "应当立案。"), (zhao, " 证据已固定。 "), (zhao, "  "))
    for hours, (who, text) in enumerate(texts):
        at = Instant(world.at.plus_hours(hours).at)
        world.act(lambda act, text=text: keep_note(act, run, "submit", text), by=who, at=at)
    assert queries.last_note(run, "submit") == "证据已固定。"
    ((row,),) = queries.written(view).values()
    assert (row.run, row.move, row.text, row.by, row.at) == (
        run,
        "submit",
        "证据已固定。",
        zhao.name,
        world.at.plus_hours(1),
    )
