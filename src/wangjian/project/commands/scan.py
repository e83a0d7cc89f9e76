"""`wangjian scan FILE… --out DIR`: files of listings in, reasoned candidates out. Runs without Django."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wangjian.detect.intake.kinds import KINDS
from wangjian.detect.intake.reasons import REASONS
from wangjian.detect.manifest import Manifest
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.detect.signals import ALL
from wangjian.kernel.moment import parse_day
from wangjian.kernel.text import Text

_GIVE_PROMOS = Text("促销文件用 --promos 指定。", "Give the file of promotions with --promos.")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `scan`."""
    parser = subparsers.add_parser("scan", help="scan files of listings for candidates")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".txt, .csv, .jsonl or .parquet")
    parser.add_argument("--kind", help=f"what the files hold: {', '.join(KINDS)}; may be left out where only one fits")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the results")
    parser.add_argument("--promos", type=Path, metavar="FILE", help="promotions beside deals")
    parser.add_argument("--terms", type=Path, metavar="FILE", help="terms of your own instead of the pack's")
    parser.add_argument("--pack", action="append", default=[], metavar="PACK", help="ads@1, or a folder of your own")
    parser.add_argument("--as-of", metavar="DATE", help="the day the scan speaks for, YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="print the manifest")
    parser.add_argument("--scores", action="store_true", help="write a score for every row judged")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Carry out the scan and say what it found."""
    order = Order(
        files=args.files,
        out=args.out,
        kind=args.kind,
        promos=args.promos,
        terms=args.terms,
        packs=args.pack,
        as_of=parse_day(args.as_of) if args.as_of is not None else None,
        scores=args.scores,
    )
    with _Counter() as counter:
        manifest = scan(order, counter.show)
    if args.json:
        print(manifest.text(), end="")
    else:
        print("\n".join(summary(manifest, args.lang)))
    return 0


def summary(manifest: Manifest, lang: str) -> list[str]:
    """The outcome of a scan in a few lines."""
    zh = lang == "zh"
    rejected = sum(manifest.rejected.values())
    lines = [
        f"{manifest.kind}: 共{manifest.rows}行，收下{manifest.kept}行，退回{rejected}行"
        if zh
        else f"{manifest.kind}: {manifest.rows} rows, {manifest.kept} kept, {rejected} rejected"
    ]
    lines += [f"  {REASONS[reason].in_(lang)}: {count}" for reason, count in manifest.rejected.items()]
    undecided = {name: text for signal in ALL for name, text in signal.undecided.items()}
    for ran in manifest.signals:
        lines.append(
            f"{ran.id}（{ran.pack}）：疑似{ran.findings}条"
            if zh
            else f"{ran.id} ({ran.pack}), candidates: {ran.findings}"
        )
        lines += [f"  {undecided[name].in_(lang)}: {count}" for name, count in ran.undecided.items() if count]
    for skipped in manifest.not_run:
        missing = ", ".join(skipped.missing)
        lines.append(f"{skipped.id}：未运行，缺少 {missing}" if zh else f"{skipped.id}: not run, missing {missing}")
        if any(column.startswith("promos.") for column in skipped.missing):
            lines.append(f"  {_GIVE_PROMOS.in_(lang)}")
    return lines


class _Counter:
    """Shows the rows read so far on standard error: a line that moves on a terminal, one line a file elsewhere."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._last: tuple[str, int] | None = None

    def show(self, name: str, rows: int) -> None:
        """Take a count."""
        if self._last is not None and self._last[0] != name:
            self._end()
        self._last = (name, rows)
        if self._moving:
            print(f"\r{name}: {rows:,}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> _Counter:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._last is not None:
            print("" if self._moving else f"{self._last[0]}: {self._last[1]:,}", file=sys.stderr)
        self._last = None
