"""What a scan is asked to do, checked before the first row: files, kind, signals that can run, packs, the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.intake import read
from wangjian.detect.intake.kinds import PROMOS, Kind, fitting, named
from wangjian.detect.intake.source import Source, source
from wangjian.detect.manifest import NotRun
from wangjian.detect.pack import Pack
from wangjian.detect.signal import MAIN, Plan, Settled, Signal
from wangjian.detect.signals import of_kind
from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_NO_FILES = Text("没有给出要扫描的文件。", "No file to scan is given.")
_SAME_NAME = Text(
    "两个输入文件同名“{name}”；结果按文件名区分，请先改名。",
    "Two input files are called “{name}”; results tell files by name, rename one.",
)
_KINDS_DIFFER = Text("“{name}”是 {other}，其余文件是 {kind}。", "“{name}” is {other}, the other files are {kind}.")
_NEEDS_DAY = Text(
    "信号“{signal}”须用 --as-of 指明判断日（YYYY-MM-DD）。",
    "The signal “{signal}” asks for the day it speaks for: --as-of YYYY-MM-DD.",
)
_NOT_IN_FORCE = Text(
    "词包“{pack}”所依据的规定自{day}起施行，判断日在此之前。",
    "What the pack “{pack}” rests on is in force from {day}; the day of the scan is earlier.",
)
_NO_USE = Text("“{option}”不能用于“{kind}”。", "“{option}” has no use with “{kind}”.")
_PACK_NO_USE = Text("词包“{pack}”不能用于“{kind}”的任何信号。", "No signal of “{kind}” uses the pack “{pack}”.")


@dataclass(frozen=True, slots=True)
class Order:
    """A scan as asked for. `promos` goes with deals, `terms` with titles; `packs` replace packs of the same id."""

    files: Sequence[Path]
    out: Path
    kind: str | None = None
    promos: Path | None = None
    terms: Path | None = None
    packs: Sequence[str] = ()
    as_of: Day | None = None
    scores: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A signal that will run, with its pack and its plan made ready."""

    signal: Signal
    pack: Pack
    plan: Plan


@dataclass(frozen=True, slots=True)
class Ready:
    """A scan that may start: sources of the scanned kind, companions by table name, what runs and what does not."""

    kind: Kind
    sources: tuple[Source, ...]
    companions: dict[str, tuple[Kind, Source]]
    running: tuple[Running, ...]
    not_run: tuple[NotRun, ...] = field(default=())


def ready(order: Order) -> Ready:
    """Check an order; raise `Refusal` for files, kinds, packs, terms or a day that do not do."""
    if not order.files:
        raise Refusal("scan.no_files", _NO_FILES)
    sources = tuple(source(path) for path in order.files)
    promos = source(order.promos) if order.promos else None
    _refuse_same_names([*sources, *([promos] if promos else [])])
    columns = {entry.name: read.columns_of(entry) for entry in sources}
    kind = _kind(order, sources, columns)
    _refuse_idle_options(order, kind)
    there = {MAIN: _common(kind, list(columns.values()))}
    companions: dict[str, tuple[Kind, Source]] = {}
    if promos:
        companions[PROMOS.id] = (PROMOS, promos)
        there[PROMOS.id] = _common(PROMOS, [read.columns_of(promos)])
    running, not_run = [], []
    chosen = _packs(order, kind)
    for signal in of_kind(kind.id):
        missing = tuple(need for need in signal.needs if need.partition(".")[2] not in there.get(_table(need), set()))
        if missing:
            not_run.append(NotRun(signal.id, missing))
        else:
            running.append(_prepare(order, signal, chosen))
    return Ready(kind, sources, companions, tuple(running), tuple(not_run))


def _table(need: str) -> str:
    return need.partition(".")[0]


def _kind(order: Order, sources: Sequence[Source], columns: dict[str, tuple[str, ...] | None]) -> Kind:
    if order.kind is not None:
        return named(order.kind)
    kinds = {entry.name: fitting(entry.name, columns[entry.name]) for entry in sources}
    first = kinds[sources[0].name]
    for name, kind in kinds.items():
        if kind is not first:
            raise Refusal("kind.differs", _KINDS_DIFFER, name=name, other=kind.id, kind=first.id)
    return first


def _common(kind: Kind, listed: Sequence[tuple[str, ...] | None]) -> set[str]:
    """The columns that every file has; plain lines have the one column of their kind."""
    sets = [{kind.columns[0].name} if names is None else set(names) for names in listed]
    return set.intersection(*sets)


def _refuse_same_names(sources: Sequence[Source]) -> None:
    seen: set[str] = set()
    for entry in sources:
        if entry.name in seen:
            raise Refusal("scan.same_name", _SAME_NAME, name=entry.name)
        seen.add(entry.name)


def _refuse_idle_options(order: Order, kind: Kind) -> None:
    for option, given, use in (("--promos", order.promos, "deals"), ("--terms", order.terms, "titles")):
        if given is not None and kind.id != use:
            raise Refusal("scan.option", _NO_USE, option=option, kind=kind.id)


def _packs(order: Order, kind: Kind) -> dict[str, Pack]:
    """The pack of each id that signals of this kind use: the one asked for, or their own."""
    chosen = {signal.pack.partition("@")[0]: packs.load(signal.pack) for signal in of_kind(kind.id)}
    for name in order.packs:
        pack = packs.load(name)
        if pack.id not in chosen:
            raise Refusal("pack.no_use", _PACK_NO_USE, pack=pack.name, kind=kind.id)
        chosen[pack.id] = pack
    return chosen


def _prepare(order: Order, signal: Signal, chosen: dict[str, Pack]) -> Running:
    pack = chosen[signal.pack.partition("@")[0]]
    if signal.asks_as_of and order.as_of is None:
        raise Refusal("scan.as_of", _NEEDS_DAY, articles=signal.articles, signal=signal.id)
    if order.as_of is not None and pack.in_force_from is not None and order.as_of < pack.in_force_from:
        raise Refusal("pack.not_in_force", _NOT_IN_FORCE, pack=pack.name, day=pack.in_force_from)
    own = terms_pack.own(order.terms, pack) if order.terms else None
    return Running(signal, own.pack if own else pack, signal.prepare(Settled(pack, order.as_of, own)))
