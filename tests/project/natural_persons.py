"""Everything that is known of natural persons goes its ways through an installation; run as a program on its folder.

`python -m tests.project.natural_persons FOLDER` in the installation's environment.
"""

from __future__ import annotations

import csv
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from wangjian.kernel.moment import Instant
from wangjian.kernel.resident_id import check_digit
from wangjian.project import installation
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.reaching import django_on

if TYPE_CHECKING:  # needs Django, which is set up below
    from tests.modules.loop import Loop

NOTED, PARTY, IMPORTED = "欧阳翀骉", "诸葛彧燊", ("司马昶瑢", "皇甫珺璟", "尉迟骐骥")
RESIDENT = "33010619900307889"
VALUES = {
    "person.name": NOTED,
    "person.id_number": RESIDENT + check_digit(RESIDENT),
    "person.phone": "13867495021",
    "person.address": "浙江省杭州市西湖区翠苑翎毓里九十七号",
    "person.account": "6222980312004417659",
    "text": "举报人称其住在溦澜阁，愿意作证。",
}
HOME = "浙江省杭州市西湖区北山熹晗弄十五号"
"""The address of the party, for its papers."""
PLAIN = (*VALUES.values(), PARTY, HOME, *IMPORTED)
"""Every value that is given in clear; no other text here has these characters next to each other."""


def given(folder: Path) -> None:
    """Keep a value of each class, import persons, take a case against one to its entry, reveal and look for some."""
    from tests.modules.loop import Loop, World
    from tests.modules.matters.conftest import lay_places

    from wangjian.modules.audit.operations import cut
    from wangjian.modules.subjects import queries as subjects
    from wangjian.modules.subjects.operations import import_subjects
    from wangjian.modules.vault import operations as vault

    at = Instant.parse("2026-10-12T09:30")
    loop = Loop(World(at, uuid4), at)
    lay_places()
    vault.make_keys(**loop.by(loop.li))
    owner = loop.party(NOTED, kind="person", natural_person=True)
    kept = loop.world.act(
        lambda act: [vault.keep(act, klass=k, owner=owner, text=v, label=k) for k, v in VALUES.items()], by=loop.li
    )
    by = loop.li.for_purpose("送达文书")
    values: list[UUID] = [each.id for each in kept]
    assert set(vault.reveal(values, by=by, at=at, once=uuid4()).values()) == set(VALUES.values())
    import_subjects(_file(folder), name="主体.csv", **loop.by(loop.li))
    assert all(subjects.find_person(name, by=by) for name in (NOTED, *IMPORTED))
    assert not subjects.find(NOTED)
    _originals(loop, _case(loop))
    cut(at=Instant(datetime.now(UTC)))


def _file(folder: Path) -> Path:
    """A file of persons, one of them in a row that is rejected, one under the wrong columns."""
    file = folder / "persons.csv"
    rows = [
        ["kind", "name", "region", "shop"],
        *(["person", name, "330106", ""] for name in IMPORTED),
        ["person", IMPORTED[0], "330106", VALUES["person.phone"]],
        [IMPORTED[1], "person", "330106", ""],
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return file


def _case(loop: Loop) -> UUID:
    """A case against a person up to the public entry; its matter."""
    from wangjian.modules.audit.operations import acting, system_actor
    from wangjian.modules.audit.queries import fact
    from wangjian.modules.cases import operations as cases
    from wangjian.modules.matters.models import Run
    from wangjian.modules.national.facts import EXCHANGE_ACKNOWLEDGED
    from wangjian.modules.national.models import Exchange
    from wangjian.modules.register import reactions
    from wangjian.modules.vault import operations as vault

    person = loop.party(PARTY, kind="person", natural_person=True, region="330106")
    loop.world.act(
        lambda act: vault.keep(act, klass="person.address", owner=person, text=HOME, label="address"), by=loop.li
    )
    matter, run = loop.notified(lead=loop.lead(person))
    loop.at = Instant(loop.at.at.replace(day=26))
    loop.move(run, "report_to_head", loop.li, "officer", heavy_by_hearing=False, views_considered=True)
    decided = loop.twice(run, "decide_penalty", loop.head, "head", refund_required=False)
    loop.serve(matter, run, decided.papers[0])
    loop.move(run, "decision_served", loop.li, "officer")
    publication = Run.objects.get(matter=matter, procedure="publication").pk
    cases.send_publication(publication, **loop.on(publication, loop.li))
    sent = Exchange.objects.get(kind="publication")
    Exchange.objects.filter(pk=sent.pk).update(
        state="acknowledged", reference="GSXT-1", acknowledged_at=loop.at.at, receipt_id=sent.content_id
    )
    told = {"system": "gsxt", "kind": "publication", "exchange": sent.pk, "run": publication}
    with acting("tests.acknowledge", by=system_actor("national"), at=loop.at, once=uuid4()) as act:
        told |= {"reference": "GSXT-1", "number": None, "digest": sent.content_id}
        key = act.give(act.record(EXCHANGE_ACKNOWLEDGED, matter=matter, **told))
    reactions.publish(fact(key), at=loop.at)
    return matter


def _originals(loop: Loop, matter: UUID) -> None:
    """Open the original of each paper of the case: it bears the name, and what is sealed is not empty."""
    from tests.modules.documents.test_typesetting import text_of

    from wangjian.modules.documents import operations as documents
    from wangjian.modules.documents.queries import papers

    by = loop.li.for_purpose("送达文书")
    made = papers(loop.li, matter)
    assert {"filing_form", "penalty_notice", "decision", "decision_receipt"} <= {each.kind for each in made}
    for each in made:
        text = text_of(documents.open_original(each.id, by=by, at=loop.at, once=uuid4())[1])
        assert PARTY in text and (HOME in text or each.kind.endswith("receipt")), each.title


if __name__ == "__main__":
    with django_on(installation.folder(), "app"):
        # the loop of the tests asks for three addresses; what this process works on stands already
        os.environ.update(dict.fromkeys(VARIABLES.values(), "none"))
        given(Path(sys.argv[1]))
