"""`wangjian law instruments`: what the keys of citations stand for."""

from __future__ import annotations

import argparse
import json

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.library import library

_NONE = Text("法规库没有与“{asked}”有关的文件。", "No instrument speaks of “{asked}”.")


def register(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `instruments`."""
    every = below.add_parser("instruments", help="the instruments cited, with their keys")
    every.add_argument("words", nargs="*", metavar="WORD", help="only those that speak of every word")
    every.add_argument("--json", action="store_true", help="one JSON list for machines")
    every.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the instruments, one a line; raise `Refusal` ``instrument.none`` where none is meant."""
    asked = " ".join(args.words)
    found = [each for each in library().instruments.values() if each.speaks_of(asked)]
    if not found:
        raise Refusal("instrument.none", _NONE, asked=asked)
    if args.json:
        listed = [
            {
                "key": each.key,
                "title": {"zh": each.title.zh, "en": each.title.en},
                "number": {"zh": each.number.zh, "en": each.number.en},
                "in_force_from": str(each.in_force_from),
                "in_force_to": str(each.in_force_to) if each.in_force_to else None,
                "mark": str(each.mark),
            }
            for each in found
        ]
        print(json.dumps(listed, ensure_ascii=False))
        return 0
    for each in found:
        dates = f"{each.in_force_from}..{each.in_force_to or ''}"
        names = " · ".join(filter(None, (each.title.in_(args.lang), each.number.in_(args.lang))))
        print(f"{each.key:<8} {dates:<22} {each.mark!s:<3} {names}")
    return 0
