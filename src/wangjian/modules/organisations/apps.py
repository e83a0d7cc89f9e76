"""The app `organisations`."""

from __future__ import annotations

from django.apps import AppConfig


class Organisations(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.organisations"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.organisations import facts  # noqa: F401 - registers its fact types
