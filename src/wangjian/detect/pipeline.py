"""Runs a scan: rows in are kept or rejected, signals judge the kept ones, and one folder of results stands at the end.

Rows travel in batches, so that signals that judge row by row need no more memory for a longer file; the others see all
rows at once. Batches are judged beside the reading of the next ones and taken in order: the bytes do not depend on it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import polars as pl

from wangjian.detect import manifest
from wangjian.detect.intake.batch import Batch
from wangjian.detect.intake.check import nothing
from wangjian.detect.intake.kinds import Kind
from wangjian.detect.intake.read import batches
from wangjian.detect.intake.reasons import REASONS
from wangjian.detect.intake.source import Source
from wangjian.detect.manifest import Input, Manifest, Ran
from wangjian.detect.order import Order, Ready, Running, ready
from wangjian.detect.output import FINDINGS, LINES, MANIFEST, REJECTS, SCORES, replaced, writing
from wangjian.detect.signal import COMMON, MAIN, Outcome

Progress = Callable[[str, int], None]
"""Called with the name of a file and the rows of it read so far."""
THREADS = 2
_AHEAD = 3
_ROW_GROUP = 1 << 18


def silent(name: str, rows: int) -> None:
    """Show no progress."""


@dataclass(slots=True)
class _Tally:
    """What became of the rows of one file."""

    rows: int = 0
    kept: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Found:
    """What one signal has given so far."""

    findings: list[pl.DataFrame] = field(default_factory=list)
    scores: list[pl.DataFrame] = field(default_factory=list)
    undecided: Counter[str] = field(default_factory=Counter)

    def take(self, outcome: Outcome, scores: bool) -> None:
        self.findings.append(outcome.findings)
        if scores:
            self.scores.append(outcome.scores)
        self.undecided.update(outcome.undecided)


def scan(order: Order, progress: Progress = silent) -> Manifest:
    """Carry out an order and give its manifest; raise `Refusal` and leave what was at ``order.out`` as it was."""
    prepared = ready(order)
    with replaced(order.out) as folder:
        with writing(order.out.name):
            rejects = (folder / REJECTS).open("w", encoding="utf-8", newline="\n")
        with rejects:
            job = _Job(order, prepared, rejects, progress)
            job.run()
        with writing(order.out.name):
            findings = _write_results(folder, order, prepared, job.found)
            files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
        whole = _manifest(order, prepared, job, findings, files)
        with writing(order.out.name):
            (folder / MANIFEST).write_text(whole.text(), encoding="utf-8", newline="\n")
    return whole


class _Job:
    """One scan under way."""

    def __init__(self, order: Order, prepared: Ready, rejects: TextIO, progress: Progress) -> None:
        self._order, self._prepared, self._rejects, self._progress = order, prepared, rejects, progress
        self.found = {running.signal.id: _Found() for running in prepared.running}
        self.tallies: dict[str, _Tally] = {}
        self._by_row = [running for running in prepared.running if running.signal.by_row]
        self._whole = [running for running in prepared.running if not running.signal.by_row]

    def run(self) -> None:
        """Read every file and judge every kept row."""
        kept: list[pl.DataFrame] = []
        with ThreadPoolExecutor(THREADS) as pool:
            for judged in _in_order(pool, self._all_rows(kept), self._judge):
                for running, outcome in zip(self._by_row, judged, strict=True):
                    self.found[running.signal.id].take(outcome, self._order.scores)
        if not self._whole:
            return
        tables = {MAIN: pl.concat([nothing(self._prepared.kind), *kept])}
        for name, (kind, source) in self._prepared.companions.items():
            tables[name] = pl.concat([nothing(kind), *(batch.kept for batch in self._read(source, kind))])
        for running in self._whole:
            self.found[running.signal.id].take(running.plan(tables), self._order.scores)

    def _all_rows(self, kept: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        for source in self._prepared.sources:
            for batch in self._read(source, self._prepared.kind):
                if self._whole:
                    kept.append(batch.kept)
                yield batch.kept

    def _read(self, source: Source, kind: Kind) -> Iterator[Batch]:
        tally = self.tallies.setdefault(source.name, _Tally())
        for batch in batches(source, kind):
            tally.rows += batch.rows
            tally.kept += len(batch.kept)
            self._write_rejects(batch.rejects, tally)
            self._progress(source.name, tally.rows)
            yield batch

    def _judge(self, rows: pl.DataFrame) -> list[Outcome]:
        return [running.plan({MAIN: rows}) for running in self._by_row]

    def _write_rejects(self, rejects: pl.DataFrame, tally: _Tally) -> None:
        with writing(self._order.out.name):
            for reject in rejects.iter_rows(named=True):
                tally.rejected[reject["reason"]] += 1
                text = REASONS[reject["reason"]]
                line = json.dumps(reject | {"zh": text.zh, "en": text.en}, ensure_ascii=False)
                self._rejects.write(line + "\n")


def _in_order(
    pool: ThreadPoolExecutor, rows: Iterable[pl.DataFrame], judge: Callable[[pl.DataFrame], list[Outcome]]
) -> Iterator[list[Outcome]]:
    """Judge batches in threads, a few ahead, and give the outcomes in the order of the batches."""
    waiting: deque[Future[list[Outcome]]] = deque()
    for batch in rows:
        waiting.append(pool.submit(judge, batch))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _write_results(folder: Path, order: Order, prepared: Ready, found: dict[str, _Found]) -> pl.DataFrame:
    """Write findings, strongest first and in the order of the input where they are equal, and scores."""
    schema = dict(COMMON)
    for running in prepared.running:
        schema |= running.signal.schema
    frames = [pl.DataFrame(schema=schema), *(frame for one in found.values() for frame in one.findings)]
    findings = pl.concat(frames, how="diagonal").sort("score", descending=True, maintain_order=True)
    _write_parquet(findings, folder / FINDINGS)
    findings.write_ndjson(folder / LINES)
    if order.scores:
        _write_parquet(_scores(prepared.running, found), folder / SCORES)
    return findings


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame so that its bytes do not depend on the pieces it was put together from."""
    frame.rechunk().write_parquet(path, compression="zstd", statistics=False, row_group_size=_ROW_GROUP)


def _scores(running: Iterable[Running], found: dict[str, _Found]) -> pl.DataFrame:
    shape = {"signal": pl.String(), "file": pl.String(), "row": pl.Int64(), "score": pl.Float64()}
    frames = [pl.DataFrame(schema=shape)]
    for one in running:
        name = pl.lit(one.signal.id).alias("signal")
        frames += [frame.select(name, "file", "row", "score") for frame in found[one.signal.id].scores]
    return pl.concat(frames)


def _manifest(order: Order, prepared: Ready, job: _Job, findings: pl.DataFrame, files: dict[str, str]) -> Manifest:
    roles = [(prepared.kind.id, source) for source in prepared.sources]
    roles += [(name, source) for name, (_, source) in prepared.companions.items()]
    inputs = [_input(role, source, job.tallies.get(source.name, _Tally())) for role, source in roles]
    scanned = inputs[: len(prepared.sources)]
    rejected = sum((Counter(entry.rejected) for entry in scanned), Counter[str]())
    counts = Counter(findings["signal"].to_list())
    return Manifest(
        kind=prepared.kind.id,
        as_of=order.as_of,
        inputs=tuple(inputs),
        rows=sum(entry.rows for entry in scanned),
        kept=sum(entry.kept for entry in scanned),
        rejected=dict(sorted(rejected.items())),
        signals=tuple(_ran(running, counts, job.found[running.signal.id]) for running in prepared.running),
        not_run=prepared.not_run,
        findings=len(findings),
        files=files,
        code=manifest.code(),
    )


def _ran(running: Running, counts: Counter[str], found: _Found) -> Ran:
    name, pack = running.signal.id, running.pack
    return Ran(name, pack.name, pack.sha256, counts[name], dict(sorted(found.undecided.items())))


def _input(role: str, source: Source, tally: _Tally) -> Input:
    return Input(
        name=source.name,
        role=role,
        format=source.format.value,
        bytes=source.bytes,
        sha256=source.sha256,
        rows=tally.rows,
        kept=tally.kept,
        rejected=dict(sorted(tally.rejected.items())),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
