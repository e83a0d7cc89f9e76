"""The steps of a case: investigation, review, notice, decision, service, publication, performance, archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangjian.city.breaches import Breach
from wangjian.city.chance import Chance
from wangjian.city.diary import Diary
from wangjian.city.steps import Step

HEAVY, DEFENDED, WAIVED = 0.12, 0.25, 0.2
MODES = ("direct", "direct", "direct", "post", "post", "left")
REASONS = "当事人主动配合调查并及时改正，综合考虑违法情节和危害后果，拟作出本处罚。"


@dataclass(slots=True)
class _Case:
    chance: Chance
    diary: Diary
    breach: Breach
    heavy: bool
    steps: list[Step] = field(default_factory=list)

    def do(self, do: str, who: str = "officer", **rest: object) -> None:
        """Add a step at the diary's moment."""
        self.steps.append(Step(self.diary.now, do, who, **rest))  # type: ignore[arg-type]  # Step's own fields

    def move(self, move: str, who: str, answers: Mapping[str, object] | None = None, note: str = "") -> None:
        """Add a signature under a move of the case."""
        self.do("case", who, move=move, answers=answers or {}, note=note)

    def signed(self, move: str, second: str, answers: Mapping[str, object] | None = None, note: str = "") -> None:
        """Add a move that the officer proposes and another signs within two days."""
        self.move(move, "officer", answers, note)
        self.diary.later(0, 2)
        self.move(move, second)


def case_steps(chance: Chance, diary: Diary, breach: Breach) -> list[Step]:
    """Draw the steps of one case from where `diary` stands."""
    case = _Case(chance, diary, breach, chance.happens(HEAVY))
    _investigate(case)
    if chance.happens(0.03):
        diary.later(1, 3)
        answers = {"own_jurisdiction": False, "other_agency": False}
        case.signed("transfer_bureau", "head", answers, "当事人实际经营地不在本辖区。")
        return case.steps
    _review(case)
    if chance.happens(0.04):
        diary.later(1, 3)
        case.signed("decide_no_penalty", "head", {"no_penalty_ground": "first_minor"})
    else:
        _notify(case)
        _decide(case)
        _perform(case)
    _close(case)
    return case.steps


def _investigate(case: _Case) -> None:
    chance, diary = case.chance, case.diary
    diary.later(0, 2)
    case.do("case", "unit_head", move="assign", answers={"licensed": True}, named=2)
    diary.later(1, 3)
    case.move("tell_rights", "officer")
    diary.soon()
    case.move("tell_rights", "officer2")
    for name in ("网店页面截图", "询问笔录", "销售记录")[: chance.between(1, 3)]:
        diary.later(0, 3)
        case.do("proof", note=name)
    if chance.happens(0.08):
        diary.later(0, 2)
        case.move("send_for_test", "officer", note="委托检测商品质量。")
        diary.later(8, 20)
        case.move("test_back", "officer")
    if chance.happens(0.05):
        diary.later(1, 3)
        case.signed("suspend", "head", {"suspension_ground": "party_missing"}, "当事人暂时无法取得联系。")
        diary.later(8, 20)
        case.move("resume", "officer")
    diary.later(3, 12)
    if chance.happens(0.1):
        case.signed("extend_deciding", "head", {"complex": True}, "案情复杂，须延长办案期限。")
        diary.later(5, 20)


def _review(case: _Case) -> None:
    chance, diary = case.chance, case.diary
    case.do("draft", note=REASONS, fine_fen=_fine(chance, case.breach))
    submit, passed, who = (
        ("submit_legal_review", "pass_legal_review", "legal_reviewer")
        if case.heavy
        else ("submit_case_review", "pass_case_review", "case_reviewer")
    )
    diary.later(0, 2)
    case.move(submit, "officer", {"heavy": case.heavy})
    diary.later(1, 5)
    if chance.happens(0.1):
        case.move("send_back", who, note="证据链不完整，建议补充询问。")
        diary.later(2, 6)
        case.do("proof", note="补充询问笔录")
        diary.soon()
        case.move(submit, "officer", {"heavy": case.heavy})
        diary.later(1, 5)
    case.move(passed, who, note="事实清楚，证据确凿，适用依据正确，程序合法。")


def _fine(chance: Chance, breach: Breach) -> int:
    """A fine in 分: a round sum within what officers propose for such a breach."""
    step = 500 if breach.most_yuan < 20_000 else 1_000
    return chance.between(breach.least_yuan // step, breach.most_yuan // step) * step * 100


def _notify(case: _Case) -> None:
    chance, diary = case.chance, case.diary
    diary.later(1, 3)
    case.signed("notify", "head", {"within_limitation": True})
    diary.later(1, 5)
    case.do("serve", move="penalty_notice", ground=chance.one(MODES))
    diary.soon()
    case.move("notice_served", "officer")
    if chance.happens(WAIVED):
        diary.later(1, 3)
        case.move("waive", "officer", {"waived_expressly": True})
        diary.later(0, 2)
    elif chance.happens(DEFENDED):
        diary.later(1, 3)
        case.move("record_defence", "officer", note="当事人认为情节轻微，请求从轻处罚。")
        diary.later(6, 8)
        case.move("recheck", "officer", note="经复核，已考虑其改正情节，维持拟处罚意见。")
        diary.soon()
    else:
        diary.later(7, 9)
    case.move("report_to_head", "officer", {"heavy_by_hearing": False, "views_considered": True})


def _decide(case: _Case) -> None:
    chance, diary = case.chance, case.diary
    diary.later(0, 3)
    if case.heavy:
        case.move("decide_collectively", "officer", {"refund_required": False}, "提请集体讨论。")
        diary.later(1, 3)
        case.move("decide_collectively", "collective")
        diary.soon()
        case.move("decide_collectively", "collective2")
    else:
        case.signed("decide_penalty", "head", {"refund_required": False})
    diary.later(1, 5)
    case.do("serve", move="decision", ground=chance.one(MODES))
    diary.soon()
    case.move("decision_served", "officer")
    diary.later(0, 3)
    case.do("publish")


def _perform(case: _Case) -> None:
    case.diary.later(3, 16)
    case.move("record_performance", "officer", {"performed": True})


def _close(case: _Case) -> None:
    diary = case.diary
    diary.later(1, 8)
    case.move("close_case", "unit_head", note="处罚决定已执行完毕，建议结案。")
    diary.later(0, 3)
    case.move("close_case", "head")
    diary.later(2, 12)
    case.move("archive", "officer", note="正卷一册，副卷一册。")
