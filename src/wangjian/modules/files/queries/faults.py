"""Damaged contents, as the system administrator's list of faults shows them."""

from __future__ import annotations

from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries import FaultRow
from wangjian.modules.files.models import Content

MOST = 100
"""Lines shown: more are one fault, of the disk."""

_DAMAGED = Text(
    "文件 {sha256} 缺失或已损坏，请从备份恢复到存储中。",
    "The file {sha256} is missing or damaged; put it back into the store from a backup.",
)


def faults(*, at: Instant) -> list[FaultRow]:
    """Give the contents found damaged and not yet whole again (``file.damaged``), the oldest finding first."""
    found = Content.objects.filter(damaged_at__isnull=False).order_by("damaged_at", "sha256")[:MOST]
    return [
        FaultRow("file.damaged", _DAMAGED.fill(sha256=row.sha256), Instant(row.damaged_at))
        for row in found
        if row.damaged_at is not None
    ]
