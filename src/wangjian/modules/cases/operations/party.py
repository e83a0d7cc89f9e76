"""The party of a case: who did it, not where it was done."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.cases.models import Case
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.subjects.policies import PLACES
from wangjian.modules.subjects.queries import SubjectRow

_UNKNOWN = Text(
    "“{name}”的经营者尚未查明。告知和决定须写明当事人，请先登记由谁经营。",
    "Who runs “{name}” is not known. Notice and decision name the party: note who runs it first.",
)


def who_answers(subject: UUID, on: Day) -> SubjectRow:
    """Who answers for what a subject did: itself, or whoever runs the shop or site; itself where that is not known."""
    about = subjects.subject(subject)
    return (subjects.operator_of(subject, on) or about) if about.kind in PLACES else about


def party_of(case: Case, on: Day) -> SubjectRow:
    """The party of a case, under the name that may be shown."""
    assert case.matter.subject_id is not None, "a case is filed against somebody"
    return who_answers(case.matter.subject_id, on)


def require_party(case: Case, on: Day) -> None:
    """Raise `Refusal` ``case.party-unknown`` where only the shop is known and not who runs it (PL-44, PL-59)."""
    party = party_of(case, on)
    if party.kind in PLACES:
        raise Refusal("case.party-unknown", _UNKNOWN, articles=Citation.parse_all("PL-44|59|PP-57|62"), name=party.name)
