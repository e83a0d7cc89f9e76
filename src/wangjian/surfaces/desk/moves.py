"""The act panel: what may be done next with a run, what it asks for and brings, and why something cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import (
    Capacity,
    ClockStep,
    Do,
    FactAsked,
    FactKind,
    Move,
    Paper,
    Procedure,
    RunStep,
    Sign,
)
from wangjian.law.procedure_machine import Permission
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.request import GateRequest

ANSWER = "fact."
"""What the fields of a form begin with that answer a fact."""

_NO_ANSWER = Text("“{fact}”须回答是或否。", "“{fact}” wants yes or no.")
_MUST_BE = Text("办理这一步，须为“{answers}”。", "For this step it must be “{answers}”.")
_MUST_ANSWER = Text("办理这一步，须选一项。", "For this step one must be chosen.")
_MUST_FILL = Text("办理这一步，须填写。", "For this step it must be filled in.")
_EITHER = Text("须据实回答，怎样回答都可以办理。", "Must be answered as it is; any answer will do.")
_WHERE_IT_APPLIES = Text("涉及时填写。", "Fill in where it applies.")
_YES, _NO = Text("是", "yes"), Text("否", "no")


class Group(StrEnum):
    """What becomes of a run by a move: it goes on, its periods are lengthened or stand still, or it ends."""

    GOES_ON = "goes_on"
    LENGTHENS = "lengthens"
    ENDS = "ends"

    @property
    def text(self) -> Text:
        """The group for people."""
        return _GROUPS[self]


_GROUPS = {
    Group.GOES_ON: Text("继续办理", "Go on"),
    Group.LENGTHENS: Text("延长或者停止计算期限", "Lengthen or stop a period"),
    Group.ENDS: Text("结束这一程序", "End this procedure"),
}
_ON_PERIODS = frozenset({Do.EXTEND, Do.PAUSE, Do.RESTART})


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact that a move asks for, with what is established of it."""

    fact: FactAsked
    known: bool | str | Instant | None
    wanted: tuple[bool | str, ...]
    always: bool = True

    @property
    def needs(self) -> Text:
        """Which answer the move needs, as its guards have it."""
        if self.fact.kind is FactKind.MOMENT:
            return _MUST_FILL if self.always else _WHERE_IT_APPLIES
        if not self.wanted:
            return _EITHER
        if set(self.wanted) >= set(self.fact.values) and self.fact.kind is FactKind.CHOICE:
            return _MUST_ANSWER
        words = [self._worded(each) for each in self.wanted]
        zh, en = "”或者“".join(each.zh for each in words), "” or “".join(each.en for each in words)
        return Text(_MUST_BE.zh.format(answers=zh), _MUST_BE.en.format(answers=en))

    def _worded(self, answer: bool | str) -> Text:
        if isinstance(answer, bool):
            return _YES if answer else _NO
        return self.fact.values[answer]

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{ANSWER}{self.fact.key}"

    @property
    def value(self) -> str:
        """What the field shows."""
        if isinstance(self.known, bool):
            return "yes" if self.known else "no"
        return self.known.at.strftime("%Y-%m-%dT%H:%M") if isinstance(self.known, Instant) else self.known or ""

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """The answers of a choice."""
        return tuple(self.fact.values.items())


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move as the panel shows it: in which capacities this person may sign, what it asks, why not.

    `text` is its name in this matter, `advice` what is to be thought of at it, with its articles.
    """

    move: Move
    target: Text | None
    capacities: tuple[Capacity, ...]
    signers: tuple[tuple[int, tuple[Capacity, ...]], ...]
    asks: tuple[Ask, ...]
    makes: tuple[Paper, ...]
    needs: tuple[Paper, ...]
    hindrances: tuple[Refusal, ...]
    group: Group
    senseless: Refusal | None
    text: Text
    advice: tuple[Text, tuple[Citation, ...]] | None = None

    @property
    def lengthens(self) -> bool:
        """Whether it lengthens a period, so that days may have to be stated."""
        return any(step.do is Do.EXTEND for step in self.move.clocks)

    @property
    def possible(self) -> bool:
        """Whether it can be tried now: answers may still be missing, everything else is in order."""
        return bool(self.capacities) and not self.hindrances and self.senseless is None


def next_moves(
    procedure: Procedure,
    permissions: Sequence[Permission],
    known: Mapping[str, bool | str | Instant],
    held: set[str],
    against: Callable[[Move], Refusal | None] = lambda move: None,
) -> list[NextMove]:
    """The moves of the present state, possible ones first; `held` are the actor's capacities on the matter.

    `against` says why a move makes no sense in this matter, whoever wants to make it.
    """
    shown = [_next(procedure, permission, known, held, against) for permission in permissions]
    return sorted(shown, key=lambda each: not each.possible)


def group_of(procedure: Procedure, move: Move) -> Group:
    """What becomes of a run by a move, read from the procedure: its target and what it does to clocks."""
    if move.target in procedure.ending:
        return Group.ENDS
    return Group.LENGTHENS if any(step.do in _ON_PERIODS for step in move.clocks) else Group.GOES_ON


def read_answers(request: GateRequest, procedure: Procedure, move: Move) -> dict[str, bool | str | Instant]:
    """What the form answers of the facts that `move` asks for; what is left empty is not answered.

    Raise `Refusal` ``form.malformed`` or ``moment.malformed``.
    """
    answers: dict[str, bool | str | Instant] = {}
    for name in facts_of(procedure, move):
        fact = procedure.facts[name]
        given = acts.text(request, f"{ANSWER}{name}", most=100, needed=False)
        if not given:
            continue
        if fact.kind is FactKind.MOMENT:
            answers[name] = Instant.parse(given)
        elif fact.kind is FactKind.CHOICE:
            answers[name] = acts.chosen(request, f"{ANSWER}{name}", fact.values)
        elif given in ("yes", "no"):
            answers[name] = given == "yes"
        else:
            raise Refusal("form.malformed", _NO_ANSWER.fill(fact=name))
    return answers


def facts_of(procedure: Procedure, move: Move) -> tuple[str, ...]:
    """Every fact a move asks for, special laws included."""
    special = (over.when.fact for over in procedure.overrides if move.key in over.moves)
    return tuple(dict.fromkeys([*move.facts, *special]))


def _next(
    procedure: Procedure,
    permission: Permission,
    known: Mapping[str, bool | str | Instant],
    held: set[str],
    against: Callable[[Move], Refusal | None],
) -> NextMove:
    move = permission.move
    signs = [move.by, *([move.approved_by] if move.approved_by else [])]
    may_sign = [each for sign in signs for each in sign.capacities if each in held]
    answered_later = ("procedure.fact-missing", "procedure.fact-unmet", "procedure.capacity")
    return NextMove(
        move=move,
        target=procedure.states[move.target].text if move.target else None,
        capacities=tuple(procedure.capacities[key] for key in dict.fromkeys(may_sign)),
        signers=tuple(_signers(procedure, signs)),
        asks=tuple(_asks(procedure, move, known)),
        makes=tuple(procedure.papers[key] for key in move.papers_made),
        needs=tuple(procedure.papers[key] for key in move.papers_needed),
        hindrances=tuple(each for each in permission.reasons if each.code not in answered_later),
        group=group_of(procedure, move),
        senseless=against(move),
        text=move.text,
    )


def _signers(procedure: Procedure, signs: Sequence[Sign]) -> Iterator[tuple[int, tuple[Capacity, ...]]]:
    for sign in signs:
        yield sign.people, tuple(procedure.capacities[key] for key in sign.capacities)


def _asks(procedure: Procedure, move: Move, known: Mapping[str, bool | str | Instant]) -> Iterator[Ask]:
    wanted = {guard.fact: guard.wanted for guard in move.guards}
    steps: tuple[ClockStep | RunStep, ...] = (*move.clocks, *move.starts)
    counted_from = {step.since for step in steps if step.since and step.when is None}
    for name in facts_of(procedure, move):
        yield Ask(procedure.facts[name], known.get(name), wanted.get(name, ()), name in counted_from)
