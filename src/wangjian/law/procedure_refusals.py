"""Why a move is not made: whole sentences in two languages, with the article of the move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import ClockStep, Condition, Move, Procedure, RunStep, Sign, State
from wangjian.law.procedure_run import Run


@dataclass(frozen=True, slots=True)
class Step:
    """What is being attempted: its name and the articles it rests on."""

    text: Text
    articles: tuple[Citation, ...]


_VERSION = Text(
    "本程序运行所依据的版本（{run}）与所给的版本（{given}）不同，不得混用。",
    "The run stands under version {run} of its procedure, not under {given}; versions are never mixed.",
)
_MOVE = Text(
    "“{procedure}”没有名为“{key}”的步骤；可选：{choices}。",
    "“{procedure}” has no move “{key}”; the moves are: {choices}.",
)
_ENDED = Text(
    "程序已处于“{state}”，不能再办理“{move}”。",
    "The procedure has ended in “{state}”; “{move}” can no longer be made.",
)
_NOT_FROM = Text(
    "当前状态为“{state}”，办理“{move}”须处于：{sources}。",
    "The present state is “{state}”; “{move}” is made from: {sources}.",
)
_ONCE = Text("“{move}”只能办理一次，已经办理过。", "“{move}” can be made once only and has been made.")
_PAUSED = Text(
    "有不计入期限的事项尚未结束，不能办理“{move}”。",
    "Something that stops the time is still open; “{move}” cannot be made.",
)
_NOT_PAUSED = Text(
    "没有需要由“{move}”结束的事项。",
    "Nothing is open that “{move}” could end.",
)
_EARLY = Text(
    "时限 {clock} 尚未届满，不能办理“{move}”。",
    "The period {clock} has not run out; “{move}” cannot be made yet.",
)
_LOST = Text(
    "时限 {clock} 已经届满，权利丧失，不能办理“{move}”。",
    "The period {clock} has run out and the right is lost; “{move}” cannot be made.",
)
_CAPACITY = Text(
    "“{move}”须由{capacities}办理。",
    "“{move}” is for: {capacities}.",
)
_TOO_FEW = Text(
    "“{move}”须由{capacities}至少{people}人办理。",
    "“{move}” needs at least {people} people acting as: {capacities}.",
)
_APPROVER = Text(
    "“{move}”须经{capacities}批准。",
    "“{move}” needs the approval of: {capacities}.",
)
_SAME = Text(
    "“{move}”的批准人不得是提出人本人。",
    "Whoever approves “{move}” must not be the person who proposed it.",
)
_EXCLUDED = Text(
    "办理“{move}”的人员曾以下列身份参与本案，应当排除：{roles}。",
    "Someone who signs “{move}” has taken part in this matter as: {roles}; that shuts the person out.",
)
_NAMED = Text(
    "“{move}”须指定至少{people}名{role}。",
    "“{move}” must name at least {people} people as: {role}.",
)
_FACT_MISSING = Text(
    "办理“{move}”前须先确认：{fact}",
    "Before “{move}” this must be established: {fact}",
)
_FACT_YES = Text("办理“{move}”须符合：{fact}", "“{move}” requires this to be so: {fact}")
_FACT_NO = Text("有下列情形的，不得办理“{move}”：{fact}", "“{move}” is not made where this is so: {fact}")
_FACT_CHOICE = Text(
    "办理“{move}”，“{fact}”应为：{wanted}。",
    "For “{move}” the answer to “{fact}” must be: {wanted}.",
)
_MOMENT = Text(
    "起算 {clock} 须提供时间：{fact}",
    "To start {clock} a moment must be given: {fact}",
)
_FUTURE = Text(
    "起算 {clock} 的时间（{moment}）不能晚于办理时间。",
    "{clock} cannot start at {moment}, later than the act itself.",
)
_PAPER = Text(
    "办理“{move}”前，卷内须有：{paper}。",
    "Before “{move}” the file must hold: {paper}.",
)


def version_differs(procedure: Procedure, run: Run) -> Refusal:
    """The run belongs to another procedure, version or content."""
    return Refusal(
        "procedure.version-differs",
        _VERSION,
        articles=procedure.articles,
        run=f"{run.procedure}@{run.version} {run.digest[:12]}",
        given=f"{procedure.name}@{procedure.version} {procedure.digest[:12]}",
    )


def move_unknown(procedure: Procedure, key: str) -> Refusal:
    """There is no such move."""
    choices = ", ".join(procedure.moves)
    text = _each(_MOVE, procedure=procedure.text, key=_same(key), choices=_same(choices))
    return Refusal("procedure.move-unknown", text, articles=procedure.articles)


def ended(made: Move, state: State) -> Refusal:
    """The run has ended."""
    return _of(made, "procedure.ended", _ENDED, state=state.text)


def not_from_here(procedure: Procedure, made: Move, state: State) -> Refusal:
    """The move does not leave this state."""
    sources = _list(procedure.states[key].text for key in made.source)
    return _of(made, "procedure.not-from-here", _NOT_FROM, state=state.text, sources=sources)


def done_already(made: Move) -> Refusal:
    """The move can be made once."""
    return _of(made, "procedure.done-already", _ONCE)


def paused(made: Move) -> Refusal:
    """A pause is open that the move does not allow."""
    return _of(made, "procedure.paused", _PAUSED)


def not_paused(made: Move) -> Refusal:
    """The pause that the move would end is not open."""
    return _of(made, "procedure.not-paused", _NOT_PAUSED)


def too_early(made: Move, clock: str) -> Refusal:
    """A clock has not run out."""
    return _of(made, "procedure.too-early", _EARLY, clock=_same(clock))


def right_lost(made: Move, clock: str) -> Refusal:
    """A clock has run out and with it the right."""
    return _of(made, "procedure.right-lost", _LOST, clock=_same(clock))


def capacity(procedure: Procedure, made: Move, sign: Sign) -> Refusal:
    """Nobody acts in the capacity asked for."""
    return _of(made, "procedure.capacity", _CAPACITY, capacities=_capacities(procedure, sign))


def too_few(procedure: Procedure, made: Move, sign: Sign) -> Refusal:
    """Too few people act in the capacity asked for."""
    given = {"capacities": _capacities(procedure, sign), "people": _same(str(sign.people))}
    return _of(made, "procedure.too-few", _TOO_FEW, **given)


def approver_missing(procedure: Procedure, made: Move, sign: Sign) -> Refusal:
    """Nobody approves."""
    return _of(made, "procedure.approver-missing", _APPROVER, capacities=_capacities(procedure, sign))


def approver_proposed(made: Move) -> Refusal:
    """The approver is the proposer."""
    return _of(made, "procedure.approver-proposed", _SAME)


def person_excluded(procedure: Procedure, made: Move) -> Refusal:
    """A signer has had a role that shuts out."""
    roles = _list(procedure.capacities[role].text for role in made.not_by)
    return _of(made, "procedure.person-excluded", _EXCLUDED, roles=roles)


def not_named(procedure: Procedure, made: Move) -> Refusal:
    """Too few people are named."""
    role = procedure.capacities[made.named].text
    return _of(made, "procedure.not-named", _NAMED, people=_same(str(made.named_people)), role=role)


def fact_missing(procedure: Procedure, condition: Condition, step: Step) -> Refusal:
    """A fact that decides the step is not known."""
    asked = procedure.facts[condition.fact]
    text = _each(_FACT_MISSING, move=step.text, fact=asked.text)
    return Refusal("procedure.fact-missing", text, articles=_once(*step.articles, *asked.articles))


def fact_unmet(procedure: Procedure, condition: Condition, step: Step) -> Refusal:
    """A fact is not as the step needs it."""
    asked = procedure.facts[condition.fact]
    if condition.wanted in ((True,), (False,)):
        text = _each(_FACT_YES if condition.wanted[0] else _FACT_NO, move=step.text, fact=asked.text)
    else:
        wanted = _list(asked.values[str(value)] for value in condition.wanted)
        text = _each(_FACT_CHOICE, move=step.text, fact=asked.text, wanted=wanted)
    return Refusal("procedure.fact-unmet", text, articles=_once(*step.articles, *asked.articles))


def moment_missing(procedure: Procedure, step: ClockStep | RunStep) -> Refusal:
    """The moment from which a clock counts is not known."""
    asked = procedure.facts[step.since]
    text = _each(_MOMENT, clock=_same(step.clock), fact=asked.text)
    return Refusal("procedure.fact-missing", text, articles=asked.articles)


def future_moment(procedure: Procedure, step: ClockStep | RunStep, moment: Instant) -> Refusal:
    """The moment from which a clock counts lies after the act."""
    text = _each(_FUTURE, clock=_same(step.clock), moment=_same(str(moment)))
    return Refusal("procedure.future-moment", text, articles=procedure.facts[step.since].articles)


def paper_missing(procedure: Procedure, made: Move, paper: str) -> Refusal:
    """A paper that the move rests on is not on file."""
    wanted = procedure.papers[paper]
    text = _each(_PAPER, move=made.text, paper=wanted.text)
    return Refusal("procedure.paper-missing", text, articles=_once(*made.articles, *wanted.articles))


def _of(made: Move, code: str, text: Text, **values: Text) -> Refusal:
    return Refusal(code, _each(text, move=made.text, **values), articles=made.articles)


def _each(text: Text, **values: Text) -> Text:
    """Fill each language with the words of that language."""
    zh, en = ({name: value.in_(lang) for name, value in values.items()} for lang in ("zh", "en"))
    return Text(text.zh.format_map(zh), text.en.format_map(en))


def _once(*articles: Citation) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(articles))


def _same(words: str) -> Text:
    return Text(words, words)


def _list(texts: Iterable[Text]) -> Text:
    found = list(texts)
    return Text("、".join(text.zh for text in found), "; ".join(text.en for text in found))


def _capacities(procedure: Procedure, sign: Sign) -> Text:
    found = [procedure.capacities[key].text for key in sign.capacities]
    return Text("或者".join(text.zh for text in found), " or ".join(text.en for text in found))
