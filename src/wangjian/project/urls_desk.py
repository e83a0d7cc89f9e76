"""The desk's host: for officers."""

from __future__ import annotations

from wangjian.project.urls import handler400, handler404, handler500
from wangjian.project.urls import urlpatterns as common
from wangjian.surfaces.desk.urls import urlpatterns as desk

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*common, *desk]
