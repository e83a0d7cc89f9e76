"""Organisations: noting, ending, the list of Hangzhou, and which office a region belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import regions_below
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.organisations import queries
from wangjian.modules.organisations.models import Holder
from wangjian.modules.organisations.operations import (
    NewOrganisation,
    end_organisation,
    found,
    note_organisation,
    note_person_holder,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)
INSTALLATION = system_actor("up")
BUREAU = NewOrganisation("test-market", "bureau", "测试市场监管局", "测试局", "Test Bureau", "330106", date(2022, 1, 1))
STATION = replace(BUREAU, code="test-xixi", kind="station", name="西溪所", region="330106004", above="test-market")


@pytest.fixture
def note(at: Instant, once: Callable[[], Key]) -> Callable[[NewOrganisation], UUID]:
    return lambda new: note_organisation(new, by=INSTALLATION, at=at, once=once()).id


@pytest.fixture
def hangzhou(at: Instant, once: Callable[[], Key]) -> None:
    found(by=INSTALLATION, at=at, once=once())


def facts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM audit_fact ORDER BY id")
        return [code for (code,) in cursor.fetchall()]


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value


def test_the_list_of_hangzhou_covers_every_county_with_stations(hangzhou: None) -> None:
    counties = {region.code for region in regions_below("330100")}
    bureaus = {each.region for each in queries.listed("bureau", DAY)}
    assert len(counties) == 13 and counties | {"330100", "330000"} == bureaus
    stations = queries.listed("station", DAY)
    for county in counties:
        of_county = [each for each in stations if each.region.startswith(county)]
        assert len(of_county) >= 2
        assert {each.bureau for each in of_county} == {queries.office_for(county, DAY).key}
    assert len(queries.listed("department", DAY)) >= 9 and len(queries.listed("platform", DAY)) == 2


def test_founding_again_changes_nothing_and_says_so(hangzhou: None, at: Instant, once: Callable[[], Key]) -> None:
    before = queries.listed()
    again = found(by=INSTALLATION, at=at, once=once())
    assert (again.made, again.known) == (0, len(before))
    assert queries.listed() == before


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("330106005", "xihu-cuiyuan"),
        ("330106004", "xihu-market"),
        ("330106", "xihu-market"),
        ("330100", "hz-market"),
        ("330103", "gongshu-market"),
        ("330104", "hz-market"),
    ],
)
def test_the_office_of_a_region_is_the_nearest_one(hangzhou: None, region: str, code: str) -> None:
    """A street without a station goes to its county; 下城 went to 拱墅; 江干 went to two, so to the city."""
    assert queries.office_for(region, DAY).code == code


@pytest.mark.parametrize("region", ["310101", "330200", "999999", "", "not"])
def test_no_office_covers_other_places(hangzhou: None, region: str) -> None:
    refused("office.none", lambda: queries.office_for(region, DAY))


def test_offices_are_those_of_the_day(hangzhou: None, at: Instant, once: Callable[[], Key]) -> None:
    station = queries.by_code("xihu-cuiyuan")
    end_organisation(station.key, day=date(2026, 3, 31), by=INSTALLATION, at=at, once=once())
    assert queries.office_for("330106005", date(2026, 3, 31)).code == "xihu-cuiyuan"
    assert queries.office_for("330106005", date(2026, 4, 1)).code == "xihu-market"
    refused("office.none", lambda: queries.office_for("330106005", date(2021, 4, 8)))


def test_above_gives_the_way_up_in_two_queries(
    hangzhou: None, django_assert_num_queries: Callable[..., object]
) -> None:
    station = queries.by_code("xihu-cuiyuan")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # pytest-django's fixture is a context manager
        way = queries.above(station.key)
    assert [each.code for each in way] == ["xihu-market", "hz-market", "zj-market", "zj-gov"]
    assert queries.organisation(station.key) == station
    refused("organisation.none", lambda: queries.organisation(key_of("nobody")))
    refused("organisation.none", lambda: queries.by_code("nobody"))


def test_noting_is_a_fact_and_happens_once(at: Instant, once: Callable[[], Key]) -> None:
    key = once()
    first = note_organisation(BUREAU, by=INSTALLATION, at=at, once=key)
    assert note_organisation(BUREAU, by=INSTALLATION, at=at, once=key) == first
    row = queries.organisation(first.id)
    assert (row.bureau, row.above, row.name) == (first.id, None, BUREAU.name)
    assert facts() == ["organisation.noted"]


def test_a_station_acts_in_the_name_of_its_bureau(note: Callable[[NewOrganisation], UUID]) -> None:
    bureau = note(BUREAU)
    station = queries.organisation(note(STATION))
    assert (station.bureau, station.above) == (bureau, bureau)


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("organisation.malformed", replace(BUREAU, code="Test 1")),
        ("organisation.malformed", replace(BUREAU, kind="club")),
        ("organisation.malformed", replace(BUREAU, name=" ")),
        ("organisation.malformed", replace(BUREAU, intake_a_day=-1)),
        ("organisation.no-above", replace(BUREAU, above="nobody")),
        ("organisation.no-bureau", replace(STATION, above="")),
        ("region.unknown", replace(BUREAU, region="999999")),
        ("region.not_then", replace(BUREAU, region="330113", valid_from=date(2020, 1, 1))),
    ],
)
def test_what_is_malformed_is_refused(note: Callable[[NewOrganisation], UUID], code: str, new: NewOrganisation) -> None:
    refused(code, lambda: note(new))
    assert not queries.listed() and not facts()


def test_a_code_and_a_region_are_given_once(note: Callable[[NewOrganisation], UUID]) -> None:
    note(BUREAU)
    refused("organisation.taken", lambda: note(replace(BUREAU, region="330105")))
    other = refused("organisation.second-office", lambda: note(replace(BUREAU, code="other")))
    assert BUREAU.name in other.zh
    assert note(replace(BUREAU, code="club", kind="body"))


def test_only_the_system_administrator_keeps_the_list(
    actor: Callable[..., Actor], at: Instant, once: Callable[[], Key]
) -> None:
    keeper = actor("system_administrator")
    key = note_organisation(BUREAU, by=keeper, at=at, once=once()).id
    for capacity in ("officer", "head", "security_administrator", "audit_administrator"):
        other = actor(capacity)
        refused(
            "organisation.forbidden",
            lambda other=other: note_organisation(replace(BUREAU, code="x1"), by=other, at=at, once=once()),
        )
        refused(
            "organisation.forbidden",
            lambda other=other: end_organisation(key, day=DAY, by=other, at=at, once=once()),
        )
        refused("organisation.forbidden", lambda other=other: found(by=other, at=at, once=once()))


def test_ending_is_refused_where_it_makes_no_sense(
    note: Callable[[NewOrganisation], UUID], at: Instant, once: Callable[[], Key]
) -> None:
    bureau, station = note(BUREAU), note(STATION)

    def end(key: UUID, day: date) -> object:
        return end_organisation(key, day=day, by=INSTALLATION, at=at, once=once())

    refused("organisation.none", lambda: end(key_of("nobody"), DAY))
    refused("organisation.has-below", lambda: end(bureau, DAY))
    refused("organisation.too-early", lambda: end(station, date(2021, 12, 31)))
    end(station, DAY)
    refused("organisation.ended", lambda: end(station, DAY))
    end(bureau, DAY)
    assert facts().count("organisation.ended") == 2
    assert not queries.listed(on=date(2026, 3, 11))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"code,kind\n"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: bytes, at: Instant, once: Callable[[], Key]) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    refused("organisations.file", lambda: found(file, by=INSTALLATION, at=at, once=once()))


def test_a_list_with_one_bad_row_makes_nothing(tmp_path: Path, at: Instant, once: Callable[[], Key]) -> None:
    head = "code,kind,name,short_name,english,region,above,credit_code,valid_from,intake"
    good, bad = "a1,body,甲,甲,A,330100,,,2022-01-01,0", "b1,body,乙,乙,B,330100,nobody,,2022-01-01,0"
    file = tmp_path / "list.csv"
    file.write_text("\n".join([head, good, bad]), encoding="utf-8")
    refused("organisation.no-above", lambda: found(file, by=INSTALLATION, at=at, once=once()))
    assert not queries.listed() and not facts()


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("kind", "'club'", "organisations_kind"),
        ("above_id", "holder_id", "organisations_not_above_itself"),
        ("valid_to", "'2021-01-01'", "organisations_dates"),
        ("intake_a_day", "-1", "organisations_intake"),
        ("bureau_id", "NULL", "organisations_acts_as"),
        ("kind", "'station'", "organisations_acts_as"),
        ("region", "'330105'", "organisations_one_office"),
    ],
)
def test_the_database_keeps_its_word(
    note: Callable[[NewOrganisation], UUID], column: str, value: str, constraint: str
) -> None:
    key = note(BUREAU)
    note(replace(BUREAU, code="other", region="330105"))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE organisations_organisation SET {column} = {value} WHERE holder_id = %s", [key])


def test_a_person_becomes_a_holder_of_seats_once(at: Instant, once: Callable[[], Key]) -> None:
    key = key_of("李明")
    with acting("tests.above", by=INSTALLATION, at=at, once=once()) as act:
        note_person_holder(act, key, name="李明")
        act.give(True)
    assert Holder.objects.get(pk=key).kind == "person"
    with pytest.raises(IntegrityError), acting("tests.above", by=INSTALLATION, at=at, once=once()) as act:
        note_person_holder(act, key, name="李明")
