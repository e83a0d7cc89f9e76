"""The name of a natural person, for whoever has something to do with that person."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries import facts_of
from wangjian.modules.matters.facts import MOVE_MADE, PROPOSAL_OPENED, PROPOSAL_SIGNED
from wangjian.modules.matters.models import Matter
from wangjian.modules.matters.policies import concerning
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.vault import operations as vault

_NO_PERSON = Text("该主体不是自然人，名称已全部显示。", "This is no natural person; the name is shown in full.")
_NOT_YOURS = Text(
    "您看得到的事项都与此人无关，不能查看其姓名。",
    "No matter that you may see concerns this person, so the name is not yours to open.",
)
_ALONE = Text(
    "此人的事项都由您本人登记，尚无他人参与办理，不能查看其姓名。",
    "You alone opened what concerns this person and nobody else has acted in it yet: the name is not yours to open.",
)
_SIGNED = frozenset(each.code for each in (MOVE_MADE, PROPOSAL_OPENED, PROPOSAL_SIGNED))
_PAGE = 200


def open_name(subject: UUID, *, by: Actor, at: Instant, once: Key) -> str:
    """Give the full name of a natural person to whoever sees a matter of that person or of what that person runs.

    A matter that the asker opened unprompted counts once somebody else has signed in it, so that nobody alone gives
    himself the right. For the purpose stated in `by`; the reading is committed first. Raise `Refusal` ``subject.none``,
    ``subject.no-person``, ``subject.not-yours``, ``vault.purpose`` and what `vault.reveal` refuses. (PIPL-6, PIPL-34)
    """
    value = subjects.subject(subject).name_value
    if value is None:
        raise Refusal("subject.no-person", _NO_PERSON)
    runs = [
        link.other.key for link in subjects.around(subject, at.day) if link.relation == "run_by" and not link.outward
    ]
    concerns = concerning(by, {subject, *runs})
    if not concerns.exists():
        raise Refusal("subject.not-yours", _NOT_YOURS, articles=[Citation("PIPL", "6")])
    own = concerns.filter(opened_by=by.key)
    if not concerns.exclude(opened_by=by.key).exists() and not any(_joined(each, by) for each in own):
        raise Refusal("subject.not-yours", _ALONE, articles=[Citation("PIPL", "6")])
    return vault.reveal([value], by=by, at=at, once=once)[value]


def _joined(matter: Matter, by: Actor) -> bool:
    """Whether a person other than `by` has signed anything in a matter."""
    before = None
    while page := facts_of(matter.id, Instant(matter.opened_at), before=before, limit=_PAGE):
        signed = [fact for fact in page if fact.code in _SIGNED and fact.payload.get("capacity") != "machine"]
        if any(fact.actor_key != by.key for fact in signed):
            return True
        before = page[-1].id
    return False
