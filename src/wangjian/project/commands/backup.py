"""`wangjian backup FILE`: an installation in one file, without its keys."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text

if TYPE_CHECKING:  # commands that need no database load none
    from wangjian.project.backup import Backup

LACKING = 1
"""The exit status of a backup or restore in which contents are lacking."""
SHOWN = 20

_MADE = Text(
    "已备份到 {name}：{size} 字节，{files} 个文件。密钥不在其中，请另用 wangjian keys export 保存。",
    "Backed up to {name}: {size} bytes, {files} stored files. Keys are not in it: keep them by wangjian keys export.",
)
_LACKING = Text(
    "有 {count} 个文件有记录而缺失或已损坏，不在备份中：{names}",
    "{count} contents are on record and missing or damaged, and not in the backup: {names}",
)
_STRAYS = Text(
    "其中 {count} 个文件没有记录，将由每日清理删除。", "{count} of the files have no record; a sweep removes them."
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup`."""
    backup = subparsers.add_parser("backup", help="write this installation to one file, without its keys")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=make)


def make(args: argparse.Namespace) -> int:
    """Write the backup and say so; 1 where it lacks contents that are on record."""
    from wangjian.project import backup

    made = backup.make(args.file, at=Instant(datetime.now(UTC)))
    print(_MADE.fill(name=args.file.name, size=made.size, files=made.files).in_(args.lang))
    return status(made, args.lang)


def status(backup: Backup, lang: str) -> int:
    """Say what does not fit together, rows or files; the exit status."""
    if backup.strays:
        print(_STRAYS.fill(count=backup.strays).in_(lang))
    if not backup.lacking:
        return 0
    names = " ".join(backup.lacking[:SHOWN]) + (" …" if len(backup.lacking) > SHOWN else "")
    print(_LACKING.fill(count=len(backup.lacking), names=names).in_(lang))
    return LACKING
