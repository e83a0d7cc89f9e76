"""The desk is open to this machine alone, and shows samples alone, until officers can sign in."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.surfaces.gate.answers import plain

_RELAYED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")

NOT_HERE = Text(
    "这是样例安装：其登录名只供本机试用，工作台只对本机开放，不经任何代理。请在运行本系统的机器上打开。",
    "This is a sample installation: its sign-ins are for this machine alone, and the desk answers here only, through "
    "no proxy. Open it where the system runs.",
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
    """On a sample installation, refuse surfaces with a sign-in to other machines (403, ASVS 6.3.2).

    Stands before sessions and visitor, so that a sample sign-in is not even looked at from elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse before any view is looked for."""
        host, _ = split_domain_port(request.get_host())
        guarded = settings.SAMPLE_INSTALLATION and settings.SURFACES[host] in settings.SIGN_IN_SURFACES
        if guarded and not from_this_machine(request):
            return plain(request, Refusal("desk.elsewhere", NOT_HERE))
        return self.get_response(request)
