"""A field of a form as it was typed, with what it means or why it is wrong: a form never forgets what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wangjian.kernel.moment import Day, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.surfaces.gate.parameters import words


@dataclass(frozen=True, slots=True)
class Field:
    """What was typed, and the refusal to show beside it."""

    name: str
    typed: str = ""
    wrong: Refusal | None = None


@dataclass(frozen=True, slots=True)
class DayField(Field):
    """A field that means a day: `day` is None if nothing was typed or it is wrong."""

    day: Day | None = None


def day_field(request: HttpRequest, name: str) -> DayField:
    """Read a day from the query without refusing the page for a bad one."""
    typed = words(request, name, most=40)
    if not typed:
        return DayField(name)
    try:
        return DayField(name, typed, day=parse_day(typed))
    except Refusal as wrong:
        return DayField(name, typed, wrong)
