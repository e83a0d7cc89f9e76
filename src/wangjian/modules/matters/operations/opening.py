"""A matter is opened: its number, its words for the search, its seats."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from wangjian.kernel.actor import ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import MATTER_OPENED
from wangjian.modules.matters.models import Matter
from wangjian.modules.matters.operations.seats import seat, seated
from wangjian.modules.matters.queries.rows import MatterRow, matter_row
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.subjects import queries as subjects

SERIES = {"lead": "XS", "case": "AJ"}
"""The letters before the number of each kind of matter: 线索, 案件."""


def number_for(kind: str, office: UUID, at: Instant) -> str:
    """Draw the next number of a matter, such as ``XS-330106-2026-000123``: letters, region of the bureau, year, count.

    Numbers of matters may have gaps, so that no act waits for another; those of papers have none.
    """
    bureau = organisations.organisation(organisations.organisation(office).bureau)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matters_number')")
        count = cursor.fetchone()[0]
    return f"{SERIES[kind]}-{bureau.region[:6]}-{at.day.year}-{count:06}"


def open_matter(
    act: Act, *, kind: str, title: str, office: UUID, subject: UUID | None, found: bool = False
) -> MatterRow:
    """Open a matter of a kind of `SERIES` at an office; `title` holds no personal value. Raise `organisation.none`.

    It holds no run yet: the caller opens one in the same act. `found` says that a scan brought it, so that not whoever
    opens it chose whom it is about.
    """
    works = organisations.organisation(office)
    number = number_for(kind, office, act.at)
    about = subjects.subject(subject).name if subject else ""
    made = Matter.objects.create(
        id=act.new_id(f"matter:{number}"),
        number=number,
        kind=kind,
        title=title,
        folded=folded(f"{number} {title} {about}"),
        words=list(bigrams(number, title, about)),
        office_id=office,
        bureau_id=works.bureau,
        subject_id=subject,
        opened_by=act.by.key if act.by.kind is ActorKind.PERSON and not found else "",
        opened_at=act.at.at,
        closed_at=None,
    )
    seat(made.id, seated(office, works.bureau), act.at)
    act.record(MATTER_OPENED, matter=made.id, number=number, kind=kind, office=office, subject=subject)
    return matter_row(made)
