"""Who may read a value and who may dispose of one."""

from __future__ import annotations

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

APPROVERS = ("unit_head", "head")
"""Capacities that may approve a disposal or lift a hold."""

_PURPOSE = Text(
    "查看个人信息原文须先说明目的。",
    "State a purpose before personal values are revealed.",
)
_PERSON = Text("该操作只能由工作人员本人作出。", "Only a person may do this.")
_APPROVER = Text(
    "销毁个人信息、解除法律保全须由部门负责人或者单位负责人批准。",
    "A disposal, or the lifting of a legal hold, takes the head of a unit or of the bureau.",
)


def require_purpose(by: Actor) -> None:
    """Raise `Refusal` ``vault.purpose`` where no purpose is stated (PIPL-6, PIPL-34)."""
    if not by.purpose.strip():
        raise Refusal("vault.purpose", _PURPOSE, articles=[Citation("PIPL", "6"), Citation("PIPL", "34")])


def require_person(by: Actor) -> None:
    """Raise `Refusal` ``vault.person`` for a machine, the system or a visitor."""
    if by.kind is not ActorKind.PERSON:
        raise Refusal("vault.person", _PERSON)


def approves(by: Actor) -> bool:
    """Whether this actor may approve a disposal that another proposed, or lift a hold."""
    return by.kind is ActorKind.PERSON and any(by.has(capacity) for capacity in APPROVERS)


def require_approver(by: Actor) -> None:
    """Raise `Refusal` ``vault.person`` or ``vault.approver``."""
    require_person(by)
    if not approves(by):
        raise Refusal("vault.approver", _APPROVER)
