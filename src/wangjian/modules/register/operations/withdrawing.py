"""A display ends before its time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.register.facts import ENTRY_UNTOUCHED, ENTRY_WITHDRAWN
from wangjian.modules.register.models import Entry
from wangjian.modules.register.policies import GROUNDS, may_withdraw

_ARTICLES = Citation.parse_all("O45-11|O45-14")
_NONE = Text("没有这条公示信息。", "There is no such entry.")
_GROUND = Text("“{ground}”不是停止公示的事由；事由有：{grounds}。", "“{ground}” ends no display; these do: {grounds}.")
_WITHDRAWN = Text("{number}已于{day}停止公示。", "{number} has not been shown since {day}.")
_NEVER = Text("该处罚不得提前停止公示。", "The display of this penalty never ends early.")
_UNREAD = Text(
    "提前停止公示的最短期限未能确定，由法制机构确认。",
    "The minimum before an early stop is not known; the legal office is to say.",
)
_EARLY = Text("{day}之前不得提前停止公示。", "There is no early stop before {day}.")


@dataclass(frozen=True, slots=True)
class Ended:
    """A display that has ended; it is not shown from `on` on."""

    number: str
    on: Day


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What a withdrawal did: the day from which its decision is not shown, None where there was nothing to end."""

    number: str
    on: Day | None


def withdraw(number: str, *, ground: str, by: Actor, at: Instant, once: Key) -> Ended:
    """End the display of the decision of that number, from today on, on one of `GROUNDS` (O45-11, O45-14).

    Raise `Refusal` ``entry.none`` (to whoever does not head the deciding bureau too), ``entry.ground``,
    ``entry.withdrawn``, ``entry.never-early``, ``entry.minimum-unknown``, ``entry.too-early``.
    """
    with acting("register.withdraw", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Ended)) is not None:
            return earlier
        found = _locked(number)
        if found is None or not may_withdraw(by, found.decided_by_id):
            raise Refusal("entry.none", _NONE)
        _require_ground(ground)
        if found.withdrawn_on is not None:
            raise Refusal("entry.withdrawn", _WITHDRAWN, number=number, day=found.withdrawn_on)
        if ground == "early":
            _require_early(found, at.day)
        return act.give(Ended(number, _end(act, found, ground)))


def take_down(number: str, *, ground: str, exchange: UUID, by: Actor, at: Instant, once: Key) -> TakenDown:
    """End the display of a decision whose withdrawal the national system acknowledged in `exchange` (O45-11, PP-63).

    Where it was not entered, or its display has ended already, nothing changes and a fact says so. Raise `Refusal`
    ``entry.ground``.
    """
    with acting("register.take-down", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(TakenDown)) is not None:
            return earlier
        _require_ground(ground)
        found = _locked(number)
        if found is None or found.withdrawn_on is not None:
            reason = "not-entered" if found is None else "ended-before"
            act.record(ENTRY_UNTOUCHED, exchange=exchange, number=number, reason=reason)
            return act.give(TakenDown(number, None))
        return act.give(TakenDown(number, _end(act, found, ground)))


def _locked(number: str) -> Entry | None:
    return Entry.objects.select_for_update(of=("self",), no_key=True).filter(number=number).first()


def _require_ground(ground: str) -> None:
    if ground not in GROUNDS:
        raise Refusal("entry.ground", _GROUND, articles=_ARTICLES, ground=ground, grounds=", ".join(GROUNDS))


def _end(act: Act, found: Entry, ground: str) -> Day:
    """End a display from today on; one that would begin later is never seen."""
    ends = max(act.at.day, found.shown_from)
    found.withdrawn_on, found.withdrawn_for = ends, ground
    found.save(update_fields=["withdrawn_on", "withdrawn_for"], force_update=True)
    act.record(ENTRY_WITHDRAWN, entry=found.id, number=found.number, ground=ground)
    return ends


def _require_early(found: Entry, on: Day) -> None:
    articles = Citation.parse_all("O45-14")
    if found.never_early:
        raise Refusal("entry.never-early", _NEVER, articles=articles)
    if found.early_from is None:
        raise Refusal("entry.minimum-unknown", _UNREAD, articles=articles)
    if on < found.early_from:
        raise Refusal("entry.too-early", _EARLY, articles=articles, day=found.early_from)
