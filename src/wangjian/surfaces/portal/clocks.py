"""The catalogue of clocks by topic, and one clock with every wording it has had."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Clock, clocks_about, versions
from wangjian.law.clock_switches import switched
from wangjian.law.installed import switches_of
from wangjian.surfaces.gate.parameters import choice, read_only, words
from wangjian.surfaces.portal.form import DueForm
from wangjian.surfaces.portal.topics import TOPICS, by_topic


@read_only
def clocks(request: HttpRequest) -> HttpResponse:
    """The clocks that answer words, topic and kind of effect, by topic."""
    asked, topic = words(request, "q"), choice(request, "topic", TOPICS)
    effect = choice(request, "effect", ("law", "duty"))
    about = {clock.id for clock in clocks_about(asked)}
    topics = by_topic(lambda clock: clock.id in about and _has_effect(clock, effect), topic)
    page = {
        "topics": topics,
        "count": sum(len(each.clocks) for each in topics),
        "asked": asked,
        "topic": topic,
        "effect": effect,
        "choices": [(key, name) for key, (name, _groups) in TOPICS.items()],
        "section": "clocks",
    }
    return render(request, "portal/clocks.html", page)


@read_only
def clock(request: HttpRequest, key: str) -> HttpResponse:
    """One clock with all its wordings and the form that counts it; raise what `law.clock.versions` raises."""
    known = versions(key)
    page = {
        "clock": known[-1],
        "off": _off(known[-1]),
        "wordings": tuple(reversed(known)),
        "form": DueForm(asked=known[-1].id, clock=known[-1]),
        "menu": by_topic(lambda _: True),
        "section": "clocks",
    }
    return render(request, "portal/clock.html", page)


def _off(clock: Clock) -> Refusal | None:
    """Why the switches of this installation keep the clock from being counted, or None."""
    switches = switches_of(Path(settings.VAR))
    try:
        switched(clock, switches)
    except Refusal as reason:
        return reason
    return None


def _has_effect(clock: Clock, effect: str) -> bool:
    return not effect or clock.effect.by_law == (effect == "law")
