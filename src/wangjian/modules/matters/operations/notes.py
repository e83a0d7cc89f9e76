"""What is written for the paper of a move, kept with the proposal that those who sign it sign under."""

from __future__ import annotations

from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.models import Note, Proposal
from wangjian.modules.matters.operations.locking import LockedRun


def noted(proposal: Proposal | None) -> str:
    """What stands under a proposal, "" where nothing does."""
    found = proposal and Note.objects.filter(run=proposal.run_id, move=proposal.move, proposal=proposal.id).first()
    return found.text if found else ""


def keep_note(act: Act, locked: LockedRun, move: str, text: str, proposal: Proposal | None) -> None:
    """Keep what was written for the paper of a move that is proposed, or made at once; a step."""
    if text:
        Note.objects.create(
            id=locked.new_id(act, f"note:{move}"),
            run_id=locked.id,
            move=move,
            proposal_id=proposal.id if proposal else None,
            text=text,
            by_key=act.by.key,
            at=act.at.at,
        )
