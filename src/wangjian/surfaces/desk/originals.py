"""The original of a paper that names a natural person: asked for with a purpose, decrypted in memory, sent once."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from wangjian.kernel.refusal import Refusal
from wangjian.modules.documents import operations, queries
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.matters import queries as matters
from wangjian.surfaces.desk.choices import PURPOSES
from wangjian.surfaces.desk.contents import attached
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work


@for_those_who_work
def original(request: GateRequest, key: UUID) -> HttpResponse:
    """Ask for the purpose; sent with one, give the original, its reading on record before a byte of it is sent.

    Raise `Refusal` ``paper.none``, ``paper.not-yours``, ``original.none``. (PIPL-6, PIPL-34)
    """
    row = queries.original(request.actor, key)
    if request.method != "POST":
        return _asked(request, row, None)
    try:
        purpose = acts.chosen(request, "purpose", PURPOSES)
        asker = request.actor.for_purpose(PURPOSES[purpose].zh)
        # a key of its own each time: each opening is a reading of its own
        row, pdf = operations.open_original(key, by=asker, at=request.at, once=acts.new_once())
    except Refusal as refusal:
        acts.note_refusal(request, refusal)
        return _asked(request, row, refusal)
    return attached(BytesIO(pdf), f"{row.name}.pdf", "application/pdf")


def _asked(request: GateRequest, row: PaperRow, refusal: Refusal | None) -> HttpResponse:
    """The question alone, which gives nothing of the paper away and so is no reading."""
    page = {
        "paper": row,
        "matter": matters.brief(request.actor, row.matter),
        "purposes": PURPOSES,
        "refusal": refusal,
    }
    return render(request, "desk/original.html", page, status=status_of(refusal) if refusal else 200)
