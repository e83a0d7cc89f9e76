"""The loop from a finding to the archive at the level of operations, each step by its short name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.modules.conftest import key_of
from tests.modules.matters.conftest import BUREAU, CITY, OTHER, STATION, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases.operations import Draft
from wangjian.modules.evidence.operations import About, add_item
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads.operations import Suspected, suspect
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.operations import Moved
from wangjian.modules.subjects.operations import NewSubject, note_subject

__all__ = ["BUREAU", "CITY", "OTHER", "STATION", "Loop"]

CHECKED = {"prima_facie": True, "penalty_due": True, "competent": True, "within_limitation": True}
DRAFT = Draft(
    findings="当事人在其网店商品标题中使用“全网第一”，不能提供依据。",
    reasons="当事人主动改正，予以从轻。",
    basis="ADL-9(3)|57",
    kinds=("fine",),
    fine_fen=200_000_00,
)


@dataclass
class Loop:
    """Runs the loop; `at` is the moment of the next act and may be set forward."""

    world: World
    at: Instant
    people: dict[str, Actor] = field(default_factory=dict)

    def who(self, name: str, *capacities: str, where: UUID = STATION) -> Actor:
        """Somebody of the office, made when first named with capacities."""
        if name not in self.people:
            self.people[name] = self.world.actor(name, *capacities, where=where)
        return self.people[name]

    @property
    def li(self) -> Actor:
        """An officer."""
        return self.who("李明", "officer")

    @property
    def zhao(self) -> Actor:
        """The second officer."""
        return self.who("赵强", "officer")

    @property
    def intake(self) -> Actor:
        """The intake desk."""
        return self.who("孙收", "intake")

    @property
    def head(self) -> Actor:
        """The head of the bureau."""
        return self.who("周局", "head", where=BUREAU)

    @property
    def unit_head(self) -> Actor:
        """The head of the station."""
        return self.who("吴所", "unit_head")

    @property
    def reviewer(self) -> Actor:
        """The case reviewer."""
        return self.who("钱审", "case_reviewer", where=BUREAU)

    def by(self, who: Actor) -> dict[str, Any]:
        """Who, when, and a fresh key."""
        return {"by": who, "at": self.at, "once": self.world.once()}

    def on(self, run: UUID, who: Actor) -> dict[str, Any]:
        """The same, at the version of a run as it stands."""
        return self.by(who) | {"seen": Run.objects.get(pk=run).seen}

    def party(self, name: str = "杭州云栖电子商务有限公司", **more: Any) -> UUID:
        """A subject: a company unless told otherwise."""
        given = {"kind": "company", "code": "" if more.get("natural_person") else "91330110BQDT3WAU8R"} | more
        return note_subject(NewSubject(name=name, **given), **self.by(self.li)).id

    def suspected(self, subject: UUID, *, score: float = 0.9, signal: str = "terms", findings: int = 2) -> UUID:
        """A suspicion against a subject, as a scan brings it."""
        reason = Text(f"标题含“全网第一”（{score}）", f"the title says “first of all” ({score})")
        row = Suspected(subject, signal, STATION, findings, score, reason, "ADL-9(3)|57")
        kept: leads.Suspicions = self.world.act(lambda act: suspect(act, [row]), by=self.li, at=self.at)
        return kept.keys[subject, signal]

    def lead(self, subject: UUID | None = None) -> UUID:
        """A lead under check; its run."""
        run = leads.register(self.suspected(subject or self.party()), **self.by(self.li)).run
        self.lead_move(run, "distribute", self.intake, "intake", competent=True)
        return run

    def lead_move(self, run: UUID, move: str, who: Actor, capacity: str, **answers: Any) -> Moved:
        """Sign a move of a lead."""
        note = answers.pop("note", "")
        return leads.move(run, move, capacity=capacity, answers=answers, note=note, **self.on(run, who))

    def filed(self, lead: UUID | None = None) -> cases.Filed:
        """A case that the officer proposed and the head filed."""
        run = lead or self.lead()
        cases.file_from_lead(run, capacity="officer", answers=CHECKED, note="应当立案。", **self.on(run, self.li))
        return cases.file_from_lead(run, capacity="head", answers={}, **self.on(run, self.head))

    def move(self, run: UUID, move: str, who: Actor, capacity: str, **answers: Any) -> Moved:
        """Sign a move of a case or of a run beside it."""
        note, named = answers.pop("note", ""), answers.pop("named", ())
        given = {"capacity": capacity, "answers": answers, "named": named, "note": note}
        return cases.move(run, move, **given, **self.on(run, who))

    def twice(self, run: UUID, move: str, second: Actor, capacity: str, **answers: Any) -> Moved:
        """A move that the first officer proposes and somebody else signs."""
        assert not self.move(run, move, self.li, "officer", **answers).made
        return self.move(run, move, second, capacity)

    def investigated(self, case: cases.Filed) -> UUID:
        """Take a case up to the draft of its penalty; its run."""
        run = case.run
        assert run is not None and case.case is not None
        self.move(run, "assign", self.unit_head, "unit_head", named=[self.li.key, self.zhao.key], licensed=True)
        self.twice(run, "tell_rights", self.zhao, "officer")
        return run

    def draft(self, run: UUID, draft: Draft = DRAFT) -> cases.Drafted:
        """Draft what is to be decided."""
        return cases.draft_decision(run, draft, **self.on(run, self.li))

    def reviewed(self, draft: Draft = DRAFT, *, lead: UUID | None = None) -> tuple[UUID, UUID]:
        """A case drafted and reviewed; its matter and its run."""
        case = self.filed(lead)
        run = self.investigated(case)
        assert case.case is not None
        self.proof(case.case)
        self.draft(run, draft)
        self.move(run, "submit_case_review", self.li, "officer", heavy=False)
        self.move(run, "pass_case_review", self.reviewer, "case_reviewer", note="事实清楚。")
        return case.case, run

    def notified(self, draft: Draft = DRAFT, *, lead: UUID | None = None) -> tuple[UUID, UUID]:
        """A case whose notice was served."""
        matter, run = self.reviewed(draft, lead=lead)
        told = self.twice(run, "notify", self.head, "head", within_limitation=True)
        self.serve(matter, run, told.papers[0])
        self.move(run, "notice_served", self.li, "officer")
        return matter, run

    def to_decide(self, draft: Draft = DRAFT) -> tuple[UUID, UUID]:
        """A case before the decision; the party has waived nothing and said nothing."""
        matter, run = self.notified(draft)
        self.at = Instant(self.at.at.replace(day=26))
        self.move(run, "report_to_head", self.li, "officer", heavy_by_hearing=False, views_considered=True)
        return matter, run

    def proof(self, matter: UUID, name: str = "网页截图.txt", content: bytes = b"") -> UUID:
        """An item of evidence."""
        about = About(name=name, kind="electronic", shows="标题用语", source="网店页面", taken_at=self.at)
        data = content or f"{name} {self.world.once()}".encode()
        return add_item(matter, BytesIO(data), about=about, **self.by(self.li)).item

    def serve(self, matter: UUID, run: UUID, paper: UUID, *, mode: str = "direct") -> cases.Served:
        """Record that a paper was handed over now."""
        delivery = cases.Delivery(mode, self.at, self.proof(matter, "送达回证.txt"))
        return cases.record_service(run, paper, delivery, **self.on(run, self.li))


def prepared(world: World, at: Instant, settings: Any, tmp_path: Path) -> Loop:
    """The loop in an installation of its own, with keys for personal fields."""
    from wangjian.modules.vault.operations import make_keys

    settings.FILES_FOLDER, settings.KEYS_FOLDER, settings.VAR = tmp_path / "files", tmp_path / "keys", tmp_path
    settings.REACTIONS = {}
    loop = Loop(world, at)
    make_keys(**loop.by(loop.li))
    return loop


def refused_code(call: Callable[[], object]) -> str:
    """The code with which a call is refused."""
    from wangjian.kernel.refusal import Refusal

    try:
        call()
    except Refusal as refusal:
        return refusal.code
    raise AssertionError("not refused")


def nobody(name: str = "x") -> UUID:
    """A key of nothing."""
    return key_of(f"nothing {name}")
