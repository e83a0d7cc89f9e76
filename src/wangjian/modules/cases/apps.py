"""The app `cases`."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.cases"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.cases import facts  # noqa: F401 - registers its fact types
