"""Periods as they read, and that none is negative."""

import pytest

from wangjian.kernel.actor import ANYONE, Actor, ActorKind
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.text import Text


@pytest.mark.parametrize(
    ("period", "text", "short"),
    [
        (Period(7, Unit.WORKDAY), Text("7个工作日", "7 working days"), "7wd"),
        (Period(1, Unit.WORKDAY), Text("1个工作日", "1 working day"), "1wd"),
        (Period(60, Unit.DAY), Text("60日", "60 days"), "60d"),
        (Period(24, Unit.HOUR), Text("24小时", "24 hours"), "24h"),
        (Period(1, Unit.YEAR), Text("1年", "1 year"), "1y"),
    ],
)
def test_a_period_reads_in_both_languages(period: Period, text: Text, short: str) -> None:
    assert period.text == text
    assert str(period) == short


def test_no_period_is_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Period(-1, Unit.DAY)


def test_an_actor_has_only_the_capacities_it_was_given() -> None:
    officer = Actor("p1", "王某", ActorKind.PERSON, capacities=frozenset({"officer"}))
    assert officer.has("officer")
    assert not officer.has("head")
    assert not ANYONE.has("officer")
