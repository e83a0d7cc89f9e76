"""What every frame needs to know of the request."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Name the frame of the surface, and where the portal answers (the desk links to its law pages)."""
    surface = getattr(request, "surface", "")
    port = request.get_port()
    default = {"http": "80", "https": "443"}.get(request.scheme or "http")
    at = "" if port == default else f":{port}"
    return {
        "frame": f"{surface}/frame.html",
        "surface": surface,
        "portal_root": "" if surface == "portal" else f"{request.scheme}://{settings.PORTAL_HOST}{at}",
    }
