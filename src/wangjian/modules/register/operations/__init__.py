"""Entering what was published, and ending its display."""

from __future__ import annotations

from wangjian.modules.register.operations.entering import Bureau, Entered, Party, Published, Source, enter
from wangjian.modules.register.operations.withdrawing import Ended, TakenDown, take_down, withdraw
from wangjian.modules.register.policies import GROUNDS

__all__ = [
    "GROUNDS",
    "Bureau",
    "Ended",
    "Entered",
    "Party",
    "Published",
    "Source",
    "TakenDown",
    "enter",
    "take_down",
    "withdraw",
]
