"""The first administrators, while there is none: the only posts that no security administrator gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import ADMINISTRATORS_FOUNDED
from wangjian.modules.accounts.models import ADMINISTRATORS, Post
from wangjian.modules.accounts.operations.opening import write_account
from wangjian.modules.accounts.operations.people import write_person
from wangjian.modules.accounts.operations.posts import NewPost, write_post
from wangjian.modules.accounts.policies import FEWEST_SECURITY_ADMINISTRATORS
from wangjian.modules.audit.operations import acting

_NOT_INSTALLATION = Text("首批管理员只能由安装程序设立。", "The first administrators are founded by the installation.")
_THERE = Text("已有管理员，须由安全管理员授予岗位。", "There are administrators: posts are theirs to give.")
_WANTED = Text(
    "首批管理员至少为系统管理员一人、安全管理员两人、审计管理员一人。",
    "The first are at least one system, two security and one audit administrator.",
)


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """One of the first administrators: one person, one account, one post; the password is changed at first use."""

    capacity: str
    name: str
    sign_in: str
    password: str


@dataclass(frozen=True, slots=True)
class FoundAdministrators:
    """Their persons and accounts, in the order given."""

    persons: tuple[UUID, ...]
    accounts: tuple[UUID, ...]


def found_administrators(
    first: Sequence[FirstAdministrator],
    *,
    organisation: UUID,
    sample: bool = False,
    by: Actor,
    at: Instant,
    once: Key,
) -> FoundAdministrators:
    """Found the first administrators at an organisation; two of them security administrators, to be second to another.

    Raise `Refusal` ``administrators.forbidden``, ``administrators.there``, ``administrators.incomplete``, and those of
    opening an account.
    """
    with acting("accounts.found_administrators", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(FoundAdministrators)) is not None:
            return earlier
        if by.kind is not ActorKind.SYSTEM:
            raise Refusal("administrators.forbidden", _NOT_INSTALLATION)
        if Post.objects.filter(side__gt=0).exists():
            raise Refusal("administrators.there", _THERE)
        _complete([each.capacity for each in first])
        persons, accounts = [], []
        for number, each in enumerate(first):
            person = write_person(act, f"person:{number}", name=each.name, organisation=organisation)
            accounts.append(
                write_account(
                    act,
                    f"account:{number}",
                    person=person,
                    sign_in=each.sign_in,
                    password=each.password,
                    sample=sample,
                )
            )
            new = NewPost(person, each.capacity, organisation, at.day)
            write_post(act, f"post:{number}", new, confirmed_by="founding")
            persons.append(person)
        act.record(ADMINISTRATORS_FOUNDED, count=len(first))
        return act.give(FoundAdministrators(tuple(persons), tuple(accounts)))


def _complete(capacities: Sequence[str]) -> None:
    fewest = dict.fromkeys(ADMINISTRATORS, 1) | {"security_administrator": FEWEST_SECURITY_ADMINISTRATORS}
    if set(capacities) != set(fewest) or any(capacities.count(each) < least for each, least in fewest.items()):
        raise Refusal("administrators.incomplete", _WANTED)
