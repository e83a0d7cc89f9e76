"""Who somebody is today: person, posts and deputyships; and who holds a capacity somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.actor import Post as Held
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.models import ADMINISTRATORS, Account, Deputy, Person, Post
from wangjian.modules.accounts.policies import confirmed, in_force, keeps_accounts

_NO_PERSON = Text("没有这个人员。", "There is no such person.")
_NO_ACCOUNT = Text("该账号不存在或已关闭，请重新登录。", "The account does not exist or is closed; sign in again.")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person; `for_person` is whom he stands in for where the question was who holds a capacity."""

    key: UUID
    name: str
    organisation: UUID
    licence: str
    active: bool
    for_person: UUID | None = None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its first and last day (None: open), and whether it counts yet."""

    key: UUID
    person: UUID
    person_name: str
    organisation: UUID
    capacity: str
    since: Day
    until: Day | None
    counts: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """How a person signs in; never the password."""

    key: UUID
    person: UUID
    sign_in: str
    active: bool
    sample: bool


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person with the account he signs in by, if he has one."""

    person: PersonRow
    account: AccountRow | None


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """Somebody who stands in on a post, from `since` to `until`, both included."""

    key: UUID
    post: UUID
    deputy: UUID
    deputy_name: str
    since: Day
    until: Day


def actor(account: UUID, on: Day, *, epoch: int | None = None) -> Actor:
    """Who acts through an account on a day, in three queries; `epoch` is the one his session began with.

    Raise `Refusal` ``account.none`` where it is closed, its person retired or its sessions were ended.
    """
    found = Account.objects.select_related("person").filter(pk=account, is_active=True, person__active=True).first()
    if found is None or (epoch is not None and found.epoch != epoch):
        raise Refusal("account.none", _NO_ACCOUNT)
    return _acting(found.person, on)


def actor_of(key: UUID, on: Day) -> Actor:
    """Who a person is on a day, whether he has an account or not; raise `Refusal` ``person.none``."""
    found = Person.objects.filter(pk=key, active=True).first()
    if found is None:
        raise Refusal("person.none", _NO_PERSON)
    return _acting(found, on)


def person(key: UUID) -> PersonRow:
    """The person of that key; raise `Refusal` ``person.none``."""
    found = Person.objects.filter(pk=key).first()
    if found is None:
        raise Refusal("person.none", _NO_PERSON)
    return _row(found)


def persons(keys: Collection[UUID]) -> dict[UUID, PersonRow]:
    """The persons of these keys, in one query; unknown ones are missing."""
    return {found.pk: _row(found) for found in Person.objects.filter(pk__in=keys)}


def of_accounts(keys: Collection[UUID]) -> dict[UUID, PersonRow]:
    """Whose these accounts are, in one query; unknown ones are missing."""
    found = Account.objects.filter(pk__in=keys).select_related("person")
    return {each.pk: _row(each.person) for each in found}


def holding(capacity: str, organisations: Iterable[UUID], on: Day) -> list[PersonRow]:
    """Who holds a capacity at one of these organisations on a day, deputies too, by name."""
    where = list(organisations)
    own = Post.objects.filter(in_force(on), confirmed(), capacity=capacity, organisation__in=where, person__active=True)
    standing_in = _deputyships(on).filter(post__capacity=capacity, post__organisation__in=where)
    found = [_row(post.person) for post in own.select_related("person")]
    found += [_row(stands.deputy, stands.absent_id) for stands in standing_in.select_related("deputy")]
    return sorted(set(found), key=lambda row: (row.name, row.key, row.for_person is not None))


def posts(of: UUID, on: Day) -> list[PostRow]:
    """The posts of a person that stand on a day, those still to be confirmed too, by capacity."""
    found = Post.objects.filter(in_force(on), person=of).select_related("person")
    return [_post(post) for post in found.order_by("capacity", "organisation")]


def administrators(on: Day) -> list[PostRow]:
    """Every post of an administrator that stands on a day, those still to be confirmed too."""
    found = Post.objects.filter(in_force(on), side__gt=0).select_related("person")
    return [_post(post) for post in found.order_by("side", "person__name", "pk")]


def staff(
    by: Actor, text: str = "", *, of: UUID | None = None, offset: int = 0, limit: int = 50
) -> tuple[list[StaffRow], int]:
    """People (of one organisation, if named) whose name or sign-in holds `text`, and how many there are in all.

    Raise `Refusal` ``accounts.forbidden`` for whoever keeps no accounts.
    """
    keeps_accounts(by)
    found = Person.objects.filter(organisation=of) if of else Person.objects.all()
    if text:
        signs_in = Account.objects.filter(sign_in__contains=text).values("person")
        found = found.filter(Q(name__contains=text) | Q(pk__in=signs_in))
    rows = list(found.order_by("-active", "organisation__code", "name", "pk")[offset : offset + limit])
    accounts = {each.person_id: _account(each) for each in Account.objects.filter(person__in=[row.pk for row in rows])}
    return [StaffRow(_row(row), accounts.get(row.pk)) for row in rows], found.count()


def deputies(of: UUID, on: Day) -> list[DeputyRow]:
    """Who stands in for a person from a day on, the present ones and those to come."""
    found = Deputy.objects.filter(absent=of, ended_at=None, during__endswith__gt=on).select_related("deputy")
    return [
        DeputyRow(
            key=each.pk,
            post=each.post_id,
            deputy=each.deputy_id,
            deputy_name=each.deputy.name,
            since=each.during.lower,
            until=each.during.upper - timedelta(days=1),
        )
        for each in found.order_by("during", "pk")
    ]


def account_of(of: UUID) -> AccountRow:
    """The account of a person; raise `Refusal` ``account.none``."""
    found = Account.objects.filter(person=of).first()
    if found is None:
        raise Refusal("account.none", _NO_ACCOUNT)
    return _account(found)


def taken(sign_ins: Collection[str]) -> frozenset[str]:
    """Which of these names somebody signs in with, or did: their accounts are there."""
    return frozenset(Account.objects.filter(sign_in__in=sign_ins).values_list("sign_in", flat=True))


def _acting(person: Person, on: Day) -> Actor:
    own = Post.objects.filter(in_force(on), confirmed(), person=person)
    held = {Held(capacity, str(where)) for capacity, where in own.values_list("capacity", "organisation")}
    held |= {
        Held(stands.post.capacity, str(stands.post.organisation_id), str(stands.absent_id))
        for stands in _deputyships(on).filter(deputy=person)
    }
    # an administrator sits on no matter: his organisation is no holder for him
    works = {post.organisation for post in held if post.capacity not in ADMINISTRATORS}
    return Actor(
        key=str(person.pk),
        name=person.name,
        kind=ActorKind.PERSON,
        holders=frozenset({str(person.pk)} | works),
        capacities=frozenset(post.capacity for post in held),
        posts=frozenset(held),
    )


def _deputyships(on: Day) -> QuerySet[Deputy]:
    """Deputyships that count on a day: of a post that counts too, for somebody active, by somebody active."""
    active = {"deputy__active": True, "post__person__active": True}
    found = Deputy.objects.filter(in_force(on), in_force(on, "post__"), confirmed("post__"), **active)
    return found.select_related("post")


def _row(found: Person, for_person: UUID | None = None) -> PersonRow:
    return PersonRow(found.pk, found.name, found.organisation_id, found.licence, found.active, for_person)


def _account(found: Account) -> AccountRow:
    return AccountRow(found.pk, found.person_id, found.sign_in, found.is_active, found.sample)


def _post(found: Post) -> PostRow:
    until = found.during.upper
    return PostRow(
        key=found.pk,
        person=found.person_id,
        person_name=found.person.name,
        organisation=found.organisation_id,
        capacity=found.capacity,
        since=found.during.lower,
        until=None if until is None else until - timedelta(days=1),
        counts=found.side == 0 or found.confirmed_by != "",
    )
