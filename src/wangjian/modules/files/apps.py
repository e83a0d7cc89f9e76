"""The app `files`."""

from __future__ import annotations

from django.apps import AppConfig


class Files(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.files"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.files import facts  # noqa: F401 - registers its fact types
