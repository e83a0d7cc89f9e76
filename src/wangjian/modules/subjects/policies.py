"""Who may note subjects, and who may look for a person by name."""

from __future__ import annotations

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.policies import side_of

OPERATORS = ("company", "individual", "person", "platform")
"""Kinds that act for themselves: whoever runs something is one of them."""
PLACES = ("shop", "site", "app", "mini_program", "live_room")
"""Kinds that somebody runs; a credit code named with one is its operator's."""
RELATIONS = ("run_by", "hosted_by", "owned_by", "same_as")

_NOT_HIS = Text("主体由在岗人员登记。", "Subjects are noted by those who hold a post.")
_PURPOSE = Text(
    "按姓名查找个人须在岗并说明目的。", "To look for a person by name one holds a post and states the purpose."
)


def works(by: Actor) -> bool:
    """Whether the actor holds a post that is not an administrator's."""
    return any(side_of(post.capacity) == 0 for post in by.posts)


def notes(by: Actor) -> None:
    """Raise `Refusal` ``subject.forbidden`` unless the actor works here or is the installation."""
    if by.kind is not ActorKind.SYSTEM and not works(by):
        raise Refusal("subject.forbidden", _NOT_HIS)


def looks_for_persons(by: Actor) -> None:
    """Raise `Refusal` ``subject.purpose`` unless the actor works here and states a purpose."""
    if not (works(by) and by.purpose):
        raise Refusal("subject.purpose", _PURPOSE)
