"""The law as this installation has it: the papers added to the calendar, the switches set."""

from __future__ import annotations

import tomllib
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.switches import Switches, defaults
from wangjian.law.workdays import Calendar, published, with_installed
from wangjian.project import installation

_BAD_FILE = Text("开关文件 {file} 无法使用:{reason}。", "The switches in {file} cannot be used: {reason}.")


def calendar_folder() -> Path:
    """Where added papers lie."""
    return installation.folder() / "calendar"


def installed_calendar() -> Calendar:
    """The calendar to count by here."""
    return with_installed(published(), calendar_folder())


def switches_file() -> Path:
    """Where an installation sets its switches: ``KEY = "VALUE"``, one a line; it need not exist."""
    return installation.folder() / "switches.toml"


def installed_switches() -> Switches:
    """The switches as set here; raise `Refusal` ``switch.unusable``, ``switch.unknown`` or ``switch.choice``."""
    file = switches_file()
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return defaults()
    except (OSError, ValueError) as error:
        raise Refusal("switch.unusable", _BAD_FILE, file=file, reason=error) from None
    return defaults().with_(**{key: str(value) for key, value in given.items()})
