"""The law as one installation has it: the papers added to its calendar and its switches, read from its folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.switches import Switches, defaults
from wangjian.law.workdays import Calendar, published
from wangjian.law.year_paper import YearPaper

_BAD_FILE = Text("文件 {file} 无法使用：{reason}。", "The file {file} cannot be used: {reason}.")


def calendar_folder(installation: Path) -> Path:
    """Where added papers lie: one ``YEAR.toml`` a year."""
    return installation / "calendar"


def switches_file(installation: Path) -> Path:
    """Where switches are set, ``KEY = "VALUE"`` one a line; it need not exist."""
    return installation / "switches.toml"


def calendar_of(installation: Path) -> Calendar:
    """The papers of this version and those added.

    Raise `Refusal` ``installed.unusable`` or what a paper's check finds.
    """
    calendar = published()
    for file in _listed(calendar_folder(installation)):
        if file.suffix != ".toml" or not file.stem.isdigit():
            continue
        paper = YearPaper.read(_toml(file))
        if paper.year not in calendar.papers:
            calendar = calendar.with_paper(paper)
    return calendar


def switches_of(installation: Path) -> Switches:
    """The switches as set; raise `Refusal` ``installed.unusable``, ``switch.unknown`` or ``switch.choice``."""
    file = switches_file(installation)
    given = _toml(file) if file in _listed(installation) else {}
    return defaults().with_({key: str(value) for key, value in given.items()})


def _listed(folder: Path) -> list[Path]:
    """What lies in `folder`: nothing where it is not there; one that cannot be looked into is refused, not skipped."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Refusal("installed.unusable", _BAD_FILE, file=folder, reason=error.strerror) from None


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise Refusal("installed.unusable", _BAD_FILE, file=file, reason=error.strerror) from None
    except ValueError as error:
        raise Refusal("installed.unusable", _BAD_FILE, file=file, reason=error) from None
