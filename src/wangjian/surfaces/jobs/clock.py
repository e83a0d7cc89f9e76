"""The moment of a job, taken once when it starts and passed on."""

from __future__ import annotations

from datetime import UTC, datetime

from wangjian.kernel.moment import Instant


def now() -> Instant:
    """The present moment."""
    return Instant(datetime.now(UTC))
