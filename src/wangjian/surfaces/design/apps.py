"""The parts as a Django application, so that templates, static files and tags are found."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Frame, parts and style."""

    name = "wangjian.surfaces.design"
