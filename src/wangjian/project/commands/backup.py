"""`wangjian backup FILE`: an installation in one file, without its keys."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text

_MADE = Text(
    "已备份到 {name}：{size} 字节，{files} 个文件。密钥不在其中，请另用 wangjian keys export 保存。",
    "Backed up to {name}: {size} bytes, {files} stored files. Keys are not in it: keep them by wangjian keys export.",
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup`."""
    backup = subparsers.add_parser("backup", help="write this installation to one file, without its keys")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=make)


def make(args: argparse.Namespace) -> int:
    """Write the backup and say so."""
    from wangjian.project import backup

    made = backup.make(args.file, at=Instant(datetime.now(UTC)))
    print(_MADE.fill(name=args.file.name, size=made.size, files=made.files).in_(args.lang))
    return 0
