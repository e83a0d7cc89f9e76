"""The desk's host: for officers."""

from __future__ import annotations

from wangjian.project.urls import urlpatterns as common

urlpatterns = [*common]
