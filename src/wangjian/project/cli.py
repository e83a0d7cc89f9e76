"""The `wangjian` command. Law, scan and city run without Django; the web commands load it when they are called."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from wangjian import __version__
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

COMMANDS = ("audit", "backup", "city", "found", "keys", "law", "national", "restore", "scan", "subjects", "up")
"""Modules below `wangjian.project.commands`; each has `register(subparsers)` and sets `run` on its parsers."""

REFUSED = 2
INTERRUPTED = 130
"""As shells count the end by Ctrl-C."""

_INTERRUPTED = Text("已中断，没有留下不完整的结果。", "Interrupted; nothing half-written is left.")
_FULL = Text("无法写出结果：磁盘已满。", "The answer cannot be written: no space is left.")


def parser(given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Build the parser with the commands named among the words `given`, with every command where none is.

    A due date must not wait for the libraries of a scan to load.
    """
    top = argparse.ArgumentParser(prog="wangjian", description="网监 wangjian: online-transaction supervision")
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--lang", choices=("zh", "en"), default=default_language(), help="language of answers")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [name for name in COMMANDS if name in given] or COMMANDS:
        import_module(f"wangjian.project.commands.{name}").register(subparsers)
    return top


def default_language() -> str:
    """Chinese unless the environment says English."""
    return "en" if os.environ.get("WANGJIAN_LANG", os.environ.get("LANG", "zh")).startswith("en") else "zh"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; a refusal is printed with its articles and gives 2."""
    given = sys.argv[1:] if arguments is None else arguments
    args = parser(given).parse_args(given)
    run: Callable[[argparse.Namespace], int] = args.run
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not know every character of an answer
    try:
        status = run(args)
        if sys.stdout is not None:  # it is None where the caller closed it
            sys.stdout.flush()
        return status
    except Refusal as refusal:
        if getattr(args, "json", False):
            print(json.dumps(refusal.as_json(), ensure_ascii=False))
        articles = f" [{', '.join(map(str, refusal.articles))}]" if refusal.articles else ""
        print(f"wangjian: {refusal.text.in_(args.lang)}{articles}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(f"wangjian: {_INTERRUPTED.in_(args.lang)}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"wangjian: {_FULL.in_(args.lang)}", file=sys.stderr)
        _drop_output()
        return REFUSED


def _drop_output() -> None:
    """Send what is still to be written nowhere: nobody takes it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
