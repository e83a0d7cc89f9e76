"""The app `leads`."""

from __future__ import annotations

from django.apps import AppConfig


class Leads(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.leads"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.leads import facts  # noqa: F401 - registers its fact types
