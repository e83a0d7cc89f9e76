"""`wangjian law calendar add` and `show`: the State Council's yearly papers on days off."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.installed import calendar_folder, calendar_of
from wangjian.law.year_paper import YearPaper
from wangjian.project import installation

LARGEST = 100_000
_UNREADABLE = Text("无法读取 {file}：{reason}。", "Cannot read {file}: {reason}.")
_ADDED = Text("已载入{year}年放假安排（{notice}）：{folder}", "Added the paper for {year} ({notice}): {folder}")


def register(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `calendar`."""
    calendar = below.add_parser("calendar", help="the working-day calendar")
    what = calendar.add_subparsers(dest="calendar_command", required=True, metavar="WHAT")
    add = what.add_parser("add", help="check a published year and add it to this installation")
    add.add_argument("file", metavar="FILE", type=Path, help="TOML: year, notice, issued, off, work")
    add.set_defaults(run=run_add)
    show = what.add_parser("show", help="the years whose paper is loaded")
    show.set_defaults(run=run_show)


def run_add(args: argparse.Namespace) -> int:
    """Check the file and add it; raise `Refusal` ``calendar.unreadable`` or what the check finds."""
    raw = read(args.file)
    paper = YearPaper.read(tomllib.loads(raw))
    calendar_of(installation.folder()).with_paper(paper)
    folder = calendar_folder(installation.folder())
    installation.make_folder(folder)
    target = folder / f"{paper.year}.toml"
    installation.write_private(target, raw)
    print(_ADDED.fill(year=paper.year, notice=paper.notice, folder=target).in_(args.lang))
    return 0


def read(file: Path) -> str:
    """The text of a TOML file of at most 100 kB; raise `Refusal` ``calendar.unreadable``."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValueError(f"more than {LARGEST} bytes")
        text = raw.decode("utf-8-sig")
        tomllib.loads(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Refusal("calendar.unreadable", _UNREADABLE, file=file, reason=reason) from None
    return text


def run_show(args: argparse.Namespace) -> int:
    """Print each year with its paper and how many days are worked."""
    calendar = calendar_of(installation.folder())
    days = Text("个工作日", "working days")
    for year, paper in sorted(calendar.papers.items()):
        worked = calendar.worked_to(paper.issued.replace(year=year, month=12, day=31))
        before = calendar.worked_to(paper.issued.replace(year=year - 1, month=12, day=31)) if year > 2015 else 0
        print(f"{year} {worked - before} {days.in_(args.lang)} {paper.notice} {' '.join(paper.amended_by)}".rstrip())
    return 0
