"""What a personal value looks like, what it may be opened for, and who may dispose of one."""

from wangjian.modules.vault.policies.classes import CLASSES, GONE, ValueClass, class_of
from wangjian.modules.vault.policies.disposers import (
    APPROVERS,
    approves,
    require_approver,
    require_person,
    require_withdrawer,
)
from wangjian.modules.vault.policies.purposes import PURPOSES, require_purpose

__all__ = [
    "APPROVERS",
    "CLASSES",
    "GONE",
    "PURPOSES",
    "ValueClass",
    "approves",
    "class_of",
    "require_approver",
    "require_person",
    "require_purpose",
    "require_withdrawer",
]
