"""Who may keep the list of organisations."""

from __future__ import annotations

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_NOT_HIS = Text("机构名单由系统管理员维护。", "The list of organisations is kept by the system administrator.")


def may_keep(by: Actor) -> bool:
    """Whether this actor may note and end organisations: the system administrator, and the installation itself."""
    return by.kind is ActorKind.SYSTEM or by.has("system_administrator")


def keeps(by: Actor) -> None:
    """Raise `Refusal` ``organisation.forbidden`` unless this actor may."""
    if not may_keep(by):
        raise Refusal("organisation.forbidden", _NOT_HIS)
