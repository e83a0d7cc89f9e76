"""The calculator's form: what was typed in each field, kept as typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from django.http import HttpRequest

from wangjian.kernel.moment import Day, Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Clock, Extension, Pause, catalogue
from wangjian.surfaces.gate.parameters import several, words

MOST_PAUSES = 8
MOST_EXTENSIONS = 4
LONGEST_EXTENSION = 366

_HALF_PAUSE = Text("停止计算期间须写明起止两日。", "A pause needs both its first and its last day.")
_NO_NUMBER = Text(
    "“{given}”不是天数：应为1至{most}的整数。", "“{given}” is no length: give a whole number from 1 to {most}."
)


@dataclass(frozen=True, slots=True)
class DueForm:
    """What was typed; `clock` is the latest wording of the clock asked for, where there is one."""

    asked: str = ""
    start: str = ""
    pauses: tuple[tuple[str, str], ...] = ()
    extensions: tuple[str, ...] = ()
    restart: str = ""
    literal: bool = False
    clock: Clock | None = None
    wrong: dict[str, Refusal] = field(default_factory=dict)

    @property
    def pause_rows(self) -> tuple[tuple[str, str], ...]:
        """The rows to show: those typed and one more, at least two."""
        blank = max(2 - len(self.pauses), 1) if len(self.pauses) < MOST_PAUSES else 0
        return (*self.pauses, *((("", ""),) * blank))

    @property
    def surplus(self) -> tuple[str, ...]:
        """Extensions typed beyond those the law knows, shown so that they can be taken out."""
        return self.extensions[len(self.clock.extensions) if self.clock else 0 :]

    @property
    def extension_rows(self) -> list[tuple[Extension, str]]:
        """Each extension the law knows, with what was typed for it."""
        known = self.clock.extensions if self.clock else ()
        return list(zip(known, (*self.extensions, *("",) * len(known)), strict=False))

    @property
    def variants(self) -> tuple[str, ...]:
        """The ids that the refusal of the clock names to choose from."""
        refused = self.wrong.get("clock")
        named = str(refused.values.get("choices", "")) if refused else ""
        return tuple(key for key in named.split(", ") if key in catalogue())

    @property
    def start_type(self) -> str:
        """The kind of input for the start: plain text where a picker could not show what was typed."""
        if "from" in self.wrong:
            return "text"
        return "datetime-local" if self.clock and self.clock.by_hour else "date"

    @property
    def changed(self) -> bool:
        """Whether anything beyond clock and start was typed."""
        return bool(self.pauses or self.extensions or self.restart or self.literal)


def read_form(request: HttpRequest) -> DueForm:
    """Take the form as typed; raise `Refusal` ``parameter.malformed`` for more than the form can hold."""
    firsts = several(request, "pause_from", most=MOST_PAUSES, longest=40)
    lasts = several(request, "pause_to", most=MOST_PAUSES, longest=40)
    rows = zip_longest(firsts, lasts, fillvalue="")
    return DueForm(
        asked=words(request, "clock", most=40).upper(),
        start=words(request, "from", most=40),
        pauses=tuple(row for row in rows if any(row)),
        extensions=tuple(filter(None, several(request, "extend", most=MOST_EXTENSIONS, longest=10))),
        restart=words(request, "restart", most=40),
        literal=words(request, "literal", most=3) == "yes",
    )


def read_start(typed: str, by_hour: bool) -> Day | Instant:
    """The day typed, or the moment for a clock by the hour where one was typed; raise ``day.malformed`` or so."""
    if by_hour and len(typed) > len("2026-04-15"):
        return Instant.parse(typed)
    return parse_day(typed)


def read_pauses(rows: tuple[tuple[str, str], ...]) -> tuple[Pause, ...]:
    """The pauses typed; raise `Refusal` ``day.malformed`` or ``pause.half``."""
    if not all(first and last for first, last in rows):
        raise Refusal("pause.half", _HALF_PAUSE)
    return tuple(Pause(parse_day(first), parse_day(last)) for first, last in rows)


def read_extensions(typed: tuple[str, ...]) -> tuple[int | None, ...]:
    """The extensions typed, in order; ``yes`` takes what the law fixes. Raise `Refusal` ``extension.malformed``."""
    return tuple(None if given == "yes" else _days(given) for given in typed)


def _days(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= LONGEST_EXTENSION):
        raise Refusal("extension.malformed", _NO_NUMBER, given=given, most=LONGEST_EXTENSION)
    return int(given)
