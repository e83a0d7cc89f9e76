"""What is done with papers: made, numbered, sealed, taken in, voided."""

from __future__ import annotations

from wangjian.modules.documents.operations.given import (
    Numbered,
    file_received,
    give_number,
    take_number,
    void,
)
from wangjian.modules.documents.operations.issue import issue
from wangjian.modules.documents.operations.originals import SEALED, open_original, party
from wangjian.modules.documents.operations.seal import Sealer, check_seal
from wangjian.modules.documents.policies import SERIES

__all__ = [
    "SEALED",
    "SERIES",
    "Numbered",
    "Sealer",
    "check_seal",
    "file_received",
    "give_number",
    "issue",
    "open_original",
    "party",
    "take_number",
    "void",
]
