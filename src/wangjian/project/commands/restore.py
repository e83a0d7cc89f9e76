"""`wangjian restore FILE`: a backup into an empty installation; its keys come back by a command of their own."""

from __future__ import annotations

import argparse
from pathlib import Path

from wangjian.kernel.text import Text
from wangjian.project.commands.backup import status

_BACK = Text(
    "已从 {at} 的备份（版本 {version}）恢复。密钥须用 wangjian keys import 另行恢复，此前个人信息只显示遮蔽形式。",
    "Restored from the backup of {at} (version {version}). Bring the keys back by wangjian keys import; until then "
    "personal values show masked.",
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `restore`."""
    restore = subparsers.add_parser("restore", help="bring a backup into an empty installation")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restore and say so; 1 where contents that are on record were not in the backup."""
    from wangjian.project import backup, installation
    from wangjian.project.database.reaching import django_on

    found = backup.restore(args.file)
    with django_on(installation.folder(), "app"):
        from wangjian.modules.audit.operations import heal

        heal()  # the heads were copied first: those that were cut while the rest was copied are in the database alone
    print(_BACK.fill(at=found.at, version=found.version).in_(args.lang))
    return status(found, args.lang)
