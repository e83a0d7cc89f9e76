"""One table of addresses for each host: the portal's pages do not exist on the desk's host, nor the other way round."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port


class HostUrls:
    """Middleware that gives a request the addresses of the host it came to; Django refuses any other host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the table of addresses, then answer; raise `DisallowedHost` for a host that has none."""
        host, _ = split_domain_port(request.get_host())
        table = settings.HOST_URLS.get(host)
        if table is None:
            raise DisallowedHost(f"no addresses for host {host!r}")
        # Django looks addresses up in what the request carries here.
        request.urlconf = table  # type: ignore[attr-defined] # the stubs do not know it
        return self.get_response(request)
