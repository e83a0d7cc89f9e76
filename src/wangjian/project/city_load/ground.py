"""What the courses stand on: keys, people and deputies, operators with their shops, and the scans that found them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import polars as pl

from wangjian.city.market import Operator
from wangjian.city.offers import offers
from wangjian.city.shops import SUBJECTS
from wangjian.city.vocabulary import PLATFORMS
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Day, Instant
from wangjian.modules.accounts import operations as accounts
from wangjian.modules.accounts import queries as people
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.monitoring import operations as monitoring
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.subjects import operations as subjects
from wangjian.modules.subjects import queries as known
from wangjian.project.city_load.plan import Plan

BASIS = "网络交易监督管理办法第三十四条：依法开展网络交易监测"
SIGNAL = "terms"
MORNING = timedelta(hours=8, minutes=30)
EVERY_FOURTH, DAYS_AWAY = 4, 20


@dataclass(frozen=True, slots=True)
class Ground:
    """The subjects of the courses by the operators' numbers: each operator, and the first shop of each."""

    operators: dict[int, UUID]
    shops: dict[int, UUID]


def scan_moment(day: Day) -> Instant:
    """When the scan of a day was taken in."""
    return Instant(Instant.start_of(day).at + MORNING)


def suspicion_of(plan: Plan, day: Day, subject: UUID) -> UUID:
    """The key of the suspicion that the scan of a day opened against a subject: the act names it by that."""
    at = scan_moment(day)
    return derived(at, system_actor("city").key, plan.once(f"scan/{day}"), f"suspicion:{subject}:{SIGNAL}")


def lay(plan: Plan, var: Path) -> Iterator[str]:
    """Note the market, take the scans in and name deputies; a line for each part that is done."""
    at = _beginning(plan)
    subjects_file = plan.folder(var) / "subjects.csv"
    _subjects(plan).write_csv(subjects_file)
    by = system_actor("city")
    done = subjects.import_subjects(
        subjects_file, name=f"city-{plan.seed}.csv", by=by, at=at, once=plan.once("subjects")
    )
    yield f"subjects {done.rows}"
    natural = [seller for seller in plan.market.operators if seller.kind == "person"]
    for seller in natural:
        _person(plan, seller, at)
    yield f"persons {len(natural)}"
    _deputies(plan)
    for day in sorted({course.found for course in plan.courses if course.found is not None}):
        yield f"scan {day}: {_scan(plan, var, day)}"


def standing_on(plan: Plan) -> Ground:
    """The subjects that `lay` noted, by the operators' numbers."""
    market = plan.market
    shops = known.shops({(shop.platform_code, shop.key) for shop in market.shops})
    coded = known.by_codes({seller.code for seller in market.operators if seller.code})
    operators = {seller.number: coded[seller.code].key for seller in market.operators if seller.code}
    at = _beginning(plan)
    operators |= {seller.number: _noted(plan, seller, at) for seller in market.operators if not seller.code}
    first = {
        number: shops[market.shops[place].platform_code, market.shops[place].key].key
        for number, place in enumerate(market.first)
    }
    return Ground(operators, first)


def _beginning(plan: Plan) -> Instant:
    first = min(course.found for course in plan.courses if course.found is not None)
    return Instant(scan_moment(first).at - timedelta(days=1))


def _subjects(plan: Plan) -> pl.DataFrame:
    rows = [("platform", name, code, district, "", "", "", "") for code, name, district in PLATFORMS]
    sellers = plan.market.operators
    rows += [(each.kind, each.name, each.code, each.region, "", "", "", "") for each in sellers if each.code]
    for shop in plan.market.shops:
        seller = sellers[shop.operator]
        rows.append(("shop", shop.name, "", seller.region, shop.platform_code, shop.key, seller.code, shop.address))
    return pl.DataFrame(rows, schema=dict.fromkeys(SUBJECTS, pl.String), orient="row")


def _noted(plan: Plan, seller: Operator, at: Instant) -> UUID:
    new = subjects.NewSubject(kind="person", name=seller.name, region=seller.region, natural_person=True)
    return subjects.note_subject(new, by=system_actor("city"), at=at, once=plan.once(f"person/{seller.number}")).id


def _person(plan: Plan, seller: Operator, at: Instant) -> None:
    """A natural person is noted one by one and then linked: no code leads from his shops to him."""
    key = _noted(plan, seller, at)
    mine = [shop for shop in plan.market.shops if shop.operator == seller.number]
    found = known.shops({(shop.platform_code, shop.key) for shop in mine})
    for shop in mine:
        subjects.link(
            found[shop.platform_code, shop.key].key,
            "run_by",
            key,
            source="平台报送",
            since=at.day,
            by=system_actor("city"),
            at=at,
            once=plan.once(f"run-by/{shop.key}"),
        )


def _scan(plan: Plan, var: Path, day: Day) -> int:
    """Scan what was offered that week and take the findings in; how many there are."""
    market = plan.market
    found = [market.shops[market.first[each.number]] for each in plan.courses if each.found == day]
    folder = plan.folder(var) / f"scan-{day}"
    folder.mkdir(exist_ok=True)
    listed, out = folder / "titles.csv", folder / "findings"
    offers(plan.chance(f"scan/{day}"), found, market.shops).write_csv(listed)
    scan(Order([listed], out, kind="titles", as_of=day))
    by, at = system_actor("city"), scan_moment(day)
    taken = monitoring.take_in(out, listed, legal_basis=BASIS, by=by, at=at, once=plan.once(f"scan/{day}"))
    return taken.findings


def _deputies(plan: Plan) -> None:
    """Every fourth head was away for some weeks and named a deputy himself."""
    since = plan.day - timedelta(days=30)
    until = since + timedelta(days=DAYS_AWAY)
    at = Instant(scan_moment(since).at - timedelta(days=1))
    for bureau in organisations.listed("bureau")[::EVERY_FOURTH]:
        heads = people.holding("head", [bureau.key], at.day)
        deputy = _free(bureau.key, at.day)
        if not heads or deputy is None or _named_before(bureau.key, since):
            continue
        post = next(post for post in people.posts(heads[0].key, at.day) if post.capacity == "head")
        accounts.name_deputy(
            post.key,
            deputy=deputy,
            since=since,
            until=until,
            by=people.actor_of(heads[0].key, at.day),
            at=at,
            once=plan.once(f"deputy/{bureau.code}"),
        )


def _named_before(bureau: UUID, since: Day) -> bool:
    """Whether a deputy stands in already on one of these days, of this city or another."""
    days = (since + timedelta(days=each) for each in range(DAYS_AWAY + 1))
    return any(row.for_person for day in days for row in people.holding("head", [bureau], day))


def _free(bureau: UUID, on: Day) -> UUID | None:
    """Who takes part in collective discussions and is no head: he stands in for him."""
    heads = {row.key for row in people.holding("head", [bureau], on)}
    found = [row.key for row in people.holding("collective", [bureau], on) if row.key not in heads]
    return found[0] if found else None
