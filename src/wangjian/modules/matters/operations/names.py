"""The name of a natural person, for whoever has something to do with that person."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.matters.policies import concerned
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.vault import operations as vault

_NO_PERSON = Text("该主体不是自然人，名称已全部显示。", "This is no natural person; the name is shown in full.")
_NOT_YOURS = Text(
    "您看得到的事项都与此人无关，不能查看其姓名。",
    "No matter that you may see concerns this person, so the name is not yours to open.",
)


def open_name(subject: UUID, *, by: Actor, at: Instant, once: Key) -> str:
    """Give the full name of a natural person to whoever sees a matter of that person or of what that person runs.

    For the purpose stated in `by`; the reading is committed first. Raise `Refusal` ``subject.none``,
    ``subject.no-person``, ``subject.not-yours``, ``vault.purpose`` and what `vault.reveal` refuses. (PIPL-6, PIPL-34)
    """
    value = subjects.subject(subject).name_value
    if value is None:
        raise Refusal("subject.no-person", _NO_PERSON)
    runs = [
        link.other.key for link in subjects.around(subject, at.day) if link.relation == "run_by" and not link.outward
    ]
    if not concerned(by, {subject, *runs}):
        raise Refusal("subject.not-yours", _NOT_YOURS, articles=[Citation("PIPL", "6")])
    return vault.reveal([value], by=by, at=at, once=once)[value]
