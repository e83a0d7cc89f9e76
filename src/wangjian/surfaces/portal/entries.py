"""The public register: find a penalty decision by name, code or number, and read one."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.publicity import Penalty
from wangjian.modules.register import queries as register
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.parameters import number, read_only, words
from wangjian.surfaces.gate.request import GateRequest

ROWS = 20
FURTHEST = 1_000

KINDS: dict[str, Text] = {
    Penalty.WARNING: Text("警告", "warning"),
    Penalty.CRITICISM: Text("通报批评", "public criticism"),
    Penalty.LOWER_FINE: Text("较低数额罚款", "a lower fine"),
    Penalty.FINE: Text("罚款", "a fine"),
    Penalty.CONFISCATION: Text("没收", "confiscation"),
    Penalty.VERY_LARGE_FINE: Text("特别大数额罚款", "a very large fine"),
    Penalty.STOP_BUSINESS: Text("责令停产停业", "stop of business"),
    Penalty.RESTRICT_ACTIVITY: Text("限制开展生产经营活动", "restriction of business"),
    Penalty.DOWNGRADE: Text("降低资质等级", "downgrade"),
    Penalty.RESTRICT_EMPLOYMENT: Text("限制从业", "restriction of employment"),
    Penalty.REVOKE: Text("吊销许可证件", "revocation"),
}


@read_only
def entries(request: HttpRequest) -> HttpResponse:
    """Entries found by what was typed, newest first; nothing is listed before something is asked for."""
    asked, offset = words(request, "q"), number(request, "from", low=0, high=FURTHEST, default=0)
    page: dict[str, object] = {"asked": asked, "section": "register", "kinds": KINDS}
    status = 200
    if asked:
        try:
            found = register.find(asked, on=cast(GateRequest, request).at.day, limit=ROWS, offset=offset)
        except Refusal as refusal:  # one character, say: told above the form, where it can be mended
            page["refusal"], status = refusal, status_of(refusal)
        else:
            page |= {
                "rows": found.rows,
                "before": max(offset - ROWS, 0) if offset else None,
                "after": offset + ROWS if found.more and offset + ROWS <= FURTHEST else None,
            }
    return render(request, "portal/entries.html", page, status=status)


@read_only
def entry(request: HttpRequest, link: str) -> HttpResponse:
    """One entry while it is shown; raise `Refusal` ``entry.none``."""
    row = register.entry(link, on=cast(GateRequest, request).at.day)
    return render(request, "portal/entry.html", {"row": row, "section": "register", "kinds": KINDS})
