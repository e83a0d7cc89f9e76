"""The app `evidence`."""

from __future__ import annotations

from django.apps import AppConfig


class Evidence(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.evidence"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.evidence import facts  # noqa: F401 - registers its fact types
