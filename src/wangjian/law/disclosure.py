"""Must the reporter be told? The reporter table read for a ground, a name and the day the duty is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark
from wangjian.law.table import FOLDER, YES_NO, Table, names, read_table


class Ground(StrEnum):
    """What the report is about, as far as it decides whether the reporter is told."""

    ADVERTISING = "advertising"
    UNFAIR_COMPETITION = "unfair_competition"
    FALSE_DISCLOSURE = "false_disclosure"
    FOOD_SAFETY = "food_safety"
    PYRAMID_SELLING = "pyramid_selling"
    OTHER = "other"


class Manner(StrEnum):
    """What the reporter is told, or how."""

    NONE = "none"
    RESULT = "result"
    WHETHER_FILED = "whether_filed"
    IN_WRITING = "in_writing"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Tell:
    """Whether the reporter must be told, the clocks that run for it, and whether the law only says promptly."""

    duty: bool
    manner: Manner
    clocks: tuple[str, ...]
    promptly: bool
    reward: bool
    row: str
    basis: tuple[Citation, ...]
    mark: Mark
    note: Text


EARLIEST = date(2020, 1, 1)
"""The first day for which the table holds: Order 20 is in force since then."""

_PERIODS = ("to_2024_04_30", "to_2025_10_14", "to_2026_04_14", "since_2026_04_15")
_STARTS = (date(2024, 5, 1), date(2025, 10, 15), date(2026, 4, 15))

INPUTS = {
    "period": _PERIODS,
    "ground": tuple(Ground),
    "real_name": ("yes", "no"),
    "with_evidence": ("yes", "no"),
}
CLOCKS = ("RPT.ADTELL", "RPT.DISCLOSE", "RPT.TELL.O20")
_OUTPUTS = {
    "duty": YES_NO,
    "manner": names(*Manner),
    "clocks": names(*CLOCKS),
    "promptly": YES_NO,
    "reward": YES_NO,
}

_TOO_EARLY = Text("{day}早于告知表的起始日{first}。", "{day} is before {first}, where the reporter table begins.")


@cache
def reporter_table() -> Table:
    """The table of when a reporter is told; raise `LawDataError` where it cannot be used."""
    return read_table(FOLDER / "reporter.csv", INPUTS, _OUTPUTS)


def must_tell(ground: Ground, on: Day, *, real_name: bool, with_evidence: bool) -> Tell:
    """Whether the reporter must be told under the texts in force on `on` (O121-36, ADL-53, AUCL-20, EID-13, O20-31).

    `with_evidence` says that the report came with facts and evidence. Raise `Refusal` ``reporter.too_early`` before
    `EARLIEST`.
    """
    if on < EARLIEST:
        raise Refusal("reporter.too_early", _TOO_EARLY, day=on, first=EARLIEST)
    row = reporter_table().find(
        {
            "period": _PERIODS[sum(on >= start for start in _STARTS)],
            "ground": ground,
            "real_name": "yes" if real_name else "no",
            "with_evidence": "yes" if with_evidence else "no",
        }
    )
    assert row is not None, "the reporter table covers every combination"
    return Tell(
        duty=row.yes("duty"),
        manner=Manner(row.words("manner")),
        clocks=row.names("clocks"),
        promptly=row.yes("promptly"),
        reward=row.yes("reward"),
        row=row.id,
        basis=row.basis,
        mark=row.mark,
        note=row.note,
    )
