"""The interface itself: health, lookup in the public register, the head of the log. Every answer is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Annotated, Any, cast

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer

from wangjian import __version__
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit import queries as audit
from wangjian.modules.register import queries as register
from wangjian.surfaces.api import shapes
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.request import GateRequest

PAGE = 50
FURTHEST = 1_000

_MALFORMED = Text("参数“{name}”无法识别。", "The parameter “{name}” cannot be read.")
_EMPTY = Text(
    "请给出名称、统一社会信用代码或者决定书文号。", "Give a name, a unified social credit code or a decision's number."
)
_METHOD = Text("本接口只供查询，不接受{method}请求。", "This interface is for reading and takes no {method} request.")
_NO_HEAD = Text("记录树还没有签名的树头。", "The log has no signed head yet.")


class Fast(BaseRenderer):
    """JSON by msgspec."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Encode what a view gives."""
        return msgspec.json.encode(data)


api = NinjaAPI(
    title="网监 wangjian",
    version=__version__,
    description="Public lookup of penalty decisions, and the head of the verifiable log.",
    docs_url=None,
    openapi_url="/v1/openapi.json",
    renderer=Fast(),
)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal as it is."""
    return _json(refusal.as_json(), status_of(refusal))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a parameter that cannot be read."""
    name = str(error.errors[0]["loc"][-1]) if error.errors else "?"
    return refused(request, Refusal("parameter.malformed", _MALFORMED, name=name))


def in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of the framework refuse a wrong method in the shape of every other refusal, with what it takes."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        told = refused(request, Refusal("method.not_allowed", _METHOD, method=request.method))
        told.headers["Allow"] = answer.headers["Allow"]
        return told

    return answered


@api.get("/v1/health", response={200: shapes.Health, 405: shapes.Refused}, summary="Whether this installation answers")
def health(request: HttpRequest) -> HttpResponse:
    """Give version and moment."""
    return _json({"version": __version__, "at": cast(GateRequest, request).at.at})


@api.get(
    "/v1/entries",
    response={200: shapes.Entries, 400: shapes.Refused, 405: shapes.Refused},
    summary="Entries shown today by name (two characters suffice), credit code or number of the decision",
)
def entries(
    request: HttpRequest,
    q: Annotated[str, Query(..., max_length=80, description="name, code or number")],
    offset: Annotated[int, Query(..., ge=0, le=FURTHEST)] = 0,
) -> HttpResponse:
    """Find public entries, newest first, `PAGE` at a time."""
    if not q.strip():
        raise Refusal("parameter.malformed", _EMPTY)
    found = register.find(q, on=cast(GateRequest, request).at.day, limit=PAGE, offset=offset)
    more = offset + PAGE if found.more and offset + PAGE <= FURTHEST else None
    return _json({"entries": [_entry(row) for row in found.rows], "next": more})


@api.get(
    "/v1/entries/{link}",
    response={200: shapes.Entry, 404: shapes.Refused, 405: shapes.Refused},
    summary="One entry by its link",
)
def entry(request: HttpRequest, link: Annotated[str, Path(..., max_length=64)]) -> HttpResponse:
    """Give one entry while it is shown."""
    return _json(_entry(register.entry(link, on=cast(GateRequest, request).at.day)))


@api.get(
    "/v1/log/head",
    response={200: shapes.Head, 404: shapes.Refused, 405: shapes.Refused},
    summary="The newest signed head of the log",
)
def head(request: HttpRequest) -> HttpResponse:
    """Give the newest head."""
    newest = audit.head()
    if newest is None:
        raise Refusal("log.not_found", _NO_HEAD)
    return _json(newest.as_json())


def _entry(row: register.EntryRow) -> dict[str, object]:
    return asdict(row) | {"basis": [str(article) for article in Citation.parse_all(row.basis)]}


def _json(body: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), status=status, content_type="application/json; charset=utf-8")
