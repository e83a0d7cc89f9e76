"""The desk is open to this machine alone, and shows samples alone, until officers can sign in."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.surfaces.gate.answers import answer
from wangjian.surfaces.gate.request import GateRequest

_RELAYED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")

NOT_HERE = Text(
    "工作台目前没有登录功能，只对本机开放，不经任何代理。请在运行本系统的机器上打开。",
    "The desk has no sign-in yet and is open to this machine alone, through no proxy. Open it where the system runs.",
)
NOT_SAMPLE = Text(
    "工作台目前没有登录功能，只显示样例数据；本安装不是样例安装，因此不开放。",
    "The desk has no sign-in yet and shows sample data alone; this is not a sample installation, so it stays closed.",
)


def from_this_machine(request: HttpRequest) -> bool:
    """Whether the client is on a loopback address and no proxy passed the request on (its client could be anyone)."""
    if any(request.META.get(name) for name in _RELAYED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


class LoopbackGuard:
    """Refuse `settings.LOOPBACK_SURFACES` with 403 to other machines, and outside sample installations."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse before any view is looked for."""
        if cast(GateRequest, request).surface in settings.LOOPBACK_SURFACES:
            if not from_this_machine(request):
                return answer(request, Refusal("desk.elsewhere", NOT_HERE))
            if not settings.SAMPLE_INSTALLATION:
                return answer(request, Refusal("desk.not_sample", NOT_SAMPLE))
        return self.get_response(request)
