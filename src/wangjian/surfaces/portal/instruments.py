"""The law library: every instrument the platform rests on, found by words, day in force and confidence."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Clock, catalogue
from wangjian.law.library import Instrument, Kind, library
from wangjian.law.mark import Mark
from wangjian.surfaces.design.paging import Page
from wangjian.surfaces.gate.parameters import choice, number, read_only, words
from wangjian.surfaces.portal.fields import day_field

ROWS = 25
LAST_PAGE = 100

_UNKNOWN = Text("法规库没有收录“{key}”。", "The library holds no “{key}”.")


@read_only
def instruments(request: HttpRequest) -> HttpResponse:
    """The instruments that answer the words, the day and the mark asked for; all of them if nothing is asked."""
    asked = words(request, "q")
    mark = choice(request, "mark", [mark.value for mark in Mark])
    on = day_field(request, "on")
    found = [
        instrument
        for instrument in sorted(library().instruments.values(), key=_weight)
        if instrument.speaks_of(asked)
        and (not mark or instrument.mark.value == mark)
        and (on.day is None or instrument.in_force(on.day))
    ]
    shown = Page(number(request, "page", low=1, high=LAST_PAGE, default=1), ROWS, len(found))
    page = {
        "found": shown.cut(found),
        "page": shown,
        "asked": asked,
        "mark": mark,
        "marks": _marks_used(),
        "on": on,
        "section": "instruments",
    }
    return render(request, "portal/instruments.html", page)


@read_only
def instrument(request: HttpRequest, key: str) -> HttpResponse:
    """One instrument, its articles used and the clocks that rest on them; raise `Refusal` ``instrument.unknown``."""
    found = library().instruments.get(key)
    if found is None:
        raise Refusal("instrument.unknown", _UNKNOWN, key=key)
    everything = library().instruments
    page = {
        "instrument": found,
        "replaces": [everything[old] for old in found.replaces],
        "replaced_by": [newer for newer in everything.values() if key in newer.replaces],
        "articles": [(article, list(_clocks_on(key, article.number))) for article in found.articles.values()],
        "section": "instruments",
    }
    return render(request, "portal/instrument.html", page)


def _weight(instrument: Instrument) -> tuple[int, str]:
    return list(Kind).index(instrument.kind), instrument.key


def _marks_used() -> list[Mark]:
    used = {instrument.mark for instrument in library().instruments.values()}
    return [mark for mark in Mark if mark in used]


def _clocks_on(key: str, number: str) -> Iterator[Clock]:
    """The clocks whose latest wording rests on an article, or on a paragraph of it."""
    wanted = Citation(key, number)
    for wordings in catalogue().values():
        clock = wordings[-1]
        if any(
            article == wanted or (article.instrument == key and article.article.partition("(")[0] == number)
            for article in clock.basis
        ):
            yield clock
