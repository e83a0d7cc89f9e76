"""Suspicions grow while nobody has decided, are dismissed with a reason, and wait with their age shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.modules.loop import BUREAU, OTHER, STATION, Loop, nobody, refused_code

from wangjian.kernel.actor import Post
from wangjian.kernel.moment import Instant
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads import queries
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.matters.models import Clock, Matter
from wangjian.modules.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_suspicion_grows_keeps_the_best_score_and_shows_the_newest_reason(loop: Loop) -> None:
    shop = loop.party()
    first = loop.suspected(shop, score=0.9)
    assert loop.suspected(shop, score=0.4, findings=3) == first
    row = Suspicion.objects.get()
    assert (row.findings, row.score, row.reason_zh) == (5, 0.9, "标题含“全网第一”（0.4）")
    assert loop.suspected(shop, signal="price") != first


def test_one_that_was_dismissed_stays_so_and_a_new_finding_opens_another(loop: Loop) -> None:
    shop = loop.party()
    first = loop.suspected(shop)
    leads.dismiss(first, reason="经核对为注册商标。", **loop.by(loop.li))
    assert loop.suspected(shop) != first
    assert sorted(Suspicion.objects.values_list("state", "findings")) == [("dismissed", 2), ("waiting", 2)]
    again = {"reason": "再次", **loop.by(loop.li)}
    assert refused_code(lambda: leads.dismiss(first, **again)) == "suspicion.not-waiting"


def test_dismissal_wants_a_reason_and_somebody_of_the_office(loop: Loop) -> None:
    key = loop.suspected(loop.party())
    assert refused_code(lambda: leads.dismiss(key, reason=" ", **loop.by(loop.li))) == "words.missing"
    assert refused_code(lambda: leads.dismiss(key, reason="x", **loop.by(loop.reviewer))) == "lead.not-yours"
    elsewhere = loop.who("别局", "officer", where=OTHER)
    assert refused_code(lambda: leads.dismiss(key, reason="x", **loop.by(elsewhere))) == "suspicion.none"
    assert refused_code(lambda: leads.dismiss(nobody(), reason="x", **loop.by(loop.li))) == "suspicion.none"
    assert Suspicion.objects.get().state == "waiting"


def test_registering_starts_the_fifteen_working_days_now(loop: Loop) -> None:
    key = loop.suspected(loop.party())
    loop.at = Instant(loop.at.at + timedelta(days=7))
    given = loop.by(loop.li)
    made = leads.register(key, **given)
    assert leads.register(key, **given) == made
    clock = Clock.objects.get(clock="RPT.CHECK")
    assert Instant(clock.start) == loop.at and clock.state == "running"
    assert Lead.objects.get().opened_by == loop.li.key and Matter.objects.get().number == made.number
    assert refused_code(lambda: leads.register(key, **loop.by(loop.li))) == "suspicion.not-waiting"


def test_the_legal_office_may_let_it_count_from_the_finding(loop: Loop, tmp_path: object) -> None:
    from django.conf import settings

    (settings.VAR / "switches.toml").write_text('lead_clock_start = "found"\n', "utf-8")
    found = loop.at
    key = loop.suspected(loop.party())
    loop.at = Instant(loop.at.at + timedelta(days=7))
    leads.register(key, **loop.by(loop.li))
    assert Instant(Clock.objects.get(clock="RPT.CHECK").start) == found


def test_only_a_case_officer_of_the_office_registers(loop: Loop) -> None:
    key = loop.suspected(loop.party())
    for who, code in ((loop.intake, "lead.not-yours"), (loop.head, "lead.not-yours")):
        assert refused_code(lambda who=who: leads.register(key, **loop.by(who))) == code  # type: ignore[misc]  # bound now
    assert not Matter.objects.exists()


def test_a_lead_may_be_registered_by_hand(loop: Loop) -> None:
    given = {"office": STATION, "origin": "report", "ground": "advertising", "content": "举报其页面用语。"}
    received = Instant(loop.at.at - timedelta(days=2))
    leads.register_by_hand(loop.party(), **given, received_on=received, **loop.by(loop.li))
    assert Instant(Clock.objects.get(clock="RPT.CHECK").start) == received
    # telling the reporter has no procedure yet: its seven working days run on the lead itself
    assert Clock.objects.get(clock="RPT.ADTELL").state == "running"
    other = {**given, "origin": "rumour"}
    assert refused_code(lambda: leads.register_by_hand(loop.party(), **other, **loop.by(loop.li))) == "lead.origin"
    later = Instant(loop.at.at + timedelta(hours=1))
    late = {**given, "received_on": later}
    assert (
        refused_code(lambda: leads.register_by_hand(loop.party(), **late, **loop.by(loop.li))) == "lead.received-later"
    )


def test_a_find_of_ones_own_tells_no_reporter(loop: Loop) -> None:
    given = {"office": STATION, "origin": "officer", "ground": "advertising", "content": "巡查发现。"}
    leads.register_by_hand(loop.party(), **given, **loop.by(loop.li))
    assert not Clock.objects.filter(clock="RPT.ADTELL").exists()


def test_the_daily_opening_takes_the_strongest_up_to_the_cap_once_a_day(loop: Loop) -> None:
    Organisation.objects.filter(pk=STATION).update(intake_a_day=2)
    shops = [loop.party(f"杭州第{n}商行", code="") for n in range(4)]
    for shop, score in zip(shops, (0.5, 0.9, 0.7, 0.8), strict=True):
        loop.suspected(shop, score=score)
    once = leads.key_of_day(STATION, loop.at.day)
    first = leads.open_daily(STATION, at=loop.at, once=once)
    assert len(first.matters) == 2 and first.waiting == 2
    assert sorted(Lead.objects.values_list("score", flat=True)) == [0.8, 0.9]
    assert set(Lead.objects.values_list("opened_by", flat=True)) == {"daily_opening"}
    later = Instant(loop.at.at + timedelta(hours=2))
    assert leads.open_daily(STATION, at=later, once=once) == first
    assert leads.open_daily(STATION, at=later, once=nobody("another key")).matters == ()
    leads.register(Suspicion.objects.get(score=0.5).pk, **loop.by(loop.li))
    tomorrow = Instant(loop.at.at + timedelta(days=1))
    third = leads.open_daily(STATION, at=tomorrow, once=leads.key_of_day(STATION, tomorrow.day))
    assert len(third.matters) == 1 and third.waiting == 0


def test_what_the_days_opening_will_bring_is_told_until_it_is_done(
    loop: Loop, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    Organisation.objects.filter(pk=STATION).update(intake_a_day=2)
    assert queries.not_yet(loop.li, at=loop.at) == ()  # nothing waits
    for n in range(3):
        loop.suspected(loop.party(f"杭州第{n}商行", code=""))
    told = queries.not_yet(loop.li, at=loop.at)
    assert [(each.waiting, each.taken) for each in told] == [(3, 2)]
    assert queries.not_yet(loop.who("外人", "officer", where=OTHER), at=loop.at) == ()
    leads.open_daily(STATION, at=loop.at, once=leads.key_of_day(STATION, loop.at.day))
    with django_assert_num_queries(1):
        assert queries.not_yet(loop.li, at=loop.at) == ()
    tomorrow = Instant(loop.at.at + timedelta(days=1))
    assert [(each.waiting, each.taken) for each in queries.not_yet(loop.li, at=tomorrow)] == [(1, 1)]
    Organisation.objects.filter(pk=STATION).update(intake_a_day=0)
    assert queries.not_yet(loop.li, at=tomorrow) == ()


def test_an_office_that_has_ended_is_promised_no_opening_and_many_posts_cost_no_more(
    loop: Loop, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    offices = Organisation.objects.filter(pk__in=[STATION, BUREAU])
    offices.update(intake_a_day=2)
    loop.suspected(loop.party("杭州第一商行", code=""))
    posts = frozenset(Post("officer", str(office)) for office in (STATION, BUREAU, OTHER))
    for by in (loop.li, replace(loop.li, posts=posts)):
        with django_assert_num_queries(3):
            assert [each.waiting for each in queries.not_yet(by, at=loop.at)] == [1]
    assert {row.key for row in queries.offices_opening(loop.at.day)} >= {STATION, BUREAU}
    offices.update(valid_to=loop.at.day - timedelta(days=1))
    assert queries.not_yet(loop.li, at=loop.at) == ()
    assert not {STATION, BUREAU} & {row.key for row in queries.offices_opening(loop.at.day)}


def test_a_page_of_suspicions_takes_the_same_statements_however_long(
    loop: Loop, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for n in range(6):
        loop.suspected(loop.party(f"杭州第{n}商行", code=""))
        with django_assert_num_queries(5):
            assert len(queries.suspicions(loop.li, on=loop.at.day)) == n + 1


def test_what_waits_shows_its_age_and_why(loop: Loop) -> None:
    Organisation.objects.filter(pk=STATION).update(intake_a_day=1)
    for n, score in enumerate((0.9, 0.5)):
        loop.suspected(loop.party(f"杭州第{n}商行", code=""), score=score)
    strong, weak = queries.suspicions(loop.li, on=loop.at.day + timedelta(days=7))
    assert (strong.score, strong.age, weak.age) == (0.9, 5, 5)
    assert strong.waits_because and "下一次" in strong.waits_because.zh
    assert weak.waits_because and "1条" in weak.waits_because.zh
    assert queries.suspicions(loop.head, on=loop.at.day) and queries.suspicions(
        loop.li, on=loop.at.day, after=strong.id
    )
    assert queries.suspicions(loop.who("别局", "officer", where=OTHER), on=loop.at.day) == []
    assert refused_code(lambda: queries.suspicion(loop.who("别局"), strong.id, on=loop.at.day)) == "suspicion.none"
