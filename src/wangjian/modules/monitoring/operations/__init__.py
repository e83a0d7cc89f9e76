"""What is done with scans: taken in."""

from __future__ import annotations

from wangjian.modules.monitoring.operations.taking import TakenIn, take_in

__all__ = ["TakenIn", "take_in"]
