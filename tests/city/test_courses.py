"""Courses of matters: repeatable, in order of time, at hours when offices work, and of many sorts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from wangjian.city.courses import Course, courses
from wangjian.city.market import market
from wangjian.kernel.credit_code import CreditCode
from wangjian.kernel.region import region
from wangjian.law.workdays import published

ON, SINCE = date(2026, 11, 24), date(2026, 4, 15)


@pytest.fixture(scope="module")
def city() -> list[Course]:
    return courses(1, 2_000, ON, SINCE)


def test_the_same_seed_gives_the_same_city(city: list[Course]) -> None:
    assert courses(1, 2_000, ON, SINCE) == city
    assert courses(2, 2_000, ON, SINCE) != city


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100])
def test_as_many_matters_as_asked_for(count: int) -> None:
    assert sum(course.matters for course in courses(5, count, ON, SINCE)) == count


def test_steps_follow_each_other_on_working_days_and_have_happened(city: list[Course]) -> None:
    for course in city:
        moments = [step.at for step in course.steps]
        assert moments == sorted(moments) and len(set(moments)) == len(moments)
        for moment in moments:
            assert SINCE <= moment.day < ON and published().is_working(moment.day)
            assert 8 <= moment.at.hour < 24
        if course.found:
            assert published().is_working(course.found) and course.found < ON


def test_matters_stand_at_many_places(city: list[Course]) -> None:
    last = Counter(course.steps[-1].move or course.steps[-1].do for course in city if course.steps)
    assert {"archive", "do_not_file", "distribute", "dismiss", "tell_not_competent", "publish", "notify"} <= set(last)
    assert max(last.values()) < len(city) / 2 and len(last) > 25
    assert sum(not course.steps for course in city) > 20  # suspicions that wait
    done = Counter(step.move for course in city for step in course.steps)
    assert min(done[move] for move in ("extend_check", "send_for_test", "suspend", "decide_collectively")) > 5
    assert any(course.matters == 2 for course in city) and any(course.matters == 1 for course in city)


def test_a_market_has_possible_codes_and_every_operator_a_shop() -> None:
    made = market(3, 300, ("330106", "330110012"))
    assert len(made.first) == len(made.operators) == 300
    for number, place in enumerate(made.first):
        assert made.shops[place].operator == number
    codes = [seller.code for seller in made.operators if seller.code]
    assert len(set(codes)) == len(codes) and all(CreditCode(code).flaw() is None for code in codes)
    assert {seller.kind for seller in made.operators} == {"company", "individual", "person"}
    assert all(region(seller.region) for seller in made.operators)
    assert len({(shop.platform, shop.key) for shop in made.shops}) == len(made.shops)
    assert market(3, 300, ("330106", "330110012")) == made
