"""Drafting what is to be decided: checked against the law, and after the notice never heavier than what was told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.cases import policies
from wangjian.modules.cases.facts import DECISION_DRAFTED
from wangjian.modules.cases.models import Case, Decision
from wangjian.modules.cases.operations.measure import Draft, Measured, measured
from wangjian.modules.cases.operations.party import party_of, require_party
from wangjian.modules.cases.operations.wording import in_order
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.operations import LockedRun
from wangjian.modules.organisations import queries as organisations

FREE, BOUND = frozenset({"investigating"}), frozenset({"heard", "to_decide"})
"""States in which the draft is open, and those in which it may only become lighter than what the party was told."""

_NOT_NOW = Text(
    "“{state_zh}”阶段不能改动拟处罚内容。",
    "What is to be decided cannot be changed while the case stands at “{state_en}”.",
)
_HEAVIER = Text(
    "拟处罚内容重于或者不同于已告知的内容（{more_zh}）；须补充调查后重新告知。",
    "The penalty is heavier than or other than what the party was told ({more_en}): investigate further and tell anew.",
)
_FINE = Text("罚款更高", "a higher fine")
_CONFISCATED = Text("没收更多", "a larger confiscation")
_KIND = Text("处罚种类更重或者未告知", "a heavier kind of penalty, or one not told")
_BASIS = Text("依据未告知", "a basis not told")


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft as the law sees it: whether a hearing must be offered, how it is published, whether money is due."""

    case: UUID
    hearing: bool
    publication: str
    money_due: bool
    seen: int


def draft_decision(run: UUID, draft: Draft, *, seen: int, by: Actor, at: Instant, once: Key) -> Drafted:
    """Write down or change what is to be decided in a case and establish what the law makes of it.

    Establishes ``hearing_range`` (PL-63, HEAR-5), ``publication`` (O45-2, 9, 10), ``money_due`` and
    ``bargaining_abuse`` (AUCL-15). Raise `Refusal` ``case.not-officer``, ``case.none``, ``case.party-unknown``,
    ``decision.not-now``, ``decision.heavier`` (PL-44, PL-45) and what `measured` refuses.
    """
    with acting("cases.draft_decision", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Drafted)) is not None:
            return earlier
        locked = matters.lock_run(act, run, seen=seen)
        policies.require_officer(by, locked.matter.places)
        case = case_of(locked)
        require_party(case, at.day)
        about = party_of(case, at.day)
        bureau = organisations.organisation(locked.matter.bureau)
        result = measured(draft, about, bureau.region, at.day)
        row = Decision.objects.filter(pk=case.pk).first()
        _require_open(locked, row, draft)
        _write(case, draft, result, (by.key, at))
        matters.establish(act, locked, result.answers)
        act.record(
            DECISION_DRAFTED,
            matter=case.pk,
            run=locked.id,
            seen=matters.raise_version(act, locked),  # whoever signed or read the old draft did not see this one
            kinds=draft.kinds,
            fine=draft.fine_fen,
            confiscated=draft.confiscated_fen,
            hearing=result.hearing.due,
        )
        money = bool(draft.fine_fen or draft.confiscated_fen)
        return act.give(Drafted(case.pk, result.hearing.due, result.publication, money, locked.seen))


def case_of(locked: LockedRun) -> Case:
    """The case of a locked run; raise `Refusal` ``case.none``."""
    found = Case.objects.select_related("matter").filter(pk=locked.matter.id).first()
    if found is None:
        raise policies.none()
    return found


def require_not_heavier(decision: Decision, draft: Draft | Decision, *, defended: bool) -> None:
    """Raise `Refusal` ``decision.heavier`` where a penalty is more, or rests on more, than what was told.

    After a defence that is PL-45's and PP-58's ban, without one the duty to tell beforehand (PL-44, PL-62).
    """
    more = []
    if draft.fine_fen > decision.notified_fine_fen:
        more.append(_FINE)
    if draft.confiscated_fen > decision.notified_confiscated_fen:
        more.append(_CONFISCATED)
    if _heavier_kinds(frozenset(draft.kinds), frozenset(decision.notified_kinds)):
        more.append(_KIND)
    if not set(Citation.parse_all(draft.basis)) <= set(Citation.parse_all(decision.notified_basis)):
        more.append(_BASIS)
    if more:
        articles = Citation.parse_all("PL-45|PP-58" if defended else "PL-44|62|PP-57")
        zh, en = "、".join(each.zh for each in more), ", ".join(each.en for each in more)
        raise Refusal("decision.heavier", _HEAVIER, articles=articles, more_zh=zh, more_en=en)


def defended(locked: LockedRun) -> bool:
    """Whether the party has answered the notice."""
    return bool({"defence", "hearing_record"} & locked.law.papers)


def _heavier_kinds(now: frozenset[str], told: frozenset[str]) -> bool:
    """A kind that was not told takes the place of a heavier one that was dropped, or it is too much."""
    order = {kind.value: place for place, kind in enumerate(in_order(now | told))}
    new, dropped = sorted(order[kind] for kind in now - told), sorted(order[kind] for kind in told - now)
    if not new or len(new) > len(dropped):
        return bool(new)
    return any(mine > theirs for mine, theirs in zip(new, dropped[-len(new) :], strict=True))


def _require_open(locked: LockedRun, row: Decision | None, draft: Draft) -> None:
    state = locked.law.state
    if locked.law.procedure != "case" or state not in FREE | BOUND:
        stands = locked.run.state_text
        articles = Citation.parse_all("PP-54|57|58")
        raise Refusal("decision.not-now", _NOT_NOW, articles=articles, state_zh=stands.zh, state_en=stands.en)
    if state in BOUND and row is not None:
        require_not_heavier(row, draft, defended=defended(locked))


def _write(case: Case, draft: Draft, result: Measured, by: tuple[str, Instant]) -> None:
    key, at = by
    values: dict[str, object] = {
        "findings": draft.findings.strip(),
        "reasons": draft.reasons.strip(),
        "basis": "|".join(map(str, Citation.parse_all(draft.basis))),
        "kinds": list(draft.kinds),
        "fine_fen": draft.fine_fen,
        "confiscated_fen": draft.confiscated_fen,
        "restriction_ends": draft.restriction_ends,
        "breach": draft.breach,
        "home": result.home,
        "drafted_at": at.at,
        "drafted_by": key,
    }
    Decision.objects.update_or_create(case_id=case.pk, defaults=values)
