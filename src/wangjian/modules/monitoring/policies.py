"""Who may take scans in and see what was taken in."""

from __future__ import annotations

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

TAKES_IN = ("officer", "intake", "unit_head", "head")
ADMINISTRATORS = frozenset({"system_administrator", "security_administrator", "audit_administrator"})

_MAY_NOT = Text("只有市场监督管理部门的工作人员可以接收扫描结果。", "Only staff of a market bureau may take a scan in.")
_NO_SCAN = Text("没有这次扫描。", "There is no such scan.")


def require_staff(by: Actor) -> None:
    """Raise `Refusal` ``scan.may-not`` unless `by` works at a bureau or is the machine."""
    if by.kind is not ActorKind.SYSTEM and not any(by.has(capacity) for capacity in TAKES_IN):
        raise Refusal("scan.may-not", _MAY_NOT)


def sees_intakes(by: Actor) -> bool:
    """Whether `by` sees what scans were taken in: whoever works at a bureau, and no administrator."""
    return bool(by.posts) and not ADMINISTRATORS & by.capacities


def none() -> Refusal:
    """What is answered for a scan that is absent or not to be seen."""
    return Refusal("scan.none", _NO_SCAN)
