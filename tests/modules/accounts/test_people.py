"""People, accounts, posts and deputies, and the administrators who keep them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.modules.accounts.conftest import DAY, FIRST, PASSWORD, Place, facts, payloads, refused
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor, Post
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts import operations, queries
from wangjian.modules.accounts.models import Person
from wangjian.modules.accounts.models import Post as Held
from wangjian.modules.accounts.policies import CAPACITIES, confirmed, in_force
from wangjian.modules.audit.operations import system_actor

pytestmark = pytest.mark.django_db
Once = Callable[[], Key]


def give(
    place: Place, person: UUID, capacity: str, by: Actor, at: Instant, once: Key, **dates: Any
) -> operations.PostGiven:
    return operations.give_post(
        person,
        capacity=capacity,
        organisation=dates.pop("organisation", place.office),
        since=dates.get("since", DAY),
        until=dates.get("until"),
        by=by,
        at=at,
        once=once,
    )


def test_the_first_administrators_hold_nothing_else_and_no_seat(place: Place) -> None:
    for who, capacity in zip(
        (place.system, place.first, place.second, place.auditor), [each.capacity for each in FIRST], strict=True
    ):
        assert who.capacities == {capacity}
        assert who.holders == {who.key}
        assert who.posts == {Post(capacity, str(place.office))}
    assert facts().count("administrators.founded") == 1
    assert [row.capacity for row in queries.administrators(DAY)] == [each.capacity for each in FIRST]


def test_founding_is_refused_a_second_time_to_people_and_to_an_incomplete_list(
    place: Place, at: Instant, once: Once
) -> None:
    def again(first: object = FIRST, by: Actor = system_actor("up")) -> object:  # noqa: B008 - a value, not a call that changes
        return operations.found_administrators(first, organisation=place.office, by=by, at=at, once=once())  # type: ignore[arg-type]  # a test's list

    refused("administrators.there", again)
    refused("administrators.forbidden", lambda: again(by=place.first))


@pytest.mark.parametrize("left_out", range(4))
def test_the_first_administrators_are_complete(offices: list[UUID], left_out: int, at: Instant, once: Once) -> None:
    few = [each for number, each in enumerate(FIRST) if number != left_out]
    refused(
        "administrators.incomplete",
        lambda: operations.found_administrators(
            few, organisation=offices[0], by=system_actor("up"), at=at, once=once()
        ),
    )
    assert not queries.administrators(DAY)


def test_a_person_with_posts_is_an_actor_in_one_statement(
    place: Place,
    hire: Callable[..., UUID],
    account: Callable[..., UUID],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    person = hire("王芳", "officer", "unit_head")
    key = account(person)
    with django_assert_num_queries(1):
        who = queries.actor(key, DAY)
    assert (who.key, who.name) == (str(person), "王芳")
    assert who.holders == {str(person), str(place.office)}
    assert who.has_at("officer", {str(place.office)}) and who.has("unit_head")
    assert queries.actor(key, DAY - timedelta(days=1)).posts == frozenset()
    assert queries.persons([person])[person] == queries.person(person)
    assert queries.account_of(person).sign_in == "wang.fang"
    refused("person.none", lambda: queries.person(key_of("nobody")))
    refused("account.none", lambda: queries.account_of(key_of("nobody")))


def test_which_sign_ins_are_taken(hire: Callable[..., UUID], account: Callable[..., UUID]) -> None:
    key = account(hire("officer"))
    name = queries.account_of(queries.of_accounts([key])[key].key).sign_in
    assert queries.taken([name, "nobody"]) == {name} and queries.taken([]) == frozenset()


def test_facts_hold_no_name(hire: Callable[..., UUID], account: Callable[..., UUID]) -> None:
    account(hire("欧阳无双", "officer"), "ouyang")
    said = payloads()
    assert "欧阳" not in said and "ouyang" not in said and "plum" not in said


def test_only_the_security_administrator_keeps_people(
    place: Place,
    hire: Callable[..., UUID],
    account: Callable[..., UUID],
    actor: Callable[..., Actor],
    at: Instant,
    once: Once,
) -> None:
    person = hire("王芳", "officer")
    key = account(person)
    post = queries.posts(person, DAY)[0].key
    for other in (place.system, place.auditor, actor("head"), system_actor("up")):
        common: dict[str, Any] = {"by": other, "at": at}
        acts: list[Callable[[], object]] = [
            lambda c=common: operations.note_person("赵", organisation=place.office, once=once(), **c),
            lambda c=common: operations.retire_person(person, once=once(), **c),
            lambda c=common: operations.open_account(person, sign_in="x.y", password=PASSWORD, once=once(), **c),
            lambda c=common: operations.close_account(key, why="left", once=once(), **c),
            lambda c=common: operations.reset_password(key, new=PASSWORD * 2, once=once(), **c),
            lambda o=other: give(place, person, "head", o, at, once()),
            lambda c=common: operations.confirm_post(post, once=once(), **c),
            lambda c=common: operations.end_post(post, why="moved", once=once(), **c),
        ]
        for act in acts:
            refused("accounts.forbidden", act)


def test_nobody_gives_himself_anything(place: Place, at: Instant, once: Once) -> None:
    me, mine = place.persons[1], place.accounts[1]
    common: dict[str, Any] = {"by": place.first, "at": at}
    for act in (
        lambda: give(place, me, "officer", place.first, at, once()),
        lambda: give(place, me, "audit_administrator", place.first, at, once()),
        lambda: operations.open_account(me, sign_in="second", password=PASSWORD, once=once(), **common),
        lambda: operations.close_account(mine, why="left", once=once(), **common),
        lambda: operations.reset_password(mine, new=PASSWORD * 2, once=once(), **common),
        lambda: operations.retire_person(me, once=once(), **common),
    ):
        refused("accounts.himself", act)


def test_an_administrator_is_made_by_two(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    person = hire("钱安")
    key = account(person, "qian.an")
    given = give(place, person, "security_administrator", place.first, at, once())
    assert not given.counts and not queries.actor(key, DAY).has("security_administrator")
    refused("post.second-hand", lambda: operations.confirm_post(given.id, by=place.first, at=at, once=once()))
    refused(
        "accounts.forbidden",
        lambda: operations.confirm_post(given.id, by=queries.actor(key, DAY), at=at, once=once()),
    )
    assert operations.confirm_post(given.id, by=place.second, at=at, once=once()).counts
    assert queries.actor(key, DAY).capacities == {"security_administrator"}
    refused("post.nothing", lambda: operations.confirm_post(given.id, by=place.second, at=at, once=once()))
    refused("post.none", lambda: operations.confirm_post(key_of("no"), by=place.second, at=at, once=once()))
    assert facts().count("post.confirmed") == 1


def test_nobody_confirms_his_own_post(place: Place, hire: Callable[..., UUID], at: Instant, once: Once) -> None:
    """Even a security administrator whose other post of that kind already counts."""
    given = operations.give_post(
        place.persons[2],
        capacity="security_administrator",
        organisation=place.other,
        since=DAY,
        by=place.first,
        at=at,
        once=once(),
    )
    refused("accounts.himself", lambda: operations.confirm_post(given.id, by=place.second, at=at, once=once()))


def test_administrators_hold_no_other_post(place: Place, hire: Callable[..., UUID], at: Instant, once: Once) -> None:
    person = hire("王芳", "officer")
    refused("post.apart", lambda: give(place, person, "system_administrator", place.first, at, once()))
    refused("post.apart", lambda: give(place, place.persons[0], "officer", place.first, at, once()))
    refused("post.apart", lambda: give(place, place.persons[0], "audit_administrator", place.first, at, once()))
    operations.end_post(queries.posts(person, DAY)[0].key, why="moved", by=place.first, at=at, once=once())
    assert not give(place, person, "system_administrator", place.first, at, once()).counts


def test_two_security_administrators_remain(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    posts = {row.person: row.key for row in queries.administrators(DAY)}
    second = place.persons[2]
    for act in (
        lambda: operations.end_post(posts[second], why="moved", by=place.first, at=at, once=once()),
        lambda: operations.close_account(place.accounts[2], why="left", by=place.first, at=at, once=once()),
        lambda: operations.retire_person(second, by=place.first, at=at, once=once()),
    ):
        refused("administrators.too-few", act)
    third = hire("钱安")
    account(third, "qian.an")
    given = give(place, third, "security_administrator", place.first, at, once())
    operations.confirm_post(given.id, by=place.second, at=at, once=once())
    operations.end_post(posts[second], why="moved", by=place.first, at=at, once=once())
    assert queries.actor(place.accounts[2], DAY).posts == frozenset()


@pytest.mark.parametrize(
    ("code", "capacity", "dates"),
    [
        ("post.malformed", "king", {}),
        ("post.malformed", "officer", {"until": DAY - timedelta(days=1)}),
        ("post.organisation-ended", "officer", {"since": date(2021, 1, 1)}),
        ("organisation.none", "officer", {"organisation": key_of("nowhere")}),
    ],
)
def test_a_post_that_cannot_be_is_refused(
    place: Place, hire: Callable[..., UUID], at: Instant, once: Once, code: str, capacity: str, dates: dict[str, Any]
) -> None:
    person = hire("王芳")
    refused(code, lambda: give(place, person, capacity, place.first, at, once(), **dates))
    assert not queries.posts(person, DAY)


def test_a_post_is_given_once_over_the_same_days(
    place: Place, hire: Callable[..., UUID], at: Instant, once: Once
) -> None:
    person = hire("王芳")
    give(place, person, "officer", place.first, at, once(), until=DAY)
    refused("post.twice", lambda: give(place, person, "officer", place.first, at, once()))
    give(place, person, "officer", place.first, at, once(), since=DAY + timedelta(days=1))
    give(place, person, "officer", place.first, at, once(), organisation=place.other)
    assert {row.until for row in queries.posts(person, DAY)} == {DAY, None}


def test_an_ended_post_counts_no_more(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    person = hire("王芳", "officer")
    key, post = account(person), queries.posts(person, DAY)[0].key
    refused("ending.why", lambda: operations.end_post(post, why="", by=place.first, at=at, once=once()))
    operations.end_post(post, why="moved", by=place.first, at=at, once=once())
    assert queries.actor(key, DAY).holders == {str(person)}
    assert queries.holding("officer", [place.office], DAY) == []
    refused("post.ended", lambda: operations.end_post(post, why="moved", by=place.first, at=at, once=once()))
    refused("post.none", lambda: operations.end_post(key_of("no"), why="moved", by=place.first, at=at, once=once()))


def test_both_wordings_of_what_counts_say_the_same(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    person = hire("王芳", "officer", "unit_head")
    key = account(person)
    give(place, person, "head", place.first, at, once(), until=DAY + timedelta(days=2))
    give(place, person, "intake", place.first, at, once(), since=DAY + timedelta(days=3))
    ended = next(row.key for row in queries.posts(person, DAY) if row.capacity == "unit_head")
    operations.end_post(ended, why="moved", by=place.first, at=at, once=once())
    counted = []
    for day in (DAY + timedelta(days=days) for days in range(-1, 5)):
        own = Held.objects.filter(in_force(day), confirmed(), person=person)
        said = queries.actor(key, day).capacities
        assert said == set(own.values_list("capacity", flat=True))
        counted.append(sorted(said))
    assert counted == [[], *[["head", "officer"]] * 3, *[["intake", "officer"]] * 2]


def test_a_deputy_acts_on_the_post_of_another_for_its_days(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    head, officer = hire("李局", "head"), hire("王芳", "officer")
    head_actor = queries.actor(account(head, "li.ju"), DAY)
    key = account(officer)
    post = queries.posts(head, DAY)[0].key
    days: dict[str, Any] = {"since": DAY, "until": DAY + timedelta(days=4), "at": at}
    refused(
        "deputy.forbidden",
        lambda: operations.name_deputy(post, deputy=officer, by=queries.actor(key, DAY), once=once(), **days),
    )
    named = operations.name_deputy(post, deputy=officer, by=head_actor, once=once(), **days)
    who = queries.actor(key, DAY + timedelta(days=4))
    assert Post("head", str(place.office), str(head)) in who.posts
    assert not queries.actor(key, DAY + timedelta(days=5)).has("head")
    holders = queries.holding("head", [place.office], DAY)
    assert {(row.key, row.for_person) for row in holders} == {(head, None), (officer, head)}
    refused(
        "deputy.second",
        lambda: operations.name_deputy(post, deputy=hire("孙", "officer"), by=head_actor, once=once(), **days),
    )
    operations.end_deputy(named.id, by=queries.actor(key, DAY), at=at, once=once())
    assert not queries.actor(key, DAY).has("head")
    refused("deputy.ended", lambda: operations.end_deputy(named.id, by=head_actor, at=at, once=once()))
    assert {"deputy.named", "deputy.ended"} <= set(facts())


def test_a_deputyship_ends_with_its_post(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    head, officer = hire("李局", "head"), hire("王芳", "officer")
    post = queries.posts(head, DAY)[0].key
    operations.name_deputy(post, deputy=officer, since=DAY, until=DAY, by=place.first, at=at, once=once())
    key = account(officer)
    assert queries.actor(key, DAY).has("head")
    operations.end_post(post, why="moved", by=place.first, at=at, once=once())
    assert not queries.actor(key, DAY).has("head")


def test_a_deputy_of_somebody_retired_holds_nothing(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    head, officer = hire("李局", "head"), hire("王芳", "officer")
    post = queries.posts(head, DAY)[0].key
    operations.name_deputy(post, deputy=officer, since=DAY, until=DAY, by=place.first, at=at, once=once())
    key = account(officer)
    assert queries.actor(key, DAY).has("head")
    Person.objects.filter(pk=head).update(active=False)  # whatever else a retirement ends
    assert not queries.actor(key, DAY).has("head") and queries.holding("head", [place.office], DAY) == []


def test_a_deputy_that_cannot_be_is_refused(place: Place, hire: Callable[..., UUID], at: Instant, once: Once) -> None:
    head, officer, elsewhere = hire("李局", "head"), hire("王芳", "officer"), hire("周", organisation=place.other)
    post = queries.posts(head, DAY)[0].key
    of_system = next(row.key for row in queries.administrators(DAY) if row.capacity == "system_administrator")

    def name(deputy: UUID, on: UUID = post, since: date = DAY, until: date = DAY) -> object:
        return operations.name_deputy(on, deputy=deputy, since=since, until=until, by=place.first, at=at, once=once())

    refused("deputy.same", lambda: name(head))
    refused("deputy.elsewhere", lambda: name(elsewhere))
    refused("deputy.administrator", lambda: name(officer, of_system))
    refused("deputy.administrator", lambda: name(place.persons[0]))
    refused("accounts.himself", lambda: name(place.persons[1]))
    refused("deputy.dates", lambda: name(officer, until=DAY - timedelta(days=1)))
    refused("deputy.dates", lambda: name(officer, until=DAY + timedelta(days=366)))
    refused("deputy.no-post", lambda: name(officer, since=DAY - timedelta(days=1)))
    refused("deputy.no-post", lambda: name(officer, key_of("no")))
    refused("person.none", lambda: name(key_of("nobody")))
    refused("deputy.none", lambda: operations.end_deputy(key_of("no"), by=place.first, at=at, once=once()))
    named = operations.name_deputy(post, deputy=officer, since=DAY, until=DAY, by=place.first, at=at, once=once())
    refused("deputy.forbidden", lambda: operations.end_deputy(named.id, by=place.system, at=at, once=once()))
    refused("post.apart", lambda: give(place, officer, "audit_administrator", place.first, at, once()))


def test_a_retired_person_acts_no_more(
    place: Place, hire: Callable[..., UUID], account: Callable[..., UUID], at: Instant, once: Once
) -> None:
    person = hire("王芳", "officer")
    key = account(person)
    operations.retire_person(person, by=place.first, at=at, once=once())
    refused("account.none", lambda: queries.actor(key, DAY))
    assert queries.holding("officer", [place.office], DAY) == []
    refused("person.retired", lambda: operations.retire_person(person, by=place.first, at=at, once=once()))
    refused("person.retired", lambda: give(place, person, "head", place.first, at, once()))


@pytest.mark.parametrize("name", ["", "  ", "王" * 61])
def test_a_person_needs_a_name(place: Place, at: Instant, once: Once, name: str) -> None:
    refused(
        "person.malformed",
        lambda: operations.note_person(name, organisation=place.office, by=place.first, at=at, once=once()),
    )


@pytest.mark.parametrize("capacity", sorted(CAPACITIES))
def test_every_capacity_is_worded(capacity: str) -> None:
    assert CAPACITIES[capacity].zh and CAPACITIES[capacity].en


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"given_by": "{person}"}, "accounts_not_to_himself"),
        ({"confirmed_by": "{person}"}, "accounts_second_hand"),
        ({"given_by": "a", "confirmed_by": "a"}, "accounts_second_hand"),
        ({"side": 2}, "accounts_side"),
        ({"capacity": "audit_administrator", "side": 3}, "accounts_sides_apart"),
        ({}, "accounts_post_once"),
    ],
)
def test_the_database_keeps_posts_apart(hire: Callable[..., UUID], changes: dict[str, object], constraint: str) -> None:
    person = hire("王芳", "officer")
    columns = ("id", "person_id", "organisation_id", "capacity", "side", "during", "given_by", "confirmed_by")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM accounts_post WHERE person_id = %s", [person])
        row = dict(zip(columns, cursor.fetchone(), strict=True)) | {"id": key_of("another")} | changes
        values = [str(person) if value == "{person}" else value for value in row.values()]
        cursor.execute(
            f"INSERT INTO accounts_post ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", values
        )


def test_names_of_the_first_are_those_given(place: Place) -> None:
    assert [queries.person(key).name for key in place.persons] == [each.name for each in FIRST]
    assert replace(FIRST[0]) == FIRST[0]
