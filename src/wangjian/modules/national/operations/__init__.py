"""Handing over, delivering, comparing, and exchange by files."""

from wangjian.modules.national.operations.comparing import Reconciled, reconcile
from wangjian.modules.national.operations.delivering import Delivered, deliver
from wangjian.modules.national.operations.handing import hand_over
from wangjian.modules.national.operations.packages import (
    Exported,
    Imported,
    Reject,
    export_waiting,
    import_acknowledgements,
)
from wangjian.modules.national.operations.wire import SystemOfRecord, system_of_record

__all__ = [
    "Delivered",
    "Exported",
    "Imported",
    "Reconciled",
    "Reject",
    "SystemOfRecord",
    "deliver",
    "export_waiting",
    "hand_over",
    "import_acknowledgements",
    "reconcile",
    "system_of_record",
]
