"""The portal's host: for the public."""

from __future__ import annotations

from wangjian.project.urls import urlpatterns as common

urlpatterns = [*common]
