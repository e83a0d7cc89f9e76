"""A bureau, a station below it, and a case of that station with one run: rows that tests of papers stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tests.modules.conftest import key_of

from wangjian.kernel.moment import Instant
from wangjian.modules.matters.models import NEVER, Matter, Run, Seat
from wangjian.modules.organisations.models import Holder, Organisation


@dataclass(frozen=True)
class Stage:
    """The keys of the rows."""

    bureau: UUID
    office: UUID
    matter: UUID
    run: UUID


def lay(at: Instant, name: str = "case", *, region: str = "330110", place: str = "") -> Stage:
    """Lay the rows; a second matter under another `name` stands at the same station.

    A test that commits names a `place` of its own: organisations stay behind, and others are not to meet them.
    """
    bureau, office = key_of(f"{place}bureau"), key_of(f"{place}office")
    for key, kind, ground, above in ((bureau, "bureau", region, None), (office, "station", f"{region}001", bureau)):
        title = "杭州市余杭区市场监督管理局" if kind == "bureau" else "杭州市余杭区市场监督管理局五常所"
        Holder.objects.get_or_create(id=key, defaults={"kind": "organisation", "name": title})
        Organisation.objects.get_or_create(
            holder_id=key,
            defaults={
                "code": f"test-{place}{kind}",
                "kind": kind,
                "name": title,
                "short_name": title[3:],
                "english": "Yuhang Administration for Market Regulation",
                "region": ground,
                "above_id": above,
                "bureau_id": bureau,
                "valid_from": date(2021, 1, 1),
            },
        )
    return Stage(bureau, office, _matter(name, office, bureau, at.at), _run(name, at.at))


def _matter(name: str, office: UUID, bureau: UUID, at: datetime) -> UUID:
    key = key_of(f"matter {name}")
    Matter.objects.create(
        id=key,
        number=f"AJ-330110-2026-{name}",
        kind="case",
        title="涉嫌虚假宣传",
        folded="",
        words=[],
        office_id=office,
        bureau_id=bureau,
        opened_at=at,
    )
    for holder, level in ((office, 2), (bureau, 3)):
        Seat.objects.create(holder_id=holder, matter_id=key, level=level, open=True, next_due=NEVER, opened_at=at)
    return key


def _run(name: str, at: datetime) -> UUID:
    key = key_of(f"run {name}")
    Run.objects.create(
        id=key,
        matter_id=key_of(f"matter {name}"),
        procedure="case",
        version=date(2025, 10, 15),
        digest="0" * 64,
        state="investigating",
        seen=1,
        opened_at=at,
    )
    return key
