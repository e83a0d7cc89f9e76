"""The app `register`."""

from __future__ import annotations

from django.apps import AppConfig


class Register(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.register"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.register import facts  # noqa: F401 - registers its fact types
