"""Papers and evidence as files: always as attachments, never shown in the page (ASVS 3.2.1, 5.3.1)."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse

from wangjian.modules.audit import operations as audit
from wangjian.modules.documents import queries as documents
from wangjian.modules.evidence import operations as evidence
from wangjian.surfaces.gate import acts
from wangjian.surfaces.gate.parameters import read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work


@read_only
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """A paper as PDF; raise `Refusal` ``paper.none`` or ``paper.awaited``."""
    return _paper(request, key)


@for_those_who_work
def _paper(request: GateRequest, key: UUID) -> HttpResponse:
    row, source = documents.open_paper(request.actor, key)
    audit.record_reading("paper", by=request.actor, at=request.at, matter=row.matter)
    return attached(source, f"{row.name}.pdf", "application/pdf")


@for_those_who_work
@acts.posted
def evidence_item(request: GateRequest, key: UUID) -> HttpResponse:
    """An item of evidence; opening it writes a custody line, so it is asked for by a form, and each time is one."""
    once = acts.new_once()
    opened, source = evidence.open_item(key, how="downloaded", by=request.actor, at=request.at, once=once)
    return attached(source, opened.name, opened.media_type)


def attached(source: object, name: str, media_type: str) -> HttpResponse:
    """A file to be kept and not shown, under a policy that allows nothing."""
    answer = FileResponse(source, as_attachment=True, filename=name, content_type=media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a file response is a streaming one, as views may give
