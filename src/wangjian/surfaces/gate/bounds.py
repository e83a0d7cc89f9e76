"""How large a request may be: refused by what it says of itself, before anything of it is read or kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.evidence.policies import MOST_BYTES
from wangjian.surfaces.gate.answers import answer
from wangjian.surfaces.gate.request import GateRequest

FORM_BYTES: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
"""What a form without a file may come to: the longest texts are 20,000 characters."""

_UPLOADS = re.compile(r"/matters/[0-9a-f-]{36}/evidence/")
_TOO_LARGE = Text("提交的内容过大，最多 {most} 字节。", "What is sent is too large; at most {most} bytes are taken.")


class Bounds:
    """Answer 413 ``form.too_large`` to a body larger than its address takes: an item of evidence, or else a form.

    Stands after `Visitor`: whoever has not signed in sends forms alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is small enough; a body of unsaid length is none to the server."""
        adds = cast(GateRequest, request).account is not None and _UPLOADS.fullmatch(request.path)
        most = MOST_BYTES + FORM_BYTES if adds else FORM_BYTES
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or int(said) > most:
            return answer(request, Refusal("form.too_large", _TOO_LARGE, most=f"{most:,}"))
        return self.get_response(request)
