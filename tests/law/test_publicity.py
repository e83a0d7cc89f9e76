"""Publication: what is shown, by which clocks, from when to when, and what awaits confirmation."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.law.publicity import (
    Decision,
    DisplayClass,
    Home,
    Penalty,
    Procedure,
    publication,
)
from wangjian.law.switches import defaults
from wangjian.law.workdays import add_months

NEVER_EARLY = {
    Penalty.STOP_BUSINESS,
    Penalty.RESTRICT_ACTIVITY,
    Penalty.RESTRICT_EMPLOYMENT,
    Penalty.DOWNGRADE,
    Penalty.REVOKE,
}
SWITCHES = defaults()


def decision(
    *kinds: Penalty, document: str = "2026-03-02", shown: str | None = "2026-03-20", **more: object
) -> Decision:
    return Decision(
        Procedure.ORDINARY,
        frozenset(kinds),
        date.fromisoformat(document),
        shown_day=date.fromisoformat(shown) if shown else None,
        **more,  # type: ignore[arg-type]  # the two optional fields of a decision
    )


@pytest.mark.parametrize(
    "hidden",
    [
        decision(Penalty.WARNING),
        Decision(Procedure.SUMMARY, frozenset({Penalty.FINE}), date(2026, 3, 2)),
        Decision(Procedure.SUMMARY, frozenset({Penalty.WARNING}), date(2024, 3, 2)),
    ],
)
def test_a_warning_alone_and_the_summary_procedure_are_not_shown(hidden: Decision) -> None:
    found = publication(hidden, SWITCHES)
    assert not found.shown
    assert found.clocks == ()
    assert (found.from_day, found.until_day, found.early_from) == (None, None, None)
    assert found.basis == (Citation("O45", "2"),)


def test_a_warning_beside_a_fine_is_shown_with_it() -> None:
    assert publication(decision(Penalty.WARNING, Penalty.FINE), SWITCHES).shown


def test_at_home_twenty_days_abroad_ten_and_ten() -> None:
    at_home = publication(decision(Penalty.FINE), SWITCHES)
    abroad = publication(decision(Penalty.FINE, home=Home.OTHER_PROVINCE), SWITCHES)
    assert at_home.clocks == ("PUB.SAMEPROV", "PUB.PULL", "PUB.SHOW.STD")
    assert abroad.clocks == ("PUB.PUSH", "PUB.HOME", "PUB.PULL", "PUB.SHOW.STD")
    assert Citation("O45", "10") in abroad.basis


@pytest.mark.parametrize(
    ("kinds", "display_class", "early", "until"),
    [
        ({Penalty.CRITICISM}, DisplayClass.MINOR, "2026-03-20", "2026-06-02"),
        ({Penalty.LOWER_FINE}, DisplayClass.MINOR, "2026-03-20", "2026-06-02"),
        ({Penalty.FINE}, DisplayClass.GENERAL, "2026-06-02", "2027-03-02"),
        ({Penalty.CONFISCATION, Penalty.LOWER_FINE}, DisplayClass.GENERAL, "2026-06-02", "2027-03-02"),
        ({Penalty.VERY_LARGE_FINE}, DisplayClass.SERIOUS, "2027-03-02", "2029-03-02"),
        ({Penalty.REVOKE}, DisplayClass.SERIOUS, None, "2029-03-02"),
        ({Penalty.STOP_BUSINESS, Penalty.FINE}, DisplayClass.SERIOUS, None, "2029-03-02"),
    ],
)
def test_classes_since_order_107(
    kinds: set[Penalty], display_class: DisplayClass, early: str | None, until: str
) -> None:
    found = publication(decision(*kinds), SWITCHES)
    assert found.display_class is display_class
    assert found.from_day == date(2026, 3, 20)
    assert found.until_day == date.fromisoformat(until)
    assert found.early_from == (date.fromisoformat(early) if early else None)
    assert found.never_early == (early is None)
    assert found.mark.flagged
    assert any("待法制机构确认" in flag.zh for flag in found.flags)


@pytest.mark.parametrize(("shown", "until"), [("2025-12-24", "2028-12-24"), ("2025-12-25", "2026-12-01")])
def test_the_day_order_107_came_into_force(shown: str, until: str) -> None:
    found = publication(decision(Penalty.FINE, document="2025-12-01", shown=shown), SWITCHES)
    assert found.until_day == date.fromisoformat(until)


def test_before_order_107_only_order_45_decides() -> None:
    found = publication(decision(Penalty.FINE, document="2024-02-01", shown="2024-02-29"), SWITCHES)
    assert found.until_day == date(2027, 2, 28)
    assert found.display_class is None
    assert found.early_from is None
    assert not found.never_early
    assert any("最短期限" in flag.zh for flag in found.flags)
    minor = publication(decision(Penalty.CRITICISM, document="2024-11-29", shown="2024-11-30"), SWITCHES)
    assert minor.until_day == date(2025, 2, 28)


def test_the_switches_decide_start_and_cap() -> None:
    fined = decision(Penalty.FINE)
    assert publication(fined, SWITCHES.with_({"display_start": "published"})).until_day == date(2027, 3, 20)
    assert publication(fined, SWITCHES.with_({"display_start": "published"})).early_from == date(2026, 6, 20)
    assert publication(fined, SWITCHES.with_({"o45_capped_by_o107": "off"})).until_day == date(2029, 3, 20)
    stopped = publication(decision(Penalty.STOP_BUSINESS), SWITCHES.with_({"restraint_class": "general"}))
    assert stopped.display_class is DisplayClass.GENERAL
    assert stopped.until_day == date(2027, 3, 2)
    assert any("restraint_class" in flag.en for flag in stopped.flags)


def test_a_restriction_lengthens_order_45_and_is_flagged_beyond_the_cap() -> None:
    ends = date(2031, 3, 1)
    old = publication(
        decision(Penalty.RESTRICT_EMPLOYMENT, document="2024-03-01", shown="2024-03-05", restriction_ends=ends),
        SWITCHES,
    )
    assert old.until_day == ends
    new = publication(decision(Penalty.RESTRICT_EMPLOYMENT, restriction_ends=ends), SWITCHES)
    assert new.until_day == date(2029, 3, 2)
    assert any("2031-03-01" in flag.zh for flag in new.flags)


def test_a_period_that_was_over_before_publication_is_flagged() -> None:
    late = publication(decision(Penalty.LOWER_FINE, document="2026-01-05", shown="2026-05-01"), SWITCHES)
    assert late.until_day is not None
    assert late.from_day is not None
    assert late.until_day < late.from_day
    assert any("已经届满" in flag.zh for flag in late.flags)


def test_before_publication_only_the_clocks_are_known() -> None:
    waiting = publication(decision(Penalty.FINE, shown=None), SWITCHES)
    assert waiting.shown
    assert waiting.clocks[0] == "PUB.SAMEPROV"
    assert (waiting.from_day, waiting.until_day, waiting.early_from) == (None, None, None)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        publication(decision(), SWITCHES)
    assert refused.value.code == "publication.no_kind"
    with pytest.raises(Refusal) as refused:
        publication(decision(Penalty.FINE, shown="2026-03-01"), SWITCHES)
    assert refused.value.code == "publication.before_document"


@given(
    st.frozensets(st.sampled_from(Penalty), min_size=1),
    st.dates(date(2021, 9, 1), date(2035, 1, 1)),
    st.integers(0, 60),
    st.sampled_from(Home),
)
def test_whatever_is_decided_the_answer_holds_together(
    kinds: frozenset[Penalty], on: date, wait: int, home: Home
) -> None:
    shown_day = date.fromordinal(on.toordinal() + wait)
    found = publication(Decision(Procedure.ORDINARY, kinds, on, home, shown_day), SWITCHES)
    assert found.shown == (kinds != {Penalty.WARNING})
    assert found.never_early == bool(kinds & NEVER_EARLY)
    if found.shown:
        assert found.until_day is not None
        assert found.until_day <= add_months(shown_day, 36)
        assert found.early_from is None or found.early_from >= shown_day
        assert found.until_day >= shown_day
