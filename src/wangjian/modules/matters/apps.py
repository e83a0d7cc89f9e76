"""The app `matters`."""

from __future__ import annotations

from django.apps import AppConfig


class Matters(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.matters"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.matters import facts  # noqa: F401 - registers its fact types
