"""The app `monitoring`."""

from __future__ import annotations

from django.apps import AppConfig


class Monitoring(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.monitoring"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.monitoring import facts  # noqa: F401 - registers its fact types
