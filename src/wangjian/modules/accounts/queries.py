"""Who somebody is today: person, posts and deputyships; and who holds a capacity somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.actor import Post as Held
from wangjian.kernel.moment import Day, end_of
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.models import ADMINISTRATORS, Account, Deputy, Person, Post
from wangjian.modules.accounts.policies import in_force, keeps_accounts

_NO_PERSON = Text("没有这个人员。", "There is no such person.")
_NO_ACCOUNT = Text("该账号不存在或已关闭，请重新登录。", "The account does not exist or is closed; sign in again.")

_PERSONS = "SELECT * FROM accounts_person WHERE holder_id = ANY(%s)"
# Asked with every page, so in words of SQL: what `policies.in_force` and `policies.confirmed` say of a post.
_COUNTS = """
post.during @> %(on)s AND (post.ended_at IS NULL OR post.ended_at >= %(end)s)
AND (post.side = 0 OR post.confirmed_by <> '')
"""
# Deputyships count of a post that counts too, for somebody active, by somebody active.
_STANDING_IN = f"""
accounts_deputy stands JOIN accounts_post post ON post.id = stands.post_id
JOIN accounts_person absent ON absent.holder_id = post.person_id AND absent.active
WHERE stands.during @> %(on)s AND (stands.ended_at IS NULL OR stands.ended_at >= %(end)s) AND {_COUNTS}
"""
_ACTING = f"""
SELECT p.holder_id, p.name, account.epoch, held.capacity, held.organisation_id, held.absent_id
FROM accounts_person p LEFT JOIN accounts_account account ON account.person_id = p.holder_id
LEFT JOIN LATERAL (
    SELECT post.capacity, post.organisation_id, NULL::uuid AS absent_id FROM accounts_post post
    WHERE post.person_id = p.holder_id AND {_COUNTS}
    UNION ALL
    SELECT post.capacity, post.organisation_id, stands.absent_id FROM {_STANDING_IN} AND stands.deputy_id = p.holder_id
) AS held ON true
WHERE p.active AND
"""  # noqa: S608 - of our own words
_HOLDING = f"""
SELECT held.capacity, p.holder_id, p.name, p.organisation_id, p.licence, p.active, held.absent_id FROM (
    SELECT post.capacity, post.person_id, NULL::uuid AS absent_id FROM accounts_post post
    WHERE post.organisation_id = ANY(%(where)s) AND post.capacity = ANY(%(capacities)s) AND {_COUNTS}
    UNION ALL
    SELECT post.capacity, stands.deputy_id, stands.absent_id FROM {_STANDING_IN}
    AND post.organisation_id = ANY(%(where)s) AND post.capacity = ANY(%(capacities)s)
) AS held JOIN accounts_person p ON p.holder_id = held.person_id AND p.active
"""  # noqa: S608 - of our own words


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
    """Who acts through an account on a day, one statement; `epoch` is the one his session began with.

    Raise `Refusal` ``account.none`` where it is closed, its person retired or its sessions were ended.
    """
    found, began = _acting("account.id = %(who)s AND account.is_active", account, on)
    if found is None or (epoch is not None and began != epoch):
        raise Refusal("account.none", _NO_ACCOUNT)
    return found


def actor_of(key: UUID, on: Day) -> Actor:
    """Who a person is on a day, whether he has an account or not; raise `Refusal` ``person.none``."""
    found, _ = _acting("p.holder_id = %(who)s", key, on)
    if found is None:
        raise Refusal("person.none", _NO_PERSON)
    return found


def person(key: UUID) -> PersonRow:
    """The person of that key; raise `Refusal` ``person.none``."""
    found = Person.objects.filter(pk=key).first()
    if found is None:
        raise Refusal("person.none", _NO_PERSON)
    return _row(found)


def persons(keys: Collection[UUID]) -> dict[UUID, PersonRow]:
    """The persons of these keys, in one query; unknown ones are missing."""
    return {found.pk: _row(found) for found in Person.objects.raw(_PERSONS, [list(keys)])} if keys else {}


def of_accounts(keys: Collection[UUID]) -> dict[UUID, PersonRow]:
    """Whose these accounts are, in one query; unknown ones are missing."""
    found = Account.objects.filter(pk__in=keys).select_related("person")
    return {each.pk: _row(each.person) for each in found}


def holding(capacity: str, organisations: Iterable[UUID], on: Day) -> list[PersonRow]:
    """Who holds a capacity at one of these organisations on a day, deputies too, by name."""
    return holding_each([capacity], organisations, on)[capacity]


def holding_each(capacities: Collection[str], organisations: Iterable[UUID], on: Day) -> dict[str, list[PersonRow]]:
    """The same of each of these capacities, in one statement."""
    given: dict[str, Any] = {
        "capacities": list(capacities),
        "where": list(organisations),
        "on": on,
        "end": end_of(on).at,
    }
    found: dict[str, set[PersonRow]] = {capacity: set() for capacity in capacities}
    if capacities:
        with connection.cursor() as cursor:
            cursor.execute(_HOLDING, given)
            for capacity, *row in cursor.fetchall():
                found[capacity].add(PersonRow(*row))
    return {capacity: sorted(rows, key=_by_name) for capacity, rows in found.items()}


def holds(person: str, capacity: str, organisations: str, on: Day) -> tuple[str, dict[str, Any]]:
    """The same of one person in words of SQL, each given as such words, and the values they take."""
    here = f"post.capacity = {capacity} AND post.organisation_id IN ({organisations})"
    own = f"SELECT FROM accounts_post post WHERE post.person_id = p.holder_id AND {here} AND {_COUNTS}"
    stood_in = f"SELECT FROM {_STANDING_IN} AND stands.deputy_id = p.holder_id AND {here}"
    held = f"(EXISTS ({own}) OR EXISTS ({stood_in}))"
    asked = f"SELECT FROM accounts_person p WHERE p.holder_id = {person} AND p.active AND {held}"
    return f"EXISTS ({asked})", {"on": on, "end": end_of(on).at}


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


def _acting(which: str, who: UUID, on: Day) -> tuple[Actor | None, int | None]:
    """The actor and the epoch of his account, of the person `which` says."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTING + which, {"who": who, "on": on, "end": end_of(on).at})
        rows = cursor.fetchall()
    if not rows:
        return None, None
    key, name, epoch, *_ = rows[0]
    held = frozenset(
        Held(capacity, str(where), str(absent) if absent else "")
        for *_, capacity, where, absent in rows
        if capacity is not None
    )
    # an administrator sits on no matter: his organisation is no holder for him
    works = {post.organisation for post in held if post.capacity not in ADMINISTRATORS}
    acting = Actor(
        key=str(key),
        name=name,
        kind=ActorKind.PERSON,
        holders=frozenset({str(key)} | works),
        capacities=frozenset(post.capacity for post in held),
        posts=held,
    )
    return acting, epoch


def _by_name(row: PersonRow) -> tuple[str, UUID, bool]:
    return row.name, row.key, row.for_person is not None


def _row(found: Person) -> PersonRow:
    return PersonRow(found.pk, found.name, found.organisation_id, found.licence, found.active)


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
