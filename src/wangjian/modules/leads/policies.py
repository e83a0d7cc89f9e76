"""Who may see and handle suspicions: the office they lie with and its bureau; those above only read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from wangjian.detect.signals import ALL
from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Move
from wangjian.modules.leads.models import Suspicion
from wangjian.modules.organisations import queries as organisations

GROUNDS = {
    "advertising": Text("违法广告", "unlawful advertising"),
    "false_disclosure": Text("公示信息虚假", "false disclosure"),
    "unfair_competition": Text("不正当竞争", "unfair competition"),
    "food_safety": Text("食品安全违法", "a breach of food safety"),
    "pyramid_selling": Text("传销", "pyramid selling"),
    "other": Text("违法行为", "a breach"),
}
"""What a lead can be about (O121-36)."""
REGISTERS = ("officer", "intake")
"""The capacities in which somebody registers a lead by hand."""
OF_A_REPORTER = frozenset({"same_facts", "new_facts", "suspected_extortion"})
"""Facts of the check that speak of whoever reported: a move that asks for one makes sense where somebody did."""
_SUSPECTS = {signal.id: signal.suspects for signal in ALL}

_NONE = Text("没有这条嫌疑。", "There is no such suspicion.")
_NOT_YOURS = Text("只有该机构的{who}可以办理这项操作。", "Only somebody who is {who} at that office may do this.")
_NO_REPORTER = Text(
    "本件不是举报，没有举报人：“{move}”在本件中不适用。",
    "This lead is no report and has no reporter: “{move}” does not apply to it.",
)
_WHO = {"officer": Text("办案人员", "a case officer"), "intake": Text("统一接收机构人员", "at the intake desk")}


def offices_seen(by: Actor) -> frozenset[UUID]:
    """The offices whose suspicions `by` sees: where it works, and all below; an administrator works at none."""
    mine = {UUID(holder) for holder in by.holders if holder != by.key}
    return _with_all_below(mine) if mine else frozenset()


def _with_all_below(mine: Collection[UUID]) -> frozenset[UUID]:
    rows, seen = organisations.listed(), set(mine)
    grown = True
    while grown:
        below = {row.key for row in rows if (row.above in seen or row.bureau in seen) and row.key not in seen}
        seen |= below
        grown = bool(below)
    return frozenset(seen)


def cause_of(signal: str, ground: str) -> Text:
    """What is suspected, in a few words without a name: what the signal suspects, else what the lead is about."""
    return _SUSPECTS.get(signal) or GROUNDS[ground]


def no_reporter(origin: str, move: Move) -> Refusal | None:
    """Why a move about the reporter is not made in a lead that is no report, ``lead.no-reporter``; else None."""
    if origin == "report" or not OF_A_REPORTER & set(move.facts):
        return None
    named = Text(_NO_REPORTER.zh.format(move=move.text.zh), _NO_REPORTER.en.format(move=move.text.en))
    return Refusal("lead.no-reporter", named, articles=move.articles)


def visible(by: Actor) -> QuerySet[Suspicion]:
    """The suspicions that `by` may see."""
    return Suspicion.objects.filter(office_id__in=offices_seen(by))


def require_at(by: Actor, office: UUID, *capacities: str) -> None:
    """Raise `Refusal` ``lead.not-yours`` unless `by` holds one of `capacities` at the office or its bureau.

    The machine (daily opening) may do what it is scheduled for.
    """
    if by.kind is ActorKind.SYSTEM:
        return
    row = organisations.organisation(office)
    places = {str(row.key), str(row.bureau)}
    if not any(by.has_at(capacity, places) for capacity in capacities):
        names = [_WHO[capacity] for capacity in capacities]
        who = Text("或者".join(name.zh for name in names), " or ".join(name.en for name in names))
        raise Refusal("lead.not-yours", Text(_NOT_YOURS.zh.format(who=who.zh), _NOT_YOURS.en.format(who=who.en)))


def locked(by: Actor, suspicion: UUID) -> Suspicion:
    """Lock a suspicion that `by` may see; raise `Refusal` ``suspicion.none`` for one absent or not to be seen."""
    found = visible(by) if by.kind is not ActorKind.SYSTEM else Suspicion.objects.all()
    row = found.select_for_update(of=("self",), no_key=True).filter(pk=suspicion).first()
    if row is None:
        raise none()
    return row


def none() -> Refusal:
    """What is answered for a suspicion that is absent or not to be seen."""
    return Refusal("suspicion.none", _NONE)
