"""Posts are given, confirmed and ended by security administrators, never to or for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from psycopg.types.range import DateRange

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import POST_CONFIRMED, POST_ENDED, POST_GIVEN
from wangjian.modules.accounts.models import Deputy, Post
from wangjian.modules.accounts.operations.keeping import (
    leave_two_security_administrators,
    lock_active_person,
    require_ending,
)
from wangjian.modules.accounts.policies import CAPACITIES, keeps_accounts, side_of
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.organisations.queries import organisation as organisation_row

_NO_CAPACITY = Text("没有“{capacity}”这种身份。", "There is no capacity “{capacity}”.")
_DATES = Text("岗位的末日不能早于首日。", "A post cannot end before it begins.")
_GONE = Text("{name}在{day}不存续。", "{name} does not exist on {day}.")
_TWICE = Text("{name}同期已有这个岗位。", "{name} holds this post over the same time already.")
_APART = Text(
    "系统、安全、审计管理员与业务岗位互不兼任，{name}同期已有另一类岗位或代行。",
    "System, security and audit administrators hold nothing else: {name} has a post or deputyship of another kind "
    "over the same time.",
)
_NONE = Text("没有这个岗位。", "There is no such post.")
_ENDED = Text("该岗位已终止。", "This post has ended already.")
_NOTHING = Text("该岗位无须确认或已确认。", "This post needs no confirmation or has it already.")
_SECOND = Text(
    "管理员岗位须由提出人以外的另一名安全管理员确认。",
    "A post of an administrator is confirmed by a security administrator other than the one who gave it.",
)


@dataclass(frozen=True, slots=True)
class PostGiven:
    """The post, and whether it counts: an administrator's waits for a second hand."""

    id: UUID
    counts: bool


@dataclass(frozen=True, slots=True)
class PostEnded:
    """The post that ended."""

    id: UUID


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be given; `until` is its last day, None for an open one."""

    person: UUID
    capacity: str
    organisation: UUID
    since: Day
    until: Day | None = None

    @property
    def during(self) -> DateRange:
        """The days as the database keeps them."""
        return DateRange(self.since, None if self.until is None else self.until + timedelta(days=1))


def give_post(  # noqa: PLR0913 - five of its own; who, when and which act beside them
    person: UUID,
    *,
    capacity: str,
    organisation: UUID,
    since: Day,
    until: Day | None = None,
    by: Actor,
    at: Instant,
    once: Key,
) -> PostGiven:
    """Give a capacity at an organisation from `since` to `until`, both included; None leaves it open.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``post.malformed``, ``post.organisation-ended``,
    ``post.twice``, ``post.apart``, ``person.none``, ``person.retired``, ``organisation.none``. (8.1.4.2 d)
    """
    with acting("accounts.give_post", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PostGiven)) is not None:
            return earlier
        keeps_accounts(by, of=person)
        key = write_post(act, "post", NewPost(person, capacity, organisation, since, until))
        return act.give(PostGiven(key, side_of(capacity) == 0))


def confirm_post(post: UUID, *, by: Actor, at: Instant, once: Key) -> PostGiven:
    """Confirm the post of an administrator as the second security administrator; it counts from now.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``post.none``, ``post.ended``, ``post.nothing``,
    ``post.second-hand``.
    """
    with acting("accounts.confirm_post", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PostGiven)) is not None:
            return earlier
        found = _locked(post)
        keeps_accounts(by, of=found.person_id if found is not None else None)
        given = _standing(found)
        if given.side == 0 or given.confirmed_by:
            raise Refusal("post.nothing", _NOTHING)
        if given.given_by == by.key:
            raise Refusal("post.second-hand", _SECOND)
        Post.objects.filter(pk=post).update(confirmed_by=by.key)
        act.record(POST_CONFIRMED, post=post)
        return act.give(PostGiven(post, True))


def end_post(post: UUID, *, why: str, by: Actor, at: Instant, once: Key) -> PostEnded:
    """End a post at once, and with it what deputies did on it; one still to be confirmed is withdrawn by this.

    `why` is one of `ENDINGS`. Raise `Refusal` ``accounts.forbidden``, ``ending.why``, ``post.none``, ``post.ended``,
    ``administrators.too-few``.
    """
    with acting("accounts.end_post", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PostEnded)) is not None:
            return earlier
        keeps_accounts(by)
        require_ending(why)
        found = _standing(_locked(post))
        if found.capacity == "security_administrator" and found.confirmed_by:
            leave_two_security_administrators(found.person_id, on=at.day)
        Post.objects.filter(pk=post).update(ended_at=at.at)
        act.record(POST_ENDED, post=post, person=found.person_id, why=why)
        return act.give(PostEnded(post))


def write_post(act: Act, label: str, new: NewPost, *, confirmed_by: str = "") -> UUID:
    """Check and write a post with its fact (of this module's acts alone)."""
    person = lock_active_person(new.person)
    _check(new)
    side = side_of(new.capacity)
    over = Post.objects.filter(person=new.person, ended_at=None, during__overlap=new.during)
    if over.exclude(side=side).exists() or (
        side and Deputy.objects.filter(deputy=new.person, ended_at=None, during__overlap=new.during).exists()
    ):
        raise Refusal("post.apart", _APART, name=person.name)
    if over.filter(capacity=new.capacity, organisation=new.organisation).exists():
        raise Refusal("post.twice", _TWICE, name=person.name)
    key = act.new_id(label)
    Post.objects.create(
        id=key,
        person=person,
        organisation_id=new.organisation,
        capacity=new.capacity,
        side=side,
        during=new.during,
        given_by=act.by.key,
        confirmed_by=confirmed_by,
    )
    act.record(
        POST_GIVEN,
        post=key,
        person=new.person,
        organisation=new.organisation,
        capacity=new.capacity,
        since=new.since,
        until=new.until,
    )
    return key


def _check(new: NewPost) -> None:
    if new.capacity not in CAPACITIES:
        raise Refusal("post.malformed", _NO_CAPACITY, capacity=new.capacity)
    if new.until is not None and new.until < new.since:
        raise Refusal("post.malformed", _DATES)
    where = organisation_row(new.organisation)
    if not where.stands(new.since):
        raise Refusal("post.organisation-ended", _GONE, name=where.name, day=new.since)


def _locked(post: UUID) -> Post | None:
    return Post.objects.select_for_update(of=("self",), no_key=True).filter(pk=post).first()


def _standing(found: Post | None) -> Post:
    if found is None:
        raise Refusal("post.none", _NONE)
    if found.ended_at is not None:
        raise Refusal("post.ended", _ENDED)
    return found
