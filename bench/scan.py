"""Titles a second from Parquet to reasoned findings, beside what a user would pick instead, in one run; and accuracy.

    .venv/bin/python bench/scan.py [--titles N] [--file TITLES.txt] [--freeze] [--accuracy-only]

Speed is printed as ratios within the run. The peers answer less: pyahocorasick and the first polars plan look for the
terms as written, with no disguise undone; the second polars plan undoes them and says only yes or no. None gives a
place, a reason or a score. Accuracy on the synthetic city (a development figure: generator and pack are of one house)
is compared with ``frozen/scan.json``; a difference gives exit status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import ahocorasick
import numpy as np
import polars as pl

from machine import machine
from wangjian.city import sample, vocabulary
from wangjian.city.prices import prices
from wangjian.city.titles import titles
from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.normalise.characters import BREAK, HIDDEN, characters
from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.detect.signals.merchant_code import Codes, tidy
from wangjian.detect.signals.price import limits
from wangjian.kernel.credit_code import CreditCode

FROZEN = Path(__file__).parent / "frozen" / "scan.json"
AT = date(2026, 6, 1)
SEED = 20_260_824
ACCURACY_ROWS = 20_000
OWN_TERMS = 10_000


def best(act: Callable[[], object], times: int = 3) -> float:
    """Seconds, the best of a few."""
    shortest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        act()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest


def by_title(words: list[str], path: Path) -> int:
    """pyahocorasick, title by title, as written."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return sum(next(automaton.iter(title), None) is not None for title in pl.read_parquet(path)["title"].to_list())


def contains_any(words: list[str], path: Path) -> int:
    """polars, as written."""
    return pl.read_parquet(path)["title"].str.contains_any(words).sum()


def normalised_contains_any(words: list[str], path: Path) -> int:
    """polars with the disguises undone: characters replaced, separators and hidden ones dropped, lowered."""
    tables = characters()
    drop = [chr(point) for point in np.flatnonzero(tables.kind >= HIDDEN) if not 0xD800 <= point < 0xF900]
    change = [chr(point) for point in np.flatnonzero((tables.change > 0) & (tables.kind <= BREAK))]
    plain = [chr(tables.fold[ord(letter)]) for letter in change]
    title = pl.col("title").str.replace_many([*change, *drop], [*plain, *([""] * len(drop))]).str.to_lowercase()
    return pl.scan_parquet(path).select(title.str.contains_any(words).sum()).collect().item()


def speed(rows: int, file: Path | None, folder: Path) -> None:
    """Print the table of rates."""
    lines = file.read_text("utf-8").splitlines() if file else titles(SEED, min(rows, 50_000)).rows["title"].to_list()
    lines = list(dict.fromkeys(lines))
    path, out = folder / "titles.parquet", folder / "out"
    # a number behind each copy: no title occurs twice, so that neither the file nor any cache makes repeats cheap
    different = [f"{lines[row % len(lines)]} {row // len(lines)}" for row in range(rows)]
    pl.DataFrame({"title": different}).write_parquet(path)
    built_in = [term.written for term in terms_pack.of(packs.load("ads@1")).terms]
    own = folder / "own.txt"
    own.write_text("\n".join(own_terms()) + "\n", encoding="utf-8")
    for name, words, asked in (
        (f"ads@1, {len(built_in)} terms", built_in, Order(files=[path], out=out)),
        (f"own terms, {OWN_TERMS:,}", own_terms(), Order(files=[path], out=out, terms=own)),
    ):
        ours = rows / best(partial(scan, asked))
        print(f"\n{name}; {rows:,} titles, all different ({len(lines):,} numbered), from Parquet")
        peers = {
            "wangjian scan: places, reasons, scores, files": ours,
            "peer: pyahocorasick per title, as written": rows / best(partial(by_title, words, path), 1),
            "peer: polars contains_any, as written": rows / best(partial(contains_any, words, path)),
            "peer: polars normalise + contains_any": rows / best(partial(normalised_contains_any, words, path), 1),
        }
        for label, rate in peers.items():
            print(f"  {label:<48} {rate:>12,.0f}/s   scan is {ours / rate:>6.2f} x")


def own_terms() -> list[str]:
    """Ten thousand made-up terms of two to five characters of the city's own words."""
    draw = np.random.default_rng(SEED)
    letters = sorted(
        set("".join(word for words in vocabulary.GOODS.values() for word in words) + "".join(vocabulary.TERMS))
    )
    letters = [letter for letter in letters if not letter.isascii()]
    found: dict[str, None] = {}
    while len(found) < OWN_TERMS:
        found["".join(draw.choice(letters, draw.integers(2, 6)))] = None
    return list(found)


def other_signals() -> None:
    """Print the rates of the price limit and the credit code beside plain ways."""
    made = prices(SEED, 20_000, AT)
    deals = pl.concat([made.deals.with_columns(sku=pl.lit(f"{copy}-") + pl.col("sku")) for copy in range(10)])
    promos = pl.concat([made.promos.with_columns(sku=pl.lit(f"{copy}-") + pl.col("sku")) for copy in range(10)])
    events = len(deals) + len(promos)
    ours = events / best(lambda: limits(deals, promos, 7, False))
    theirs = events / best(lambda: join_and_group(deals, promos))
    print(f"\nprice limits; {len(deals):,} deals, {len(promos):,} promotions, in memory")
    print(f"  {'limits, with the last-deal fallback':<48} {ours:>12,.0f}/s")
    print(f"  {'peer: polars join and group, window only':<48} {theirs:>12,.0f}/s   limits is {ours / theirs:>6.2f} x")
    codes = pl.Series("code", ["91330100799655058B", "9144030070846113XT"]).sample(
        1_000_000, with_replacement=True, seed=1
    )
    few = codes[:20_000].to_list()
    ours = len(codes) / best(lambda: Codes.read(codes.to_frame().select(tidy(pl.col("code"))).to_series()).flaws())
    theirs = len(few) / best(lambda: [CreditCode.read(code).flaw() for code in few])
    print(f"\ncredit codes; {len(codes):,}")
    print(f"  {'Codes.flaws':<48} {ours:>12,.0f}/s")
    print(f"  {'peer: kernel.credit_code one by one':<48} {theirs:>12,.0f}/s   Codes is {ours / theirs:>6.2f} x")


def join_and_group(deals: pl.DataFrame, promos: pl.DataFrame) -> pl.DataFrame:
    """The usual plan: join on the goods, keep the window, take the least."""
    joined = promos.lazy().join(deals.lazy(), on="sku", suffix="_deal")
    window = joined.filter(pl.col("ts_deal").is_between(pl.col("ts") - 7 * 86_400, pl.col("ts"), closed="left"))
    return window.group_by("promo_id", "sku").agg(pl.col("price_fen").min()).collect()


def accuracy(folder: Path) -> dict[str, dict[str, object]]:
    """Scan a city and hold the findings to its truth; counts and digests only."""
    city = folder / "city"
    city.mkdir()
    sample.write(city, SEED, ACCURACY_ROWS, AT)
    truth = pl.read_parquet(city / "truth.parquet")
    result: dict[str, dict[str, object]] = {}
    for kind, file, keys in (
        ("titles", "titles.parquet", ["row", "start", "end", "term", "disguise", "score"]),
        ("deals", "deals.parquet", ["row", "limit_fen", "basis", "score"]),
        ("merchants", "merchants.csv", ["row", "flaw", "score"]),
    ):
        promos = city / "promos.parquet" if kind == "deals" else None
        manifest = scan(Order(files=[city / file], out=folder / kind, kind=kind, promos=promos, as_of=AT))
        findings = pl.read_parquet(folder / kind / "findings.parquet")
        rows = truth.filter(pl.col("kind") == kind)
        bad, found = set(rows.filter("violates")["row"]), set(findings["row"])
        digest = hashlib.sha256(findings.select(keys).sort(keys).write_csv().encode()).hexdigest()
        result[kind] = {
            "rows": manifest.kept,
            "findings": manifest.findings,
            "violators": len(bad),
            "violators_found": len(bad & found),
            "others_flagged": len(found - bad),
            "others_flagged_above_0.25": len(set(findings.filter(pl.col("score") > 0.25)["row"]) - bad),
            "undecided": dict(manifest.signals[0].undecided),
            "pack": manifest.signals[0].pack,
            "findings_sha256": digest,
        }
    return result


def compare(found: dict[str, dict[str, object]]) -> int:
    """Print accuracy and how it differs from the frozen result; give the exit status."""
    frozen = json.loads(FROZEN.read_text("utf-8")) if FROZEN.exists() else {}
    print(f"\naccuracy on the synthetic city (seed {SEED}; development figures)")
    status = 0
    for kind, figures in found.items():
        same = figures == frozen.get(kind)
        status |= not same
        print(f"  {kind}: {json.dumps(figures, ensure_ascii=False)}")
        for name, value in figures.items():
            if frozen.get(kind, {}).get(name) != value:
                print(f"    {name}: frozen {frozen.get(kind, {}).get(name)}, now {value}")
    print("  as frozen" if not status else "  DIFFERS from the frozen result")
    return status


def main() -> int:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--titles", type=int, default=1_000_000)
    options.add_argument("--file", type=Path, help="titles, one a line, numbered up to the count")
    options.add_argument("--freeze", action="store_true", help="write the frozen result anew")
    options.add_argument("--accuracy-only", action="store_true")
    asked = options.parse_args()
    print(f"machine: {machine()}; polars {pl.__version__}, numpy {np.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        if not asked.accuracy_only:
            speed(asked.titles, asked.file, Path(folder))
            other_signals()
        found = accuracy(Path(folder))
    if asked.freeze:
        FROZEN.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return compare(found)


if __name__ == "__main__":
    sys.exit(main())
