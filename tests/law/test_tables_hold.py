"""What holds for every decision table: exhausted, nothing unreachable, citations that resolve and are in force."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from wangjian.law import disclosure, discretion, jurisdiction, listing, publicity
from wangjian.law.clock import catalogue
from wangjian.law.library import library
from wangjian.law.switches import defaults
from wangjian.law.table import Row, Table

READERS: tuple[Callable[[], Table], ...] = (
    jurisdiction.venue_table,
    disclosure.reporter_table,
    publicity.publication_table,
    listing.listing_table,
    discretion.penalty_table,
)
TODAY = date(2026, 11, 24)
DATED = {
    "venue": {
        "to_2026_01_31": (date(2023, 5, 1), date(2026, 1, 31)),
        "to_2026_04_14": (date(2026, 2, 1), date(2026, 4, 14)),
        "since_2026_04_15": (date(2026, 4, 15), TODAY),
    },
    "reporter": {
        "to_2024_04_30": (date(2020, 1, 1), date(2024, 4, 30)),
        "to_2025_10_14": (date(2024, 5, 1), date(2025, 10, 14)),
        "to_2026_04_14": (date(2025, 10, 15), date(2026, 4, 14)),
        "since_2026_04_15": (date(2026, 4, 15), TODAY),
    },
    "publication": {"o45": (date(2021, 9, 1), date(2025, 12, 24)), "o107": (date(2025, 12, 25), TODAY)},
}


@pytest.mark.parametrize("read", READERS[:4])
def test_each_combination_has_exactly_one_row(read: Callable[[], Table]) -> None:
    flaws = read().flaws()
    assert flaws.gaps == ()
    assert flaws.overlaps == ()
    assert flaws.unreachable == ()


def test_no_breach_has_two_ranges_for_the_same_role_and_band() -> None:
    flaws = discretion.penalty_table().flaws()
    assert flaws.overlaps == ()
    assert flaws.unreachable == ()


@pytest.mark.parametrize("read", READERS)
def test_each_row_cites_what_the_library_holds_and_says_why_in_both_languages(read: Callable[[], Table]) -> None:
    for row in read().rows:
        for citation in row.basis:
            library().resolve(citation)
        assert row.note.zh.endswith("。"), row.id
        assert row.note.en.endswith("."), row.id


def _days(table: Table, row: Row) -> list[date]:
    dated = DATED.get(table.name)
    if dated is None:
        return [TODAY]
    column = "rule" if table.name == "publication" else "period"
    return [day for period in row.when[column] for day in dated[period]]


@pytest.mark.parametrize("read", READERS)
def test_each_row_cites_texts_in_force_on_its_days(read: Callable[[], Table]) -> None:
    table = read()
    for row in table.rows:
        for citation in row.basis:
            for day in _days(table, row):
                assert library().resolve(citation).in_force(day), (table.name, row.id, str(citation), day)


def test_the_periods_of_a_table_follow_each_other() -> None:
    for periods in DATED.values():
        spans = list(periods.values())
        for (_, last), (first, _) in pairwise(spans):
            assert last.toordinal() + 1 == first.toordinal()


def test_each_clock_a_table_names_is_in_the_catalogue() -> None:
    named = {*disclosure.CLOCKS, *publicity.PUBLISH_CLOCKS, *publicity.SHOW_CLOCKS, "PUB.PULL"}
    named |= {f"REP.{end}.{name.upper()}" for end in ("MIN", "MAX") for name in publicity.DisplayClass}
    assert named <= set(catalogue())


def test_a_clock_is_in_force_on_the_days_a_row_names_it() -> None:
    table = disclosure.reporter_table()
    for row in table.rows:
        for clock in row.names("clocks"):
            for day in _days(table, row):
                assert any(wording.in_force(day) for wording in catalogue()[clock]), (row.id, clock, day)


def test_a_row_that_names_a_switch_names_one_that_exists() -> None:
    for row in publicity.publication_table().rows:
        if row.words("class") == publicity.RESTRAINT and "restraint_class" in row.note.en:
            assert defaults().switch("restraint_class").choices == ("general", "serious")
            return
    pytest.fail("no row leaves its class to the switch")
