"""The desk as a Django application, so that its templates are found."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officers' pages."""

    name = "wangjian.surfaces.desk"
