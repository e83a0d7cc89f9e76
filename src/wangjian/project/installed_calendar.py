"""The calendar of this installation: the papers that come with the version and those added since."""

from __future__ import annotations

from pathlib import Path

from wangjian.law.workdays import Calendar, published, with_installed
from wangjian.project import installation


def calendar_folder() -> Path:
    """Where added papers lie."""
    return installation.folder() / "calendar"


def installed_calendar() -> Calendar:
    """The calendar to count by here."""
    return with_installed(published(), calendar_folder())
