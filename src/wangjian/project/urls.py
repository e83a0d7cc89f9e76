"""Addresses common to every host; what a host adds stands in its own table."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wangjian.project.health import health

urlpatterns: list[URLPattern | URLResolver] = [path("health", health, name="health")]

handler400 = "wangjian.surfaces.gate.answers.bad_request"
handler404 = "wangjian.surfaces.gate.answers.not_found"
handler500 = "wangjian.surfaces.gate.answers.fault"
