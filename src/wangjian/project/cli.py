"""The `wangjian` command. Law, scan and city run without Django; the web commands load it when they are called."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from wangjian import __version__
from wangjian.kernel.refusal import Refusal

COMMANDS = ("city", "law", "scan", "up")
"""Modules below `wangjian.project.commands`; each has `register(subparsers)` and sets `run` on its parsers."""

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    """Build the parser with every command registered."""
    top = argparse.ArgumentParser(prog="wangjian", description="网监 wangjian: online-transaction supervision")
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--lang", choices=("zh", "en"), default=default_language(), help="language of answers")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"wangjian.project.commands.{name}").register(subparsers)
    return top


def default_language() -> str:
    """Chinese unless the environment says English."""
    return "en" if os.environ.get("WANGJIAN_LANG", os.environ.get("LANG", "zh")).startswith("en") else "zh"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; a refusal is printed with its articles and gives 2."""
    args = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except Refusal as refusal:
        if getattr(args, "json", False):
            print(json.dumps(refusal.as_json(), ensure_ascii=False))
        articles = f" [{', '.join(map(str, refusal.articles))}]" if refusal.articles else ""
        print(f"wangjian: {refusal.text.in_(args.lang)}{articles}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
