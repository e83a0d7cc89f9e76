"""The app `subjects`."""

from __future__ import annotations

from django.apps import AppConfig


class Subjects(AppConfig):
    """The module as Django knows it; its facts are known from the start."""

    name = "wangjian.modules.subjects"

    def ready(self) -> None:
        """Register what can happen here."""
        from wangjian.modules.subjects import facts  # noqa: F401 - registers its fact types
