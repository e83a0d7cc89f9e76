"""The portal as a Django application, so that its templates are found."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public's pages."""

    name = "wangjian.surfaces.portal"
