"""Must the party be told of its right to a hearing? (PL-63, HEAR-5)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangjian.kernel.citation import Citation
from wangjian.kernel.money import Money
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark


class Party(StrEnum):
    """Who would be penalised."""

    PERSON = "person"
    UNIT = "unit"


class HeavyPenalty(StrEnum):
    """Penalties that give a hearing whatever the sums."""

    DOWNGRADE = "downgrade"
    REVOKE = "revoke"
    STOP_BUSINESS = "stop_business"
    CLOSE = "close"
    RESTRICT_EMPLOYMENT = "restrict_employment"


_PENALTY = {
    HeavyPenalty.DOWNGRADE: Text("拟降低资质等级", "a qualification would be lowered"),
    HeavyPenalty.REVOKE: Text("拟吊销许可证件", "a licence would be revoked"),
    HeavyPenalty.STOP_BUSINESS: Text("拟责令停产停业", "business would be suspended"),
    HeavyPenalty.CLOSE: Text("拟责令关闭", "the business would be closed"),
    HeavyPenalty.RESTRICT_EMPLOYMENT: Text("拟限制从业", "employment would be restricted"),
}
_FINE = Text("拟罚款{sum}元，达到听证标准{limit}元", "a fine of {sum} yuan reaches the threshold of {limit}")
_CONFISCATED = Text(
    "拟没收价值{sum}元，达到听证标准{limit}元", "a confiscation worth {sum} yuan reaches the threshold of {limit}"
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which sum on a hearing is offered, the sum itself included; a province may have set others (HEAR-5)."""

    person: Money
    unit: Money


@dataclass(frozen=True, slots=True)
class HearingRight:
    """Whether the right must be told, and each reason for it."""

    due: bool
    reasons: tuple[Text, ...]
    basis: tuple[Citation, ...]
    mark: Mark


NATIONAL = Thresholds(person=Money(10_000_00), unit=Money(100_000_00))
"""The thresholds of the national rule: 10,000 yuan for a person, 100,000 for a unit."""

NOTHING = Money(0)


def hearing_right(
    party: Party,
    fine: Money,
    *,
    confiscated: Money = NOTHING,
    heavy: frozenset[HeavyPenalty] = frozenset(),
    thresholds: Thresholds = NATIONAL,
) -> HearingRight:
    """Whether a planned penalty falls in the range of hearings; `confiscated` is what gains and goods are worth."""
    limit = thresholds.person if party is Party.PERSON else thresholds.unit
    reasons = [_PENALTY[kind] for kind in HeavyPenalty if kind in heavy]
    reasons += [
        text.fill(sum=sum_, limit=limit) for text, sum_ in ((_FINE, fine), (_CONFISCATED, confiscated)) if sum_ >= limit
    ]
    return HearingRight(
        due=bool(reasons),
        reasons=tuple(reasons),
        basis=(Citation("PL", "63"), Citation("HEAR", "5")),
        mark=Mark.SECONDARY,
    )
