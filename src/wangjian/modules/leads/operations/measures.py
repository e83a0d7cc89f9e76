"""Guidance and self-correction notices: in a light case the mildest means comes first, and what came of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.leads.facts import MEASURE_CHECKED, MEASURE_ISSUED
from wangjian.modules.leads.models import Lead, Measure
from wangjian.modules.leads.operations import papers
from wangjian.modules.leads.operations.dismiss import stated
from wangjian.modules.leads.policies import require_at
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import LockedRun

KINDS = ("guidance", "self_correction")
LIGHT = ("minor_corrected", "first_minor")
"""Why a case is light: the grounds of the procedure that rest on correction in time."""
RESULTS = ("corrected", "not_corrected", "not_needed")

_LIGHT_ONLY = (Citation("PL", "33"), Citation("PP", "20"))
_KIND = Text("“{kind}”不是可以采取的措施。", "“{kind}” is no measure.")
_NOT_LIGHT = Text(
    "行政指导和自查自纠提示只用于轻微、首违并可以及时改正的情形。",
    "Guidance and self-correction notices are for minor or first breaches that can be corrected in time.",
)
_NOT_NOW = Text(
    "只有核查期间、立案之前可以采取这类措施；现为“{state_zh}”。",
    "Such a measure is taken during the check and before filing; the lead stands at “{state_en}”.",
)
_DUE = Text("答复期限应当晚于今天。", "The day for the answer must lie after today.")
_NO_MEASURE = Text("没有这项措施。", "There is no such measure.")
_CHECKED = Text("这项措施的整改情况已经核查。", "What came of this measure was checked already.")
_RESULT = Text("整改情况“{result}”不在可选之列。", "“{result}” is no result of a measure.")


@dataclass(frozen=True, slots=True)
class Issued:
    """The measure issued and its paper."""

    measure: UUID
    paper: UUID


@dataclass(frozen=True, slots=True)
class Checked:
    """The measure checked, and with which result."""

    measure: UUID
    result: str


def issue_measure(  # noqa: PLR0913 - six, and who, when, which version and which act beside them
    run: UUID,
    *,
    kind: str,
    ground: str,
    asks: str,
    answer_due: Day,
    seen: int,
    by: Actor,
    at: Instant,
    once: Key,
) -> Issued:
    """Issue guidance or a self-correction notice on a lead under check; `ground` says why the case is light.

    Allowed before filing and in light cases alone (PL-33, PP-20). Raise `Refusal` ``measure.kind``,
    ``measure.not-light``, ``measure.not-now``, ``measure.due``, ``words.missing`` and what a move of the run raises.
    """
    with acting("leads.issue_measure", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Issued)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        require_at(by, locked.matter.office, "officer")
        _require_light(locked, kind, ground)
        if answer_due <= at.day:
            raise Refusal("measure.due", _DUE)
        lead = Lead.objects.select_related("matter", "suspicion").get(pk=locked.matter.id)
        measure = Measure.objects.create(
            id=act.new_id("measure"),
            matter_id=lead.pk,
            kind=kind,
            ground=ground,
            asks=stated(asks),
            answer_due=answer_due,
            issued_at=at.at,
            issued_by=by.key,
        )
        paper = papers.issue_measure(act, lead, run, measure)
        act.record(MEASURE_ISSUED, matter=lead.pk, measure=measure.pk, kind=kind, due=answer_due)
        return act.give(Issued(measure.pk, paper))


def _require_light(locked: LockedRun, kind: str, ground: str) -> None:
    if kind not in KINDS:
        raise Refusal("measure.kind", _KIND, kind=kind)
    if ground not in LIGHT:
        raise Refusal("measure.not-light", _NOT_LIGHT, articles=_LIGHT_ONLY)
    if locked.law.procedure != "report" or locked.law.state != "checking":
        stands = locked.run.state_text
        raise Refusal("measure.not-now", _NOT_NOW, articles=_LIGHT_ONLY, state_zh=stands.zh, state_en=stands.en)


def check_measure(  # noqa: PLR0913 - four, and who, when, which version and which act beside them
    run: UUID, measure: UUID, *, result: str, note: str, seen: int, by: Actor, at: Instant, once: Key
) -> Checked:
    """Record on the lead's run what came of a measure: corrected, not corrected or not needed.

    What was not corrected is no ground for not filing that rests on correction (PL-33).

    Raise `Refusal` ``measure.none``, ``measure.checked``, ``measure.result``, ``words.missing``.
    """
    with acting("leads.check_measure", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Checked)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        require_at(by, locked.matter.office, "officer")
        mine = Measure.objects.filter(matter_id=locked.matter.id, pk=measure)
        row = mine.select_for_update(of=("self",), no_key=True).first()
        if row is None:
            raise Refusal("measure.none", _NO_MEASURE)
        if row.result:
            raise Refusal("measure.checked", _CHECKED)
        if result not in RESULTS:
            raise Refusal("measure.result", _RESULT, result=result)
        row.result, row.result_note = result, stated(note)
        row.checked_at, row.checked_by = at.at, by.key
        row.save(update_fields=["result", "result_note", "checked_at", "checked_by"])
        act.record(MEASURE_CHECKED, matter=row.matter_id, measure=row.pk, result=result)
        return act.give(Checked(row.pk, result))
