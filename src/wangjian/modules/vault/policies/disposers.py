"""Who may dispose of a value."""

from __future__ import annotations

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

APPROVERS = ("unit_head", "head")
"""Capacities that may approve a disposal or lift a hold."""

_PERSON = Text("该操作只能由工作人员本人作出。", "Only a person may do this.")
_APPROVER = Text(
    "销毁个人信息、解除法律保全须由办案机构负责人或者部门负责人批准。",
    "A disposal, or the lifting of a legal hold, takes the head of a unit or of the bureau.",
)
_WITHDRAWER = Text(
    "销毁提议只能由提出的人或者有权批准的负责人撤回。",
    "A proposed disposal is withdrawn by whoever proposed it or by a head who could approve it.",
)


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


def require_withdrawer(by: Actor, proposed_by: str) -> None:
    """Raise `Refusal` ``vault.disposal.not-yours`` unless it is the proposer (an actor's key) or who may approve."""
    if not (by.key == proposed_by or approves(by)):
        raise Refusal("vault.disposal.not-yours", _WITHDRAWER)
