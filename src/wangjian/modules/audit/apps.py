"""The app `audit`."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.audit"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.audit import facts  # noqa: F401 - registers its fact types
