"""Somebody stands in on a post for a time, named by its holder or by a security administrator."""

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
from wangjian.modules.accounts.facts import DEPUTY_ENDED, DEPUTY_NAMED
from wangjian.modules.accounts.models import Deputy, Person, Post
from wangjian.modules.accounts.operations.keeping import lock_active_person
from wangjian.modules.accounts.policies import keeps_accounts
from wangjian.modules.audit.operations import acting

LONGEST = timedelta(days=366)
"""Whoever is away for longer needs a successor, not a deputy."""

_NONE = Text("没有这个岗位，或者它不在所述期间内。", "There is no such post, or it does not stand over these days.")
_DATES = Text("代行期间应为1至366天。", "A deputy stands in for 1 to 366 days.")
_ADMINISTRATOR = Text(
    "管理员岗位不能代行，管理员也不能代行他人岗位。",
    "Nobody stands in for an administrator, and an administrator for nobody.",
)
_SAME = Text("不能由本人代行本人的岗位。", "Nobody stands in for himself.")
_ELSEWHERE = Text("{name}不属于该岗位所在的机构。", "{name} does not belong to the organisation of this post.")
_TWO = Text("该岗位同期已有代行人。", "This post has a deputy over the same time already.")
_NOT_HIS = Text(
    "代行由岗位本人或安全管理员管理。", "Deputies are the holder's or the security administrator's to name."
)
_NO_DEPUTY = Text("没有这项代行。", "There is no such deputyship.")
_ENDED = Text("该代行已终止。", "This deputyship has ended already.")


@dataclass(frozen=True, slots=True)
class DeputyNamed:
    """The deputyship."""

    id: UUID


def name_deputy(  # noqa: PLR0913 - four of its own; who, when and which act beside them
    post: UUID, *, deputy: UUID, since: Day, until: Day, by: Actor, at: Instant, once: Key
) -> DeputyNamed:
    """Let `deputy` act on a post from `since` to `until`, both included.

    Raise `Refusal` ``deputy.forbidden``, ``accounts.himself``, ``deputy.no-post``, ``deputy.dates``,
    ``deputy.administrator``, ``deputy.same``, ``deputy.elsewhere``, ``deputy.second``, ``person.none``,
    ``person.retired``.
    """
    with acting("accounts.name_deputy", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(DeputyNamed)) is not None:
            return earlier
        during = DateRange(since, until + timedelta(days=1)) if since <= until else None
        found = Post.objects.select_for_update(of=("self",), no_key=True).filter(pk=post, ended_at=None).first()
        _may(by, found, deputy)
        if during is None or until - since >= LONGEST:
            raise Refusal("deputy.dates", _DATES)
        if found is None or since not in found.during or until not in found.during:
            raise Refusal("deputy.no-post", _NONE)
        stands_in = lock_active_person(deputy)
        _check(found, stands_in, during)
        key = act.new_id("deputy")
        Deputy.objects.create(
            id=key, post=found, absent_id=found.person_id, deputy=stands_in, during=during, given_by=by.key
        )
        act.record(DEPUTY_NAMED, deputyship=key, post=post, deputy=deputy, since=since, until=until)
        return act.give(DeputyNamed(key))


def end_deputy(deputyship: UUID, *, by: Actor, at: Instant, once: Key) -> DeputyNamed:
    """End a deputyship at once; its deputy may lay it down himself.

    Raise `Refusal` ``deputy.forbidden``, ``deputy.none``, ``deputy.ended``.
    """
    with acting("accounts.end_deputy", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(DeputyNamed)) is not None:
            return earlier
        found = Deputy.objects.select_for_update(of=("self",), no_key=True).filter(pk=deputyship).first()
        own = found is not None and by.key in (str(found.absent_id), str(found.deputy_id))
        if not own and not by.has("security_administrator"):
            raise Refusal("deputy.forbidden", _NOT_HIS)
        if found is None:
            raise Refusal("deputy.none", _NO_DEPUTY)
        if found.ended_at is not None:
            raise Refusal("deputy.ended", _ENDED)
        Deputy.objects.filter(pk=deputyship).update(ended_at=at.at)
        act.record(DEPUTY_ENDED, deputyship=deputyship)
        return act.give(DeputyNamed(deputyship))


def _may(by: Actor, post: Post | None, deputy: UUID) -> None:
    if post is None or str(post.person_id) != by.key:
        if not by.has("security_administrator"):
            raise Refusal("deputy.forbidden", _NOT_HIS)
        keeps_accounts(by, of=deputy)


def _check(post: Post, deputy: Person, during: DateRange) -> None:
    if deputy.pk == post.person_id:
        raise Refusal("deputy.same", _SAME)
    of_deputy = Post.objects.filter(person=deputy, ended_at=None, during__overlap=during)
    if post.side or of_deputy.filter(side__gt=0).exists():
        raise Refusal("deputy.administrator", _ADMINISTRATOR)
    if (
        deputy.organisation_id != post.organisation_id
        and not of_deputy.filter(organisation=post.organisation_id).exists()
    ):
        raise Refusal("deputy.elsewhere", _ELSEWHERE, name=deputy.name)
    if Deputy.objects.filter(post=post, ended_at=None, during__overlap=during).exists():
        raise Refusal("deputy.second", _TWO)
