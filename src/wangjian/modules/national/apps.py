"""The app `national`."""

from __future__ import annotations

from django.apps import AppConfig


class National(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.national"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.national import facts  # noqa: F401 - registers its fact types
