"""What is done with evidence: taken in, read, checked, withdrawn."""

from __future__ import annotations

from wangjian.modules.evidence.operations.items import (
    About,
    Added,
    Checked,
    Opened,
    add_item,
    check_item,
    open_item,
    withdraw,
)
from wangjian.modules.evidence.policies import KINDS

__all__ = [
    "KINDS",
    "About",
    "Added",
    "Checked",
    "Opened",
    "add_item",
    "check_item",
    "open_item",
    "withdraw",
]
