"""What a scan was: inputs, rows, signals, packs, code. No clock, duration, absolute path or host is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wangjian import __version__
from wangjian.detect.normalise.characters import characters
from wangjian.kernel.moment import Day, parse_day

SHAPE = 1
ENGINES = ("ahocorasick-rs", "numpy", "polars")


@dataclass(frozen=True, slots=True)
class Input:
    """One file read: what it served as, and what became of its rows (rows = kept + all rejected)."""

    name: str
    role: str
    format: str
    bytes: int
    sha256: str
    rows: int
    kept: int
    rejected: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ran:
    """One signal that ran: its pack, its findings, and what it could not decide, by reason."""

    id: str
    pack: str
    pack_sha256: str
    findings: int
    undecided: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NotRun:
    """One signal that did not run, and the columns it missed."""

    id: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A scan as a whole. `rows`, `kept` and `rejected` are of the scanned files, without what stood beside them."""

    kind: str
    as_of: Day | None
    inputs: tuple[Input, ...]
    rows: int
    kept: int
    rejected: Mapping[str, int]
    signals: tuple[Ran, ...]
    not_run: tuple[NotRun, ...]
    findings: int
    files: Mapping[str, str]
    code: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The manifest as it is written."""
        return {"wangjian_scan": SHAPE, **asdict(self), "as_of": self.as_of.isoformat() if self.as_of else None}

    def text(self) -> str:
        """The manifest as the bytes of ``manifest.json``."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Manifest:
        """Read a manifest back; raise `KeyError`, `TypeError` or `ValueError` for what is none."""
        if given["wangjian_scan"] != SHAPE:
            raise ValueError("another shape of manifest")
        values = {key: value for key, value in given.items() if key != "wangjian_scan"}
        values["as_of"] = parse_day(values["as_of"]) if values["as_of"] else None
        values["inputs"] = tuple(Input(**entry) for entry in values["inputs"])
        values["signals"] = tuple(Ran(**entry) for entry in values["signals"])
        values["not_run"] = tuple(NotRun(entry["id"], tuple(entry["missing"])) for entry in values["not_run"])
        return cls(**values)


@cache
def code() -> dict[str, str]:
    """What the bytes of a result depend on besides input and packs: this code, its parts, the Unicode tables."""
    home = Path(__file__).parent
    whole = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        whole.update(f"{path.relative_to(home).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    parts = {name: version(name) for name in ENGINES}
    return {
        "wangjian": __version__,
        "detect_sha256": whole.hexdigest(),
        "characters_sha256": characters().sha256,
    } | parts
