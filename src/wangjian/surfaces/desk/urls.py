"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from wangjian.surfaces.desk.findings import desk, findings, scans
from wangjian.surfaces.gate.language import choose_language

urlpatterns = [
    path("", desk, name="desk"),
    path("language/", choose_language, name="language"),
    path("findings/", scans, name="scans"),
    path("findings/<str:kind>/", findings, name="findings"),
]
