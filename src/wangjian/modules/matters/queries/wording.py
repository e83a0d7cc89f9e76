"""Facts of a matter in the words of its procedures: a move, a paper and a state by their names, not by their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from wangjian.kernel.text import Text
from wangjian.law.clock import catalogue
from wangjian.law.procedure import FactKind, Procedure
from wangjian.law.procedure_source import procedures
from wangjian.modules.audit.facts import KNOWN, Value
from wangjian.modules.audit.queries import FactRow

Words = Callable[[Procedure], Procedure]
"""What names the moves and states of a procedure as they are called in one matter."""


def as_written(procedure: Procedure) -> Procedure:
    """The procedure with the names it has."""
    return procedure


class _Named(Protocol):
    """What a procedure gives a name."""

    @property
    def text(self) -> Text: ...


def worded(fact: FactRow, procedure: Procedure | None, words: Words = as_written) -> Text:
    """The sentence of a fact with the names that `procedure` gives; as the ledger has it where none is known."""
    known = KNOWN.get((fact.code, fact.version))
    if known is None:
        return fact.text
    names = {
        name: text
        for name, value in fact.payload.items()
        if (text := _of_a_list(fact.code, name, value, words) or _name(name, value, procedure, fact.payload))
    }
    return known.sentence(fact.payload, names) if names else fact.text


def each(text: Text, **values: Text) -> Text:
    """Fill each language of a sentence with the words of that language, without their full stop."""
    zh, en = ({name: _bare(value).in_(lang) for name, value in values.items()} for lang in ("zh", "en"))
    return Text(text.zh.format_map(zh), text.en.format_map(en))


def clock_name(clock: str) -> Text:
    """The name of a clock, whichever wording; its id where the catalogue has it no longer."""
    found = catalogue().get(clock.upper())
    return found[-1].name if found else Text(clock, clock)


def _pause(clock: str, reason: str) -> Text | None:
    """What a clock pauses for; nothing where no wording of it knows the reason."""
    grounds = (ground for each in catalogue().get(clock.upper(), ()) for ground in each.pauses)
    return next((ground.text for ground in grounds if ground.code == reason), None)


def _name(name: str, value: Value, procedure: Procedure | None, payload: object) -> Text | None:
    if not isinstance(value, str):
        return None
    if name == "clock":
        return clock_name(value)
    if name == "reason" and isinstance(payload, dict) and "clock" in payload:
        return _pause(str(payload["clock"]), value)
    if name == "procedure":
        return next((found.text for (key, _), found in procedures().items() if key == value), None)
    if procedure is None:
        return None
    if name == "choice" and isinstance(payload, dict):
        asked = procedure.facts.get(str(payload.get("name")))
        return asked.values.get(value) if asked and asked.kind is FactKind.CHOICE else None
    lists: dict[str, Mapping[str, _Named]] = {
        "move": procedure.moves,
        "paper": procedure.papers,
        "state": procedure.states,
        "before": procedure.states,
        "role": procedure.capacities,
        "capacity": procedure.capacities,
        "name": procedure.facts,
    }
    entry = lists[name].get(value) if name in lists else None
    return None if entry is None else _bare(entry.text)


def _of_a_list(code: str, name: str, value: Value, words: Words) -> Text | None:
    """The name of an official paper and of what a check came to: facts of other modules, which name no run."""
    paper = name == "kind" and code.startswith("paper.")
    if not isinstance(value, str) or not (paper or name == "outcome"):
        return None
    for procedure in map(words, procedures().values()):
        entries: Mapping[str, _Named] = procedure.papers if paper else procedure.states
        if value in entries:
            return _bare(entries[value].text)
    return None


def _bare(text: Text) -> Text:
    """A statement as it stands inside a sentence, without its full stop."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))
