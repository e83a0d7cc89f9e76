"""The interface's addresses."""

from __future__ import annotations

from django.urls import path

from wangjian.surfaces.api.app import api

urlpatterns = [path("", api.urls)]
