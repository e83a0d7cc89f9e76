"""How papers word what is decided: kinds of penalty with sums in words and figures, and the remedies."""

from __future__ import annotations

from collections.abc import Iterable

from wangjian.kernel.money import Money
from wangjian.kernel.money_words import in_words
from wangjian.law.publicity import Penalty
from wangjian.modules.cases.models import Decision

KINDS = {
    Penalty.WARNING: "警告",
    Penalty.CRITICISM: "通报批评",
    Penalty.LOWER_FINE: "罚款（较低数额）",
    Penalty.FINE: "罚款",
    Penalty.CONFISCATION: "没收违法所得、没收非法财物",
    Penalty.VERY_LARGE_FINE: "罚款（较大数额）",
    Penalty.STOP_BUSINESS: "责令停产停业",
    Penalty.RESTRICT_ACTIVITY: "限制开展生产经营活动",
    Penalty.DOWNGRADE: "降低资质等级",
    Penalty.RESTRICT_EMPLOYMENT: "限制从业",
    Penalty.REVOKE: "吊销许可证件",
}
FINES = frozenset({Penalty.LOWER_FINE, Penalty.FINE, Penalty.VERY_LARGE_FINE})
MODES = {
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "public_notice": "公告送达",
}
_IN_ORDER = {kind: place for place, kind in enumerate(Penalty)}


def sum_of(fen: int) -> str:
    """A sum as papers write it, in words and figures: 人民币贰拾万元整（¥200,000.00）."""
    return f"人民币{in_words(Money(fen))}（¥{Money(fen)}）"


def penalties(decision: Decision) -> list[str]:
    """The penalties one by one, lightest first, each sum in words and figures."""
    return [_penalty(kind, decision) for kind in in_order(decision.kinds)]


def in_order(kinds: Iterable[str]) -> list[Penalty]:
    """Kinds of penalty in the order of the law's own list."""
    return sorted((Penalty(kind) for kind in kinds), key=_IN_ORDER.__getitem__)


def performance(decision: Decision) -> list[str]:
    """How the decision is to be performed; the period of payment is the paper's own sentence."""
    lines = []
    if decision.fine_fen:
        lines.append(f"罚款{sum_of(decision.fine_fen)}，缴至本决定书所附缴款通知指定的银行账户。")
    if decision.confiscated_fen:
        lines.append(f"没收{sum_of(decision.confiscated_fen)}，上缴国库。")
    others = [KINDS[kind] for kind in in_order(decision.kinds) if kind not in FINES and kind != Penalty.CONFISCATION]
    if others:
        lines.append(f"{'、'.join(others)}自本决定书送达之日起执行。")
    return lines


def _penalty(kind: Penalty, decision: Decision) -> str:
    if kind in FINES:
        return f"罚款{sum_of(decision.fine_fen)}"
    if kind is Penalty.CONFISCATION:
        return f"{KINDS[kind]}，合计{sum_of(decision.confiscated_fen)}"
    return KINDS[kind]
