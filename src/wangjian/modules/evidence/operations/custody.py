"""The custody record of an item: who did what with it, each line covering the one before."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.evidence.models import Custody, Item
from wangjian.modules.evidence.policies import handles_item, visible
from wangjian.modules.evidence.queries import line_digest

_NONE = Text("没有这件证据。", "There is no such item of evidence.")
_MAY_NOT = Text("您不是承办这一事项的执法人员，不能处理其证据。", "Only an officer of the matter handles its evidence.")


def locked(by: Actor, item: UUID, *, to_read: bool = False) -> Item:
    """The item, locked so that its lines follow one another.

    Raise `Refusal` ``evidence.none``, and, unless it is `to_read`, ``evidence.may-not`` for who is no officer of it.
    """
    found = visible(by).select_for_update(of=("self",), no_key=True).filter(pk=item).first()
    if found is None:
        raise Refusal("evidence.none", _NONE)
    if not to_read and not handles_item(by, item):
        raise Refusal("evidence.may-not", _MAY_NOT)
    return found


def write_line(act: Act, item: Item, what: str) -> None:
    """Write that the actor did `what` with an item that is locked, or new in this act."""
    last = Custody.objects.filter(item=item).order_by("-line").first()
    line = Custody(
        id=act.new_id(f"custody:{item.id}:{what}"),
        item=item,
        line=last.line + 1 if last else 1,
        act=what,
        by_key=act.by.key,
        by_name=act.by.name,
        at=act.at.at,
    )
    line.digest = line_digest(item, last.digest if last else "", line)
    line.save(force_insert=True)
