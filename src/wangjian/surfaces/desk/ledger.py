"""The audit administrator's page: how the heads of the log stand, and what people did that concerns no matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.actor import ANYONE
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.accounts.facts import SIGNED_IN
from wangjian.modules.audit import queries as audit
from wangjian.modules.audit.operations import record_reading
from wangjian.surfaces.gate.parameters import identifier, read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_the

HEADS, ROWS = 5, 50
BACK = timedelta(days=180)
"""How far the list of facts goes; older ones are in the ledger all the same."""


@read_only
def log(request: HttpRequest) -> HttpResponse:
    """The newest heads with their state, and the facts of people's signing in, posts and refused acts."""
    return _log(request)


@for_the("audit_administrator")
def _log(request: GateRequest) -> HttpResponse:
    since = Instant(request.at.at - BACK)
    rows = audit.facts_of_no_matter(since, until=request.at, before=identifier(request, "before"), limit=ROWS + 1)
    shown = rows[:ROWS]
    record_reading("log", by=request.actor, at=request.at, rows=len(shown))
    page = {
        "heads": audit.standing(Path(settings.HEADS_FOLDER), limit=HEADS),
        "waiting": audit.waiting(),
        "rows": shown,
        "about": _about(shown),
        "public": ANYONE.key,
        "signed_in": SIGNED_IN.code,
        "next": rows[ROWS - 1].id if len(rows) > ROWS else None,
        "section": "log",
    }
    return render(request, "desk/log.html", page)


def _about(rows: Sequence[audit.FactRow]) -> dict[UUID, str]:
    """Whom each fact is about, by name: the owner of an account, or a person."""
    accounts_of = {row.id: UUID(str(row.payload["account"])) for row in rows if row.payload.get("account")}
    persons_of = {row.id: UUID(str(row.payload["person"])) for row in rows if row.payload.get("person")}
    owners = accounts.of_accounts(set(accounts_of.values()))
    persons = accounts.persons(set(persons_of.values()))
    named = {fact: owners[key].name for fact, key in accounts_of.items() if key in owners}
    return named | {fact: persons[key].name for fact, key in persons_of.items() if key in persons}
