"""`wangjian law show`, `wangjian law diagram` and `wangjian law check`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from wangjian.kernel.moment import parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.check import check_all
from wangjian.law.diagram import diagram
from wangjian.law.procedure import Procedure
from wangjian.law.procedure_print import as_json, lines
from wangjian.law.procedure_source import procedure

_UNWRITABLE = Text("无法写入 {path}：{problem}", "Cannot write {path}: {problem}")
_SOUND = Text("法规数据检查通过。", "The law data is sound.")
_PROBLEMS = Text("发现 {count} 处问题。", "{count} problems found.")


def register(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `show`, `diagram` and `check` below `law`."""
    show = below.add_parser("show", help="a procedure: states, moves, capacities, clocks, papers, with their articles")
    _name(show)
    show.add_argument("--json", action="store_true", help="one JSON object for machines")
    show.set_defaults(run=run_show)
    draw = below.add_parser("diagram", help="a procedure drawn as SVG")
    _name(draw)
    draw.add_argument("--out", type=Path, metavar="FILE", help="write here instead of standard output")
    draw.add_argument("--state", metavar="STATE", help="highlight this state")
    draw.set_defaults(run=run_diagram)
    check = below.add_parser("check", help="check all law data; exit 1 where something is wrong")
    check.set_defaults(run=run_check)


def run_show(args: argparse.Namespace) -> int:
    """Print a procedure."""
    found = _procedure(args)
    if args.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(found, args.lang)))
    return 0


def run_diagram(args: argparse.Namespace) -> int:
    """Draw a procedure; raise `Refusal` ``file.unwritable``."""
    drawing = diagram(_procedure(args), args.lang, lit=args.state)
    if args.out is None:
        sys.stdout.write(drawing)
        return 0
    _write_whole(args.out, drawing)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print every problem of the law data with file and key; 1 where there is one."""
    problems = check_all()
    for problem in problems:
        print(problem.in_(args.lang))
    summary = _PROBLEMS.fill(count=len(problems)) if problems else _SOUND
    print(summary.in_(args.lang))
    return 1 if problems else 0


def _write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, and straight to what is no file; raise `Refusal` ``file.unwritable``."""
    beside = path.parent / f".{path.name}.{os.getpid()}"
    try:
        straight = path.exists() and not path.is_file()  # a pipe or device must not be replaced by a file
        (path if straight else beside).write_text(text, encoding="utf-8")
        if not straight:
            beside.replace(path)
    except OSError as wrong:
        with suppress(OSError):
            beside.unlink()
        raise Refusal("file.unwritable", _UNWRITABLE, path=path, problem=wrong.strerror or wrong) from None


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("procedure", metavar="PROCEDURE", help="such as report or case")
    parser.add_argument("--version", metavar="DATE", help="the version of that date; otherwise the latest")
    parser.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help="language of the answer")


def _procedure(args: argparse.Namespace) -> Procedure:
    return procedure(args.procedure, version=parse_day(args.version) if args.version is not None else None)
