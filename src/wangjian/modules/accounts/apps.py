"""The app `accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.accounts"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.accounts import facts  # noqa: F401 - registers its fact types
