"""What was written for the papers of moves, the last of each; what fell with its proposal is shown nowhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.moment import Instant
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.matters.models import Note
from wangjian.modules.matters.queries.matter import MatterView

_LAST = """
SELECT DISTINCT ON (n.run_id, n.move) n.* FROM matters_note n LEFT JOIN matters_proposal p ON p.id = n.proposal_id
WHERE n.run_id = ANY(%s) AND (n.proposal_id IS NULL OR p.state IN ('open', 'made'))
ORDER BY n.run_id, n.move, n.at DESC, n.id DESC
"""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What somebody wrote last for the paper of a move of a run, and the proposal that it was signed under."""

    run: UUID
    move: str
    proposal: UUID | None
    text: str
    by: str
    at: Instant


def written(view: MatterView) -> dict[UUID, tuple[NoteRow, ...]]:
    """What was written for the papers of each run of a matter that somebody sees: the last of each move."""
    found = Note.objects.raw(_LAST, [[run.run.id for run in view.runs]])
    last = sorted(found, key=lambda note: note.at)
    people = accounts.persons({UUID(note.by_key) for note in last})
    notes: dict[UUID, list[NoteRow]] = defaultdict(list)
    for note in last:
        author = people.get(UUID(note.by_key))
        name = author.name if author else ""
        row = NoteRow(note.run_id, note.move, note.proposal_id, note.text, name, Instant(note.at))
        notes[note.run_id].append(row)
    return {run: tuple(rows) for run, rows in notes.items()}


def last_note(run: UUID, move: str) -> str:
    """What was written last for the paper of a move that was made, "" where nothing was; for papers of later moves."""
    made = Q(proposal=None) | Q(proposal__state="made")
    found = Note.objects.filter(made, run=run, move=move).order_by("-at", "-id").first()
    return found.text if found else ""
