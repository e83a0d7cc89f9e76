"""A procedure in words for the terminal, and in JSON for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wangjian.kernel.citation import Citation
from wangjian.kernel.text import Text
from wangjian.law import diagram_text as words
from wangjian.law.procedure import (
    ClockStep,
    Condition,
    FactAsked,
    Lapse,
    Move,
    Override,
    Paper,
    Procedure,
    RunStep,
    Sign,
    Start,
    State,
)

Cited = FactAsked | Lapse | Move | Override | Paper | Start | State

_HEAD = {
    "states": Text("状态", "States"),
    "moves": Text("步骤", "Moves"),
    "clocks": Text("期限", "Clocks"),
    "overrides": Text("特别规定", "Special laws"),
    "papers": Text("文书", "Papers"),
    "facts": Text("事实", "Facts"),
    "capacities": Text("身份", "Capacities"),
}
_INTO = Text("→ {state}", "→ {state}")
_STAYS = Text("状态不变", "keeps the state")
_FROM = Text("自：{states}", "from: {states}")
_IF = Text("条件：{guards}", "if: {guards}")
_NEEDS = Text("须有：{papers}", "needs: {papers}")
_MAKES = Text("产生：{papers}", "makes: {papers}")


def lines(procedure: Procedure, lang: str) -> Iterator[str]:
    """The procedure as lines for a person."""
    yield f"{procedure.text.in_(lang)}  {procedure.name}@{procedure.version}"
    yield procedure.about.in_(lang)
    yield f"[{words.articles(procedure.articles)}]  sha256 {procedure.digest}"
    yield from _section("states", lang)
    for key, state in procedure.states.items():
        yield f"  {key}  {state.text.in_(lang)} ({state.kind})  [{words.articles(state.articles)}]"
    yield from _section("moves", lang)
    for move in procedure.moves.values():
        yield from _move(procedure, move, lang)
    yield from _section("clocks", lang)
    for head, effect in words.clock_lines(procedure, lang):
        yield f"  {head}\n      {effect}"
    yield from _section("overrides", lang)
    yield from (f"  {words.override_line(over, lang)}" for over in procedure.overrides)
    yield from _section("capacities", lang)
    yield from (f"  {key}  {capacity.text.in_(lang)}" for key, capacity in procedure.capacities.items())
    yield from _section("papers", lang)
    for key, paper in procedure.papers.items():
        yield f"  {key}  {paper.text.in_(lang)}  [{words.articles(paper.articles)}]"
    yield from _section("facts", lang)
    for key, fact in procedure.facts.items():
        yield f"  {key}  {fact.text.in_(lang)}  [{words.articles(fact.articles)}]"


def _section(name: str, lang: str) -> Iterator[str]:
    yield ""
    yield _HEAD[name].in_(lang)


def _move(procedure: Procedure, move: Move, lang: str) -> Iterator[str]:
    states = procedure.states
    into = _INTO.in_(lang).format(state=states[move.target].text.in_(lang)) if move.target else _STAYS.in_(lang)
    yield f"  {move.key}  {move.text.in_(lang)}  {into}"
    joint = "、" if lang == "zh" else "; "
    yield f"      {_FROM.in_(lang).format(states=joint.join(states[key].text.in_(lang) for key in move.source))}"
    yield f"      {words.who(procedure, move, lang)}  [{words.articles(move.articles)}]"
    if move.guards:
        yield f"      {_IF.in_(lang).format(guards=', '.join(map(str, move.guards)))}"
    for text, keys in ((_NEEDS, move.papers_needed), (_MAKES, move.papers_made)):
        if keys:
            papers = joint.join(procedure.papers[key].text.in_(lang) for key in keys)
            yield f"      {text.in_(lang).format(papers=papers)}"
    steps: tuple[ClockStep | RunStep, ...] = (*move.clocks, *move.starts)
    if effect := words.effects(procedure, steps, lang):
        yield f"      {effect}"


def as_json(procedure: Procedure) -> dict[str, object]:
    """The procedure as a machine reads it."""
    return {
        "name": procedure.name,
        "version": str(procedure.version),
        "mark": procedure.mark,
        "sha256": procedure.digest,
        **_text(procedure.text),
        "about": _text(procedure.about),
        "articles": _articles(procedure.articles),
        "start": _json_start(procedure.start),
        "states": {key: {**_text(one.text), "kind": one.kind, **_basis(one)} for key, one in procedure.states.items()},
        "moves": {key: _json_move(move) for key, move in procedure.moves.items()},
        "lapses": [_json_lapse(rule) for rule in procedure.lapses],
        "overrides": {over.key: _json_override(over) for over in procedure.overrides},
        "clocks": list(procedure.clocks),
        "capacities": {key: _text(capacity.text) for key, capacity in procedure.capacities.items()},
        "papers": {
            key: {**_text(paper.text), "signed_by": list(paper.signed_by), **_basis(paper)}
            for key, paper in procedure.papers.items()
        },
        "facts": {key: _json_fact(fact) for key, fact in procedure.facts.items()},
        "later": {key: _text(text) for key, text in procedure.later.items()},
    }


def _json_start(start: Start) -> dict[str, object]:
    return {
        **_text(start.text),
        "event": start.event,
        "by": _sign(start.by),
        "approved_by": _sign(start.approved_by),
        "guards": list(map(str, start.guards)),
        "makes": list(start.papers_made),
        "clocks": [_step(step) for step in start.clocks],
        "starts": [_step(step) for step in start.starts],
        **_basis(start),
    }


def _json_lapse(rule: Lapse) -> dict[str, object]:
    return {
        "clock": rule.clock,
        **_text(rule.text),
        "by_law": rule.by_law,
        "from": list(rule.source),
        "to": rule.target,
        "event": rule.event,
        **_basis(rule),
    }


def _json_fact(fact: FactAsked) -> dict[str, object]:
    values = {value: _text(text) for value, text in fact.values.items()}
    return {**_text(fact.text), "kind": fact.kind, "values": values, **_basis(fact)}


def _json_move(move: Move) -> dict[str, object]:
    return {
        **_text(move.text),
        "from": list(move.source),
        "to": move.target,
        "by": _sign(move.by),
        "approved_by": _sign(move.approved_by),
        "names": {"role": move.named, "people": move.named_people} if move.named else None,
        "not_by": list(move.not_by),
        "guards": list(map(str, move.guards)),
        "needs": list(move.papers_needed),
        "makes": list(move.papers_made),
        "voids": list(move.papers_voided),
        "clocks": [_step(step) for step in move.clocks],
        "starts": [_step(step) for step in move.starts],
        "during": list(move.during),
        "not_during": list(move.not_during),
        "after": list(move.after),
        "barred_by": list(move.barred_by),
        "once": move.once,
        "event": move.event,
        **_basis(move),
    }


def _json_override(over: Override) -> dict[str, object]:
    return {
        **_text(over.text),
        "when": str(over.when),
        "moves": list(over.moves),
        "clocks": dict(over.clocks),
        "by": _sign(over.by),
        "approved_by": _sign(over.approved_by),
        "needs": list(over.papers_needed),
        **_basis(over),
    }


def _step(step: ClockStep | RunStep) -> dict[str, object]:
    found: dict[str, object] = {"clock": step.clock or None, "since": step.since or None, "when": _when(step.when)}
    if isinstance(step, ClockStep):
        return {"do": step.do, "reason": step.reason or None, **found}
    return {"run": step.run, **found}


def _when(condition: Condition | None) -> str | None:
    return str(condition) if condition is not None else None


def _sign(sign: Sign | None) -> dict[str, object] | None:
    return {"capacities": list(sign.capacities), "people": sign.people} if sign is not None else None


def _text(text: Text) -> dict[str, object]:
    return {"zh": text.zh, "en": text.en}


def _basis(entry: Cited) -> dict[str, object]:
    return {"articles": _articles(entry.articles)}


def _articles(citations: Iterable[Citation]) -> list[str]:
    return list(map(str, citations))
