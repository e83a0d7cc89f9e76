"""What every act on people stands on: the person's row is locked first, and two security administrators stay."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import ENDINGS
from wangjian.modules.accounts.models import Account, Person, Post
from wangjian.modules.accounts.policies import FEWEST_SECURITY_ADMINISTRATORS, confirmed, in_force

_NO_PERSON = Text("没有这个人员。", "There is no such person.")
_RETIRED = Text("{name}已停用。", "{name} is retired.")
_WHY = Text("请说明终止岗位或者关闭账号的原因。", "Say why the post ends or the account is closed.")
_TOO_FEW = Text(
    "至少须保留两名安全管理员，否则无人可以确认管理员岗位。",
    "Two security administrators must remain: else nobody could confirm a post of an administrator.",
)


def lock_person(key: UUID) -> Person:
    """Lock a person's row: whatever gives or takes his posts waits for the one before. Raise ``person.none``."""
    found = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).first()
    if found is None:
        raise Refusal("person.none", _NO_PERSON)
    return found


def lock_active_person(key: UUID) -> Person:
    """As `lock_person`; raise ``person.retired`` for one who acts no more."""
    found = lock_person(key)
    if not found.active:
        raise Refusal("person.retired", _RETIRED, name=found.name)
    return found


def require_ending(why: str) -> None:
    """Raise `Refusal` ``ending.why`` unless this is a reason a post or account ends for."""
    if why not in ENDINGS:
        raise Refusal("ending.why", _WHY)


def leave_two_security_administrators(without: UUID, *, on: Day) -> None:
    """Raise ``administrators.too-few`` if fewer than two security administrators were left without this person."""
    posts = Post.objects.filter(in_force(on), confirmed(), capacity="security_administrator")
    # first locked, then counted anew: two acts at once must not each take one of the last three
    list(posts.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    enter = Account.objects.filter(is_active=True, person__active=True).values("person")
    holders = set(posts.filter(person__in=enter).values_list("person", flat=True))
    if without in holders and len(holders) - 1 < FEWEST_SECURITY_ADMINISTRATORS:
        raise Refusal("administrators.too-few", _TOO_FEW)
