"""The interface's host: for machines."""

from __future__ import annotations

from wangjian.project.urls import handler400, handler404, handler500
from wangjian.project.urls import urlpatterns as common
from wangjian.surfaces.api.urls import urlpatterns as api

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*common, *api]
