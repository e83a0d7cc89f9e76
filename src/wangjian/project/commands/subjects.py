"""`wangjian subjects import FILE`: take a file of subjects in, and say what was made, known and rejected."""

from __future__ import annotations

import argparse
import getpass
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text

_DONE = Text(
    "{rows} 行：新增 {made}，已有 {known}，退回 {rejected}。",
    "{rows} rows: {made} made, {known} known before, {rejected} rejected.",
)
_AGAIN = Text("同一文件此前已导入，未作改动；当时：", "This file was taken in before and nothing was changed; then: ")
_REJECTS = Text("退回的行及理由：{file}", "The rejected rows with their reasons: {file}")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `subjects`."""
    below = subparsers.add_parser("subjects", help="operators, platforms, shops and sites").add_subparsers(
        dest="subjects_command", required=True, metavar="COMMAND"
    )
    take = below.add_parser("import", help="take in a file of subjects: CSV, JSON Lines or Parquet")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument(
        "--rejects", type=Path, metavar="PATH", help="write the rejected rows with their reasons here too"
    )
    take.add_argument("--json", action="store_true", help="print the outcome for machines")
    take.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Take the file in as whoever sits at this machine's console."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    user = getpass.getuser()
    by = Actor(f"console:{user}", user, ActorKind.SYSTEM)
    with django_on(installation.folder(), "app"):
        from wangjian.modules.files.operations import open_content
        from wangjian.modules.subjects.operations import import_subjects

        at = Instant(datetime.now(UTC))
        done = import_subjects(args.file, name=args.file.name, by=by, at=at, once=uuid4())
        written = done.rejects is not None and args.rejects is not None
        if written and done.rejects is not None:
            with open_content(done.rejects) as rejects:
                args.rejects.write_bytes(rejects.read())
    if args.json:
        print(json.dumps(asdict(done), ensure_ascii=False, default=str))
        return 0
    counts = {"rows": done.rows, "made": done.made, "known": done.known, "rejected": done.rejected}
    print((_AGAIN.in_(args.lang) if done.again else "") + _DONE.fill(**counts).in_(args.lang))
    if done.rejects is not None:
        print(_REJECTS.fill(file=args.rejects if written else f"files/{done.rejects}").in_(args.lang))
    return 0
