"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from wangjian.surfaces.gate.language import choose_language

urlpatterns = [
    path("language/", choose_language, name="language"),
]
