"""What may be seen without opening a value: masks, owners by equality, what is due for disposal, the state of keys."""

from wangjian.modules.vault.queries.disposals import DisposalRow, DueRow, HoldRow, due_for_disposal, holds_on, proposed
from wangjian.modules.vault.queries.keys import DataKeyRow, KeysState, MasterRow, state_of_keys
from wangjian.modules.vault.queries.values import ValueRow, masked, owners_of, values_of

__all__ = [
    "DataKeyRow",
    "DisposalRow",
    "DueRow",
    "HoldRow",
    "KeysState",
    "MasterRow",
    "ValueRow",
    "due_for_disposal",
    "holds_on",
    "masked",
    "owners_of",
    "proposed",
    "state_of_keys",
    "values_of",
]
