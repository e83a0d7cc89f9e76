"""The course of each matter: what is done in it by whom at which moment, from the finding to the archive.

A course is drawn whole and cut at the given day; what lies later has not happened yet. So old matters are over, young
ones are under way, and a few stand still and are overdue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from wangjian.city.breaches import Breach, breach_found, breach_reported
from wangjian.city.case_course import case_steps
from wangjian.city.chance import Chance
from wangjian.city.diary import Diary
from wangjian.city.steps import Step
from wangjian.kernel.moment import Day, Instant
from wangjian.law.workdays import published

REACH = 200
"""Days that the city reaches back, or as far as the procedures allow."""
FOUND, STALLED, FILED = 0.86, 0.05, 0.74
SCAN_EVERY = 7
PRIMA_FACIE = {"prima_facie": True, "penalty_due": True, "competent": True, "within_limitation": True}


@dataclass(frozen=True, slots=True)
class Course:
    """What happens about one operator: `found` by the scan of that day or None, `breach`, and the steps so far."""

    number: int
    found: Day | None
    breach: Breach
    steps: tuple[Step, ...]

    @property
    def matters(self) -> int:
        """How many matters it makes: none, a lead, or a lead and its case."""
        return sum(step.do in ("register", "by_hand") or step.do == "filed" for step in self.steps)


@dataclass(slots=True)
class _Draft:
    """A course while it is drawn."""

    chance: Chance
    diary: Diary
    breach: Breach
    steps: list[Step] = field(default_factory=list)

    def do(self, do: str, who: str = "officer", **rest: object) -> None:
        """Add a step at the diary's moment."""
        self.steps.append(Step(self.diary.now, do, who, **rest))  # type: ignore[arg-type]  # Step's own fields

    def move(self, move: str, who: str, answers: Mapping[str, object] | None = None, note: str = "") -> None:
        """Add a signature under a move of the lead."""
        self.do("lead", who, move=move, answers=answers or {}, note=note)


def courses(seed: int, matters: int, on: Day, since: Day) -> list[Course]:
    """Draw courses until they make exactly `matters` matters, between `since` (or `REACH` days ago) and `on`.

    Course number n is about operator n. Suspicions that nobody has registered are no matters and come beside them.
    """
    first = max(since, on - timedelta(days=REACH))
    made: list[Course] = []
    total = 0
    while total < matters:
        course = _course(seed, len(made), first, on)
        if total + course.matters > matters:  # the last one stays a lead
            course = Course(course.number, course.found, course.breach, _before(course.steps, "filed"))
        made.append(course)
        total += course.matters
    return made


def _before(steps: tuple[Step, ...], do: str) -> tuple[Step, ...]:
    place = next(place for place, step in enumerate(steps) if step.do == do)
    return steps[:place]


def _course(seed: int, number: int, first: Day, on: Day) -> Course:
    chance = Chance(seed, f"course/{number}")
    found = chance.happens(FOUND)
    begin = first + timedelta(days=chance.below(max((on - first).days, 1)))
    if found:
        begin = _scan_day(first, begin, on)
    draft = _Draft(chance, Diary(chance, begin), breach_found(chance) if found else breach_reported(chance))
    _lead(draft, found)
    steps = draft.steps
    if chance.happens(STALLED) and len(steps) > 2:
        steps = steps[: chance.between(2, len(steps) - 1)]
    end = Instant.start_of(on)
    return Course(number, begin if found else None, draft.breach, tuple(step for step in steps if step.at < end))


def _scan_day(first: Day, drawn: Day, on: Day) -> Day:
    """The day of the weekly scan that finds it: a working day, none after the last."""
    weeks = (drawn - first).days // SCAN_EVERY
    day = published().next_working(first + timedelta(days=weeks * SCAN_EVERY))
    return day if day < on else published().last_working(on - timedelta(days=1))


def _lead(draft: _Draft, found: bool) -> None:
    chance, diary = draft.chance, draft.diary
    diary.later(1, 5)
    if found and chance.happens(0.1):
        draft.do("dismiss", note=chance.one(("所用词语为商品型号，不属于绝对化用语。", "商品已下架，页面无法核实。")))
        return
    if found and chance.happens(0.06):
        return
    draft.do("register" if found else "by_hand", "officer" if found else draft.breach.registrar)
    diary.later(0, 2)
    if chance.happens(0.03):
        draft.move("tell_not_competent", "intake", {"competent": False})
        return
    draft.move("distribute", "intake", {"competent": True})
    _check(draft)
    if chance.happens(FILED):
        _file(draft)
    else:
        _do_not_file(draft)


def _check(draft: _Draft) -> None:
    chance, diary = draft.chance, draft.diary
    diary.later(1, 4)
    if chance.happens(0.06):
        draft.move("send_for_test", "officer", note="委托检测商品标称参数。")
        diary.later(5, 15)
        draft.move("test_back", "officer")
    if chance.happens(0.08):
        diary.later(5, 6)
        draft.move("extend_check", "officer", {"special_case": True}, "当事人所在地多次变更，须延长核查。")
        diary.later(0, 1)
        draft.move("extend_check", "head")
        diary.later(2, 8)


def _file(draft: _Draft) -> None:
    chance, diary = draft.chance, draft.diary
    diary.later(0, 4)
    draft.do("file", answers=PRIMA_FACIE, note="有证据初步证明存在违法行为，建议立案。")
    diary.later(0, 2)
    draft.do("filed", "head")
    draft.steps += case_steps(chance, diary, draft.breach)


def _do_not_file(draft: _Draft) -> None:
    chance, diary = draft.chance, draft.diary
    diary.later(0, 2)
    ground = chance.one(("minor_corrected", "first_minor", "no_fault", "other"))
    if ground in ("minor_corrected", "first_minor"):
        due = diary.now.day + timedelta(days=chance.between(5, 9))
        kind = chance.one(("guidance", "self_correction"))
        draft.do("measure", move=kind, note=draft.breach.asks, ground=ground, due=due)
        diary.later(3, 6)
        draft.do("check_measure", move="corrected", note="当事人已修改页面，复查未见违法内容。")
    diary.later(0, 2)
    draft.move("do_not_file", "officer", {"no_filing_ground": ground}, "情节轻微，建议不予立案。")
    diary.later(0, 2)
    draft.move("do_not_file", "head")
