"""The party of a case: the subject of its matter."""

from __future__ import annotations

from wangjian.modules.cases.models import Case
from wangjian.modules.subjects import queries as subjects
from wangjian.modules.subjects.queries import SubjectRow


def party_of(case: Case) -> SubjectRow:
    """The party of a case, under the name that may be shown."""
    assert case.matter.subject_id is not None, "a case is filed against somebody"
    return subjects.subject(case.matter.subject_id)
