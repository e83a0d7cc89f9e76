"""The app `vault`."""

from __future__ import annotations

from django.apps import AppConfig


class Vault(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.vault"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.vault import facts  # noqa: F401 - registers its fact types
