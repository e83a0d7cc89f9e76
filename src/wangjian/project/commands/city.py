"""`wangjian city`: write a sample of the synthetic city (without Django), or load the city into this installation."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from wangjian.city import sample
from wangjian.detect.output import Sort, replaced, writing
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

AT = "2026-06-01"
"""The day of the sample unless another is given: fixed, so that the sample is the same tomorrow."""
LARGEST = 10_000_000
_COUNT = Text("数量须在1与{largest}之间。", "The count must be between 1 and {largest}.")
_WRITTEN = Text("已写入“{name}”：{count}条标题（种子{seed}）。", "“{name}” written: {count} titles (seed {seed}).")

SIZES = {"small": 2_000, "medium": 20_000}
"""Matters in a city of each size."""
LOAD_SEED = 20_261_124
_LARGE_SEED = Text("种子须在0与{largest}之间。", "The seed must be between 0 and {largest}.")
_LOADED = Text(
    "城市已载入：{matters}个事项，{acts}次操作，用时{seconds}秒。",
    "The city is loaded: {matters} matters by {acts} acts in {seconds} s.",
)


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
    load = below.add_parser("load", help="load operators, shops, findings, leads and cases through operations")
    load.add_argument("--size", choices=tuple(SIZES), default="small", help="2,000 or 20,000 matters")
    load.add_argument("--seed", type=int, default=LOAD_SEED)
    load.set_defaults(run=run_load)


def run(args: argparse.Namespace) -> int:
    """Write the sample and say so."""
    if not 1 <= args.count <= LARGEST:
        raise Refusal("city.count", _COUNT, largest=LARGEST)
    at = parse_day(args.at)
    with replaced(args.out, Sort(sample.MARK_FILE, sample.MARK, sample.NAMES)) as folder, writing(args.out.name):
        sample.write(folder, args.seed, args.count, at)
    print(_WRITTEN.fill(name=args.out.name, count=args.count, seed=args.seed).in_(args.lang))
    return 0


def run_load(args: argparse.Namespace) -> int:
    """Load the city, or go on with a load that stopped; progress in plain lines."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    if not 0 <= args.seed <= LARGEST * 100:
        raise Refusal("city.seed", _LARGE_SEED, largest=LARGEST * 100)
    var = installation.folder()
    with django_on(var, "app"):
        from wangjian.project.city_load.load import load

        done = load(var, args.seed, SIZES[args.size], Instant(datetime.now(UTC)), _say)
    counts = {"matters": f"{done.matters:,}", "acts": f"{done.acts:,}", "seconds": f"{done.seconds:,.0f}"}
    print(_LOADED.fill(**counts).in_(args.lang))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
