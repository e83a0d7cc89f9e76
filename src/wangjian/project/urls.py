"""Addresses common to every host; what a host adds stands in its own table."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wangjian.project.health import health

urlpatterns: list[URLPattern | URLResolver] = [path("health", health, name="health")]
