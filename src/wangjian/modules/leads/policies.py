"""Who may see and handle suspicions: the office they lie with and its bureau; those above only read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet

from wangjian.detect.signals import ALL
from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key, derived
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Move, Procedure
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
CHECK = "report"
"""The procedure of a lead's check."""
OPENING = "daily_opening"
"""The job that opens the leads of the day."""
REGISTERS = ("officer", "intake")
"""The capacities in which somebody registers a lead by hand."""
OF_A_REPORTER = frozenset({"same_facts", "new_facts", "suspected_extortion"})
"""Facts of the check that speak of whoever reported: a move that asks for one makes sense where somebody did."""


@dataclass(frozen=True, slots=True)
class Unreported:
    """A move that speaks to the reporter, as it is in a lead that is no report: its name, the papers that are not
    made, what the state it leads to is called, and what is to be thought of at it, with the articles."""

    text: Text
    left_out: frozenset[str]
    state: str
    state_text: Text
    advice: Text
    articles: tuple[Citation, ...]


_FOUND = Unreported(
    text=Text(
        "本机关无管辖权，结束线索（无举报人，不作告知）",
        "End the lead: this bureau is not competent (nobody reported, nobody is told)",
    ),
    left_out=frozenset({"competence_notice"}),
    state="not_competent",
    state_text=Text("无管辖权，已结束（未作告知）", "Ended: not competent, nobody was told"),
    advice=Text(
        "有管辖权的机关为其他机关的，线索材料依法移送该机关；本程序没有移送的步骤，移送的文书另行制作后归入证据。",
        "Where another authority is competent, the material goes to it: this procedure has no step for that, "
        "and the letter is made by itself and put to the evidence.",
    ),
    articles=Citation.parse_all("PP-14|17"),
)
_TRANSFERRED = replace(
    _FOUND,
    text=Text(
        "本机关无管辖权，结束移送来的线索（不制作告知举报人的文书）",
        "End the lead that was transferred here: this bureau is not competent (no notice to a reporter is made)",
    ),
    advice=Text(
        "由其他市场监督管理部门移送来的，本机关不得再自行移送，应当报请共同的上级指定管辖；由其他机关移送来的，"
        "线索材料依法移送有管辖权的机关。本程序没有这些步骤，文书另行制作后归入证据。",
        "What another market bureau transferred here may not be transferred again: the common superior is asked to "
        "designate. What another authority transferred goes to the one that is competent. This procedure has no step "
        "for either, and the letter is made by itself and put to the evidence.",
    ),
    articles=Citation.parse_all("PP-14|16|17"),
)
_UNREPORTED: Mapping[str, Mapping[str, Unreported]] = {
    "finding": {"tell_not_competent": _FOUND},
    "officer": {"tell_not_competent": _FOUND},
    "transfer": {"tell_not_competent": _TRANSFERRED},
}
_SUSPECTS = {signal.id: signal.suspects for signal in ALL}

_NONE = Text("没有这条嫌疑。", "There is no such suspicion.")
_NOT_YOURS = Text("只有该机构的{who}可以办理这项操作。", "Only somebody who is {who} at that office may do this.")
_NO_REPORTER = Text(
    "本件不是举报，没有举报人：“{move}”在本件中不适用。",
    "This lead is no report and has no reporter: “{move}” does not apply to it.",
)
_NO_REPORT = Text(
    "本件是移送来的线索，不是本机关收到的举报：“{move}”在本件中不适用。",
    "This lead was transferred here and is no report to this bureau: “{move}” does not apply to it.",
)
_WHO = {"officer": Text("办案人员", "a case officer"), "intake": Text("统一接收机构人员", "at the intake desk")}


def key_of_day(office: UUID, day: Day) -> Key:
    """The key of an office's daily opening: the same however often the job runs that day."""
    start = Instant.start_of(day)
    return derived(start, OPENING, derived(start, OPENING, office, "office"), "leads.open_daily")


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
    why = _NO_REPORT if origin == "transfer" else _NO_REPORTER
    named = Text(why.zh.format(move=move.text.zh), why.en.format(move=move.text.en))
    return Refusal("lead.no-reporter", named, articles=move.articles)


def unreported(origin: str, move: str) -> Unreported | None:
    """What a move is in a lead that is no report, where it would speak to a reporter; None where it is as it reads."""
    return _UNREPORTED.get(origin, {}).get(move)


def state_worded(origin: str, procedure: str, state: str, text: Text) -> Text:
    """What a state of a run is called in a lead of this origin; its own `text` in any other."""
    if procedure == CHECK:
        for each in _UNREPORTED.get(origin, {}).values():
            if each.state == state:
                return each.state_text
    return text


def in_words_of(origin: str, procedure: Procedure) -> Procedure:
    """A procedure with its moves and states named as they are in a lead of this origin."""
    if procedure.name != CHECK or origin not in _UNREPORTED:
        return procedure
    told = _UNREPORTED[origin]
    return replace(
        procedure,
        moves={
            key: replace(made, text=told[key].text) if key in told else made for key, made in procedure.moves.items()
        },
        states={
            key: replace(state, text=state_worded(origin, CHECK, key, state.text))
            for key, state in procedure.states.items()
        },
    )


def of_a_report(origin: str, fact: str) -> bool:
    """Whether an answer speaks of a report that is not there: `ground` is what a reporter complains of."""
    return origin != "report" and fact == "ground"


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
