"""The app `documents`."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.documents"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.documents import facts  # noqa: F401 - registers its fact types
