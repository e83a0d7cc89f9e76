"""What happened to a matter, all of it, and who looked at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.modules.audit import operations as audit
from wangjian.modules.leads import queries as leads
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.gate.parameters import identifier, read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

ROWS = 50


@read_only
def timeline(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happened to a matter, newest first, 50 a page; raise `Refusal` ``matter.none``."""
    return _timeline(request, key)


@for_those_who_work
def _timeline(request: GateRequest, key: UUID) -> HttpResponse:
    telling = leads.telling(key)
    return _page(request, key, "timeline", partial(matters.timeline, words=telling.words), telling.kept)


@read_only
def readings(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who looked at a matter; raise `Refusal` ``matter.none`` or ``matter.not-yours``."""
    return _readings(request, key)


@for_those_who_work
def _readings(request: GateRequest, key: UUID) -> HttpResponse:
    return _page(request, key, "readings", matters.readings, list)


def _page(
    request: GateRequest,
    key: UUID,
    page: str,
    read: Callable[..., Sequence[Any]],
    kept: Callable[[Sequence[Any]], list[Any]],
) -> HttpResponse:
    rows = read(request.actor, key, at=request.at, before=identifier(request, "before"), limit=ROWS + 1)
    about = matters.brief(request.actor, key)
    audit.record_reading(page, by=request.actor, at=request.at, matter=key, rows=len(rows[:ROWS]))
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    shown = {"rows": kept(rows[:ROWS]), "matter": about, "next": getattr(last, "fact", getattr(last, "id", None))}
    return render(request, f"desk/{page}.html", shown)
