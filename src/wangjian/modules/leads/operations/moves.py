"""The moves of a lead's check, with the papers they call for made in the same act (PP-18 to PP-20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Facts
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.leads import policies
from wangjian.modules.leads.facts import LEAD_ENDED, LEAD_UNTOLD, SUSPICION_ENDED
from wangjian.modules.leads.models import Lead, Measure
from wangjian.modules.leads.operations import papers
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import Awaiting, LockedRun, Made, Moved

FILE_CASE, DO_NOT_FILE = "file_case", "do_not_file"
FILING_FORM = "filing_form"

_BY_CASES = Text(
    "立案须同时建立案件，请用“立案”操作办理。",
    "Filing opens the case at once: use the act that files a case from a lead.",
)
_NO_LEAD = Text("这个程序不属于线索核查。", "This run is not the check of a lead.")
_NOT_CORRECTED = Text(
    "已要求整改而尚未核查为改正，不能以及时改正为由不予立案。",
    "Correction was asked for and is not found to be done: correction in time is no ground for not filing.",
)


def move(  # noqa: PLR0913 - six, and who, when, which version and which act beside them
    run: UUID,
    move: str,
    *,
    capacity: str,
    answers: Facts,
    named: Collection[str] = (),
    note: str = "",
    seen: int,
    by: Actor,
    at: Instant,
    once: Key,
) -> Moved:
    """Sign a move of a lead's check; with the last signature it is made and its papers are issued.

    `note` is what the signer writes for the paper. Raise `Refusal` ``lead.file-by-case``, ``lead.no-check``,
    ``lead.no-reporter``, ``measure.not-corrected`` (PL-33) and what `matters` refuses of a signature.
    """
    with acting("leads.move", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Moved)) is not None:
            return earlier
        if move == FILE_CASE:
            raise Refusal("lead.file-by-case", _BY_CASES, articles=(Citation("PP", "19"),))
        locked = matters.lock_run(act, run, seen=seen)
        signed = sign_step(act, locked, move, capacity=capacity, answers=answers, named=named, note=note)
        issued = finish(act, locked, signed, capacity=capacity) if isinstance(signed, Made) else ()
        return act.give(matters.moved(move, signed, issued))


def sign_step(  # noqa: PLR0913 - six, and what is written for the paper
    act: Act,
    locked: LockedRun,
    move: str,
    *,
    capacity: str,
    answers: Facts,
    named: Collection[str] = (),
    note: str = "",
) -> Made | Awaiting:
    """Sign a move of a locked check; a step. The caller issues its papers with `finish` once it is made.

    Raise `Refusal` ``lead.no-check``, ``lead.no-reporter``, ``measure.not-corrected`` (PL-33) and what `matters`
    refuses of a signature.
    """
    if locked.law.procedure != "report":
        raise Refusal("lead.no-check", _NO_LEAD)
    _require_reporter(locked, move)
    if move == DO_NOT_FILE:
        _require_corrected(locked.matter.id, answers.get("no_filing_ground", locked.facts.get("no_filing_ground")))
    return matters.sign_move(act, locked, move, capacity=capacity, answers=answers, named=named, note=note)


def finish(act: Act, locked: LockedRun, made: Made, *, capacity: str) -> tuple[UUID, ...]:
    """Issue the papers of a move that is made, and where the check has ended say what came of it; a step.

    The form of filing belongs to the case that it opens and is issued there; no notice is made to a reporter where
    nobody reported, and that is on record.
    """
    lead = Lead.objects.select_related("matter", "suspicion").get(pk=locked.matter.id)
    if locked.run.final:
        _end(act, lead, locked.law.state)
    signatures = papers.signed_by(act, locked, made, capacity)
    more = {**_content(locked, made), "signatures": signatures}
    left_out = _tell_nobody(act, locked, lead, made.outcome.move)
    kinds = [kind for kind in made.outcome.papers if kind != FILING_FORM and kind not in left_out]
    return papers.issue(act, lead, locked.id, locked.procedure, kinds, more)


def _tell_nobody(act: Act, locked: LockedRun, lead: Lead, move: str) -> frozenset[str]:
    """The papers of a move that are not made where nobody reported; that they were not is on record."""
    elsewise = policies.unreported(lead.origin, move)
    if elsewise is None:
        return frozenset()
    matters.without_papers(act, locked, elsewise.left_out)
    for kind in sorted(elsewise.left_out):
        act.record(LEAD_UNTOLD, matter=lead.pk, paper=kind)
    return elsewise.left_out


def end_suspicion(act: Act, lead: UUID, outcome: str) -> None:
    """Say that the suspicion behind a lead is over: from now on a new finding opens a new one; a step."""
    row = Lead.objects.select_related("suspicion").get(pk=lead)
    _end_suspicion(act, row, outcome)


def _end(act: Act, lead: Lead, outcome: str) -> None:
    lead.outcome = outcome
    lead.save(update_fields=["outcome"])
    act.record(LEAD_ENDED, matter=lead.pk, outcome=outcome)
    if outcome != "case_filed":  # while the case runs, new findings add to the same suspicion
        _end_suspicion(act, lead, outcome)


def _end_suspicion(act: Act, lead: Lead, outcome: str) -> None:
    suspicion = lead.suspicion
    if suspicion is None or suspicion.state != "lead":
        return
    suspicion.state, suspicion.closed_by, suspicion.closed_at = "over", act.by.key, act.at.at
    suspicion.save(update_fields=["state", "closed_by", "closed_at"])
    act.record(SUSPICION_ENDED, matter=lead.pk, suspicion=suspicion.pk, outcome=outcome)


def _require_reporter(locked: LockedRun, move: str) -> None:
    """A move about the reporter is made in a report alone."""
    asked = locked.procedure.moves.get(move)
    if asked is None or not policies.OF_A_REPORTER & set(asked.facts):
        return
    origin = Lead.objects.values_list("origin", flat=True).get(pk=locked.matter.id)
    if (reason := policies.no_reporter(origin, asked)) is not None:
        raise reason


def _require_corrected(matter: UUID, ground: object) -> None:
    """Where correction was asked for, only what was found corrected is a ground that rests on correction (PL-33)."""
    open_ = Measure.objects.filter(matter_id=matter, result__in=("", "not_corrected"))
    if ground in ("minor_corrected", "first_minor") and open_.exists():
        articles = (Citation("PL", "33"), Citation("PP", "20"))
        raise Refusal("measure.not-corrected", _NOT_CORRECTED, articles=articles)


def _content(locked: LockedRun, made: Made) -> Mapping[str, object]:
    """What a move adds to its papers: what was written for it, what is proposed, and the ground where there is one."""
    move, note = made.outcome.move, made.note
    ground = locked.facts.get("no_filing_ground")
    reasons = []
    if move == DO_NOT_FILE and isinstance(ground, str):
        reasons.append(locked.procedure.facts["no_filing_ground"].values[ground].zh)
    words = {"text": [note]} if note else {}
    return words | {"reasons": [*reasons, *([note] if note else [])], "opinion": [locked.procedure.moves[move].text.zh]}
