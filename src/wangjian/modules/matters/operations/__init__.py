"""Writes: matters and runs opened, moves signed, superiors' supervision, reminders.

Steps take an act and are called by the modules above inside their own; the others open one.
"""

from wangjian.modules.matters.operations.establishing import establish, file_paper, raise_version, without_papers
from wangjian.modules.matters.operations.locking import LockedRun, lock_matter, lock_run
from wangjian.modules.matters.operations.moves import Closed, Moved, moved, return_move, withdraw_move
from wangjian.modules.matters.operations.names import open_name
from wangjian.modules.matters.operations.opening import SERIES, number_for, open_matter
from wangjian.modules.matters.operations.proposals import held_back, return_proposal, withdraw_proposal
from wangjian.modules.matters.operations.reminders import Reminded, remind
from wangjian.modules.matters.operations.running import finish_by_hand, open_run
from wangjian.modules.matters.operations.settling import Settled, settle_matter, settle_overdue
from wangjian.modules.matters.operations.signing import Awaiting, Made, sign_extension, sign_move
from wangjian.modules.matters.operations.supervision import (
    NoticeTaken,
    Supervised,
    answer_supervision,
    read_notice,
    supervise,
)

__all__ = [
    "SERIES",
    "Awaiting",
    "Closed",
    "LockedRun",
    "Made",
    "Moved",
    "NoticeTaken",
    "Reminded",
    "Settled",
    "Supervised",
    "answer_supervision",
    "establish",
    "file_paper",
    "finish_by_hand",
    "held_back",
    "lock_matter",
    "lock_run",
    "moved",
    "number_for",
    "open_matter",
    "open_name",
    "open_run",
    "raise_version",
    "read_notice",
    "remind",
    "return_move",
    "return_proposal",
    "settle_matter",
    "settle_overdue",
    "sign_extension",
    "sign_move",
    "supervise",
    "withdraw_move",
    "withdraw_proposal",
    "without_papers",
]
