"""`wangjian city listings`: write a sample of the synthetic city. Runs without Django."""

from __future__ import annotations

import argparse
from pathlib import Path

from wangjian.city import sample
from wangjian.detect.output import Sort, replaced, writing
from wangjian.kernel.moment import parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

AT = "2026-06-01"
"""The day of the sample unless another is given: fixed, so that the sample is the same tomorrow."""
LARGEST = 10_000_000
_COUNT = Text("数量须在1与{largest}之间。", "The count must be between 1 and {largest}.")
_WRITTEN = Text("已写入“{name}”：{count}条标题（种子{seed}）。", "“{name}” written: {count} titles (seed {seed}).")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `city` and what stands below it."""
    city = subparsers.add_parser("city", help="the synthetic city")
    below = city.add_subparsers(dest="city_command", required=True, metavar="WHAT")
    listings = below.add_parser("listings", help="titles, deals, promotions and merchants with known truth")
    listings.add_argument("--seed", type=int, default=sample.SEED)
    listings.add_argument("--count", type=int, default=sample.COUNT, help="how many titles")
    listings.add_argument("--at", default=AT, metavar="DATE", help=f"the day before which deals lie (default {AT})")
    listings.add_argument("--out", required=True, type=Path, metavar="DIR")
    listings.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the sample and say so."""
    if not 1 <= args.count <= LARGEST:
        raise Refusal("city.count", _COUNT, largest=LARGEST)
    at = parse_day(args.at)
    with replaced(args.out, Sort(sample.MARK_FILE, sample.MARK, sample.NAMES)) as folder, writing(args.out.name):
        sample.write(folder, args.seed, args.count, at)
    print(_WRITTEN.fill(name=args.out.name, count=args.count, seed=args.seed).in_(args.lang))
    return 0
