"""The portal's host: for the public."""

from __future__ import annotations

from wangjian.project.urls import handler400, handler404, handler500
from wangjian.project.urls import urlpatterns as common
from wangjian.surfaces.portal.urls import urlpatterns as portal

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*common, *portal]
