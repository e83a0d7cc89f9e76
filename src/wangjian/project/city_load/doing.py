"""A step becomes an operation, by whoever the step names, under a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from wangjian.city.courses import Course
from wangjian.city.steps import Step
from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.modules.cases import operations as cases
from wangjian.modules.evidence.operations import About, add_item
from wangjian.modules.leads import operations as leads
from wangjian.modules.organisations.queries import OrganisationRow
from wangjian.project.city_load.cast import Cast
from wangjian.project.city_load.plan import Plan

EVIDENCE = {
    "网店页面截图": ("electronic", "网店展示的内容", "网络检查"),
    "询问笔录": ("statement", "当事人对违法事实的陈述", "询问当事人"),
    "补充询问笔录": ("statement", "当事人对改正情况的陈述", "询问当事人"),
    "销售记录": ("documentary", "涉案商品的销售数量和金额", "当事人提供"),
    "送达回证": ("documentary", "文书的送达", "送达时制作"),
}


@dataclass(slots=True)
class Standing:
    """How far one course has come: its runs with their versions, and the papers that are to be served."""

    course: Course
    office: OrganisationRow
    subject: UUID
    suspicion: UUID | None = None
    lead: UUID | None = None
    case: UUID | None = None
    run: UUID | None = None
    publication: UUID | None = None
    measure: UUID | None = None
    seen: dict[UUID, int] = field(default_factory=dict)
    papers: dict[str, UUID] = field(default_factory=dict)

    @property
    def on_lead(self) -> UUID:
        """The run of the lead."""
        assert self.lead is not None, "a lead is registered first"
        return self.lead

    @property
    def on_case(self) -> UUID:
        """The run of the case."""
        assert self.run is not None, "a case is filed first"
        return self.run


class Doing:
    """Does steps; the same step again gives what it gave the first time."""

    def __init__(self, plan: Plan, cast: Cast) -> None:
        self._plan, self._cast = plan, cast

    def do(self, standing: Standing, place: int, step: Step) -> None:
        """Do the step at `place` of a course; raise what its operation refuses."""
        given = _Given(
            step,
            self._cast.actor(standing.office, step.who, step.at.day),
            self._cast.people(standing.office, "officer", step.at.day)[: step.named],
            self._plan.once(f"{standing.course.number}/{place}"),
            self._plan.once(f"{standing.course.number}/{place}/proof"),
        )
        _STEPS[step.do](standing, given)


@dataclass(frozen=True, slots=True)
class _Given:
    """What an operation is called with: the step, who acts, whom he names, and the keys of the act and its proof."""

    step: Step
    by: Actor
    named: list[UUID]
    once: UUID
    proof: UUID

    def act(self) -> dict[str, Any]:
        """Who, when, which act."""
        return {"by": self.by, "at": self.step.at, "once": self.once}

    def on(self, standing: Standing, run: UUID) -> dict[str, Any]:
        """The same, at the version of a run that this course has come to."""
        return self.act() | {"seen": standing.seen[run]}

    def signature(self) -> dict[str, Any]:
        """What is signed: capacity, answers, words."""
        step = self.step
        return {"capacity": step.who.removesuffix("2"), "answers": dict(step.answers), "note": step.note}


def _register(standing: Standing, given: _Given) -> None:
    assert standing.suspicion is not None, "the scan found it"
    made = leads.register(standing.suspicion, **given.act())
    _registered(standing, made)


def _by_hand(standing: Standing, given: _Given) -> None:
    breach = standing.course.breach
    made = leads.register_by_hand(
        standing.subject,
        office=standing.office.key,
        origin=breach.origin,
        ground=breach.ground,
        content=breach.content,
        **given.act(),
    )
    _registered(standing, made)


def _registered(standing: Standing, made: leads.Registered) -> None:
    standing.lead = made.run
    standing.seen[made.run] = 1


def _dismiss(standing: Standing, given: _Given) -> None:
    assert standing.suspicion is not None, "the scan found it"
    leads.dismiss(standing.suspicion, reason=given.step.note, **given.act())


def _lead(standing: Standing, given: _Given) -> None:
    run = standing.on_lead
    made = leads.move(run, given.step.move, **given.signature(), **given.on(standing, run))
    standing.seen[run] = made.seen


def _file(standing: Standing, given: _Given) -> None:
    run = standing.on_lead
    filed = cases.file_from_lead(run, **given.signature(), **given.on(standing, run))
    standing.seen[run] = filed.seen
    if filed.run is not None:
        standing.case, standing.run = filed.case, filed.run
        standing.seen[filed.run] = 1


def _measure(standing: Standing, given: _Given) -> None:
    run, step = standing.on_lead, given.step
    assert step.due is not None, "a measure asks for an answer by a day"
    issued = leads.issue_measure(
        run, kind=step.move, ground=step.ground, asks=step.note, answer_due=step.due, **given.on(standing, run)
    )
    standing.measure = issued.measure


def _check_measure(standing: Standing, given: _Given) -> None:
    run = standing.on_lead
    assert standing.measure is not None, "a measure is issued first"
    leads.check_measure(run, standing.measure, result=given.step.move, note=given.step.note, **given.on(standing, run))


def _case(standing: Standing, given: _Given) -> None:
    run, step = standing.on_case, given.step
    signed = given.signature() | {"named": [str(person) for person in given.named]}
    made = cases.move(run, step.move, **signed, **given.on(standing, run))
    standing.seen[run] = made.seen
    if made.made and step.move in ("notify", "decide_penalty", "decide_collectively"):
        # the paper that is served is numbered, and so the last one issued
        standing.papers["penalty_notice" if step.move == "notify" else "decision"] = made.papers[-1]
    if made.opened:
        standing.publication = made.opened[0]
        standing.seen[made.opened[0]] = 1


def _draft(standing: Standing, given: _Given) -> None:
    run, breach = standing.on_case, standing.course.breach
    draft = cases.Draft(
        findings=breach.findings,
        reasons=given.step.note,
        basis=breach.basis,
        kinds=("fine",),
        fine_fen=given.step.fine_fen,
        reduced=breach.reduced,
    )
    drafted = cases.draft_decision(run, draft, **given.on(standing, run))
    standing.seen[run] = drafted.seen


def _proof(standing: Standing, given: _Given) -> None:
    _item(standing, given, given.step.note, given.once)


def _serve(standing: Standing, given: _Given) -> None:
    run, step = standing.on_case, given.step
    proof = _item(standing, given, "送达回证", given.proof)
    delivery = cases.Delivery(step.ground, step.at, proof)
    served = cases.record_service(run, standing.papers[step.move], delivery, **given.on(standing, run))
    standing.seen[run] = served.seen


def _item(standing: Standing, given: _Given, name: str, once: UUID) -> UUID:
    """An item of evidence whose content says of which matter it is: it is a sample."""
    assert standing.case is not None, "a case is filed first"
    kind, shows, source = EVIDENCE[name]
    at: Instant = given.step.at
    about = About(name=f"{name}.txt", kind=kind, shows=shows, source=source, taken_at=at)
    content = f"样例材料：{name}\n{standing.course.breach.findings}\n{at}\n{once}\n"
    return add_item(standing.case, BytesIO(content.encode()), about=about, by=given.by, at=at, once=once).item


def _publish(standing: Standing, given: _Given) -> None:
    run = standing.publication
    if run is None:  # what is not published by law has no such run
        return
    made = cases.send_publication(run, **given.on(standing, run))
    standing.seen[run] = made.seen


_STEPS: Mapping[str, Callable[[Standing, _Given], None]] = {
    "register": _register,
    "by_hand": _by_hand,
    "dismiss": _dismiss,
    "lead": _lead,
    "file": _file,
    "filed": _file,
    "measure": _measure,
    "check_measure": _check_measure,
    "case": _case,
    "draft": _draft,
    "proof": _proof,
    "serve": _serve,
    "publish": _publish,
}
