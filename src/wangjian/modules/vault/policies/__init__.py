"""What a personal value looks like to those who may not read it, and who may dispose of one."""

from wangjian.modules.vault.policies.classes import CLASSES, GONE, ValueClass, class_of
from wangjian.modules.vault.policies.disposers import (
    APPROVERS,
    approves,
    require_approver,
    require_person,
    require_withdrawer,
)

__all__ = [
    "APPROVERS",
    "CLASSES",
    "GONE",
    "ValueClass",
    "approves",
    "class_of",
    "require_approver",
    "require_person",
    "require_purpose",
    "require_withdrawer",
]
