"""Keeping, revealing and destroying personal values, and the keys that seal them."""

from wangjian.modules.vault.operations.disposal import (
    Disposed,
    Proposed,
    approve_disposal,
    propose_disposal,
    withdraw_disposal,
)
from wangjian.modules.vault.operations.holds import Held, lift_hold, set_hold
from wangjian.modules.vault.operations.keep import Kept, ToKeep, keep, keep_all
from wangjian.modules.vault.operations.key_export import Exported, Imported, export_keys, import_keys
from wangjian.modules.vault.operations.keys import MadeKeys, Rotated, make_keys, rotate_keys
from wangjian.modules.vault.operations.reveal import reveal, use
from wangjian.modules.vault.operations.sealed_files import FileKey, file_key, open_file

__all__ = [
    "Disposed",
    "Exported",
    "FileKey",
    "Held",
    "Imported",
    "Kept",
    "MadeKeys",
    "Proposed",
    "Rotated",
    "ToKeep",
    "approve_disposal",
    "export_keys",
    "file_key",
    "import_keys",
    "keep",
    "keep_all",
    "lift_hold",
    "make_keys",
    "open_file",
    "propose_disposal",
    "reveal",
    "rotate_keys",
    "set_hold",
    "use",
    "withdraw_disposal",
]
