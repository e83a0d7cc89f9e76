"""Switches: what was not read in the text itself is configuration, with its default, choices and open point."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.fields import Fields
from wangjian.law.mark import Mark

FILE = Path(__file__).parent / "switches.toml"

_UNKNOWN = Text("没有名为“{key}”的开关。", "There is no switch “{key}”.")
_CHOICE = Text("开关“{key}”只能取{choices}，不能取“{given}”。", "Switch “{key}” takes {choices}, not “{given}”.")


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: what it may be set to, what it is set to by default, and the open point of law it belongs to.

    `clocks` are the ids of the clocks it decides about.
    """

    key: str
    default: str
    choices: tuple[str, ...]
    mark: Mark
    open_point: str
    basis: tuple[Citation, ...]
    clocks: tuple[str, ...]
    label: Text


@dataclass(frozen=True)
class Switches:
    """An installation's setting of every switch, as a value to give to whatever asks."""

    catalogue: Mapping[str, Switch]
    values: Mapping[str, str]

    def value(self, key: str) -> str:
        """What `key` is set to; raise `Refusal` ``switch.unknown``."""
        self.switch(key)
        return self.values[key]

    def on(self, key: str) -> bool:
        """Whether `key` is on; raise `Refusal` ``switch.unknown``."""
        return self.value(key) == "on"

    def switch(self, key: str) -> Switch:
        """The switch itself; raise `Refusal` ``switch.unknown``."""
        if key not in self.catalogue:
            raise Refusal("switch.unknown", _UNKNOWN, key=key)
        return self.catalogue[key]

    def with_(self, changes: Mapping[str, str]) -> Switches:
        """The same with some set otherwise; raise `Refusal` ``switch.unknown`` or ``switch.choice``."""
        for key, given in changes.items():
            switch = self.switch(key)
            if given not in switch.choices:
                raise Refusal(
                    "switch.choice",
                    _CHOICE,
                    articles=switch.basis,
                    key=key,
                    choices=", ".join(switch.choices),
                    given=given,
                )
        return replace(self, values={**self.values, **changes})

    def deciding(self, clock: str) -> Switch | None:
        """The switch that decides about the clock of that id, or None."""
        return next((switch for switch in self.catalogue.values() if clock in switch.clocks), None)


@cache
def defaults() -> Switches:
    """Every switch at its default; raise `LawDataError` where the file cannot be used."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    catalogue = {
        key: _switch(key, fields) for key, fields in Fields(FILE.name, {"switches": data}).tables("switches").items()
    }
    return Switches(catalogue, {key: switch.default for key, switch in catalogue.items()})


def _switch(key: str, fields: Fields) -> Switch:
    default, choices = fields.words("default"), fields.names("choices")
    if default not in choices:
        raise fields.error("default", f"want one of {', '.join(choices)}")
    switch = Switch(
        key=key,
        default=default,
        choices=choices,
        mark=fields.mark("mark"),
        open_point=fields.words("open_point"),
        basis=tuple(Citation.parse(text) for text in fields.names("basis")),
        clocks=fields.names("clocks"),
        label=fields.text("label"),
    )
    fields.refuse_rest()
    return switch
