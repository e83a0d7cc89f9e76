"""Reading a findings folder: the manifest is checked first, and each finding is led to the shop its row came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wangjian.detect.findings import read_manifest
from wangjian.detect.intake.kinds import Column, Kind, Value
from wangjian.detect.intake.read import batches
from wangjian.detect.intake.source import Source, source
from wangjian.detect.manifest import Manifest
from wangjian.detect.output import FINDINGS, MANIFEST, SCAN
from wangjian.detect.signal import COMMON
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

SHOPS = Kind(
    "shops",
    Text("商品清单的平台和店铺", "platforms and shops of a listing"),
    (
        Column("platform", Value.OPTIONAL_KEY, required=False),
        Column("shop", Value.OPTIONAL_KEY, required=False),
        Column("code", Value.OPTIONAL_KEY, required=False),
    ),
)
"""What is read of a listing: where each row was sold, or of a merchant the code."""

_DIFFERS = Text(
    "扫描结果文件“{name}”与清单记载不符，未接收。",
    "The file “{name}” of the scan is not what its manifest says; nothing was taken in.",
)
_OTHER_LISTING = Text("“{name}”不是这次扫描所用的清单。", "“{name}” is not a listing that this scan read.")
_UNREADABLE = Text("扫描结果无法读取，未接收。", "The findings cannot be read; nothing was taken in.")
_COUNT = Text(
    "扫描结果应有{said}条，实有{found}条，未接收。",
    "The scan says {said} findings and holds {found}; nothing was taken in.",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it lies in its folder: digest of the manifest, the manifest, and its findings with their shops.

    `rows` has the columns common to every signal and ``platform``, ``shop`` and ``code``, empty where not known.
    """

    digest: str
    manifest: Manifest
    rows: pl.DataFrame


def read_scan(folder: Path, listings: Path | None) -> Scan:
    """Read a findings folder; `listings` is the file that was scanned, or a folder that holds all of them.

    Raise `Refusal` ``scan.none``, ``scan.unreadable``, ``scan.differs`` (not the file of the manifest), ``scan.count``,
    ``scan.other-listing`` (not what was scanned) and what reading a file raises.
    """
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        if name not in SCAN.names or _sha256(folder / name) != digest:
            raise Refusal("scan.differs", _DIFFERS, name=name)
    try:
        rows = pl.read_parquet(folder / FINDINGS, columns=list(COMMON)).select(
            pl.col(name).cast(kind) for name, kind in COMMON.items()
        )
    except (OSError, pl.exceptions.PolarsError):
        raise Refusal("scan.unreadable", _UNREADABLE) from None
    if len(rows) != manifest.findings:
        raise Refusal("scan.count", _COUNT, said=manifest.findings, found=len(rows))
    shops = _shops(rows, manifest, listings)
    return Scan(_sha256(folder / MANIFEST), manifest, rows.join(shops, on=("file", "row"), how="left").fill_null(""))


def _shops(rows: pl.DataFrame, manifest: Manifest, listings: Path | None) -> pl.DataFrame:
    """Platform, shop and code of the rows that have findings, by file and row."""
    wanted = rows.select("file", "row").unique()
    found = [_empty()]
    for given in _listed(listings, manifest):
        for batch in batches(given, SHOPS):
            kept = batch.kept
            missing = [pl.lit("").alias(name) for name in _empty().columns if name not in kept.columns]
            kept = kept.with_columns(missing).select(_empty().columns)
            found.append(kept.join(wanted, on=("file", "row"), how="semi"))
    return pl.concat(found)


def _listed(listings: Path | None, manifest: Manifest) -> list[Source]:
    if listings is None:
        return []
    names = {entry.name for entry in manifest.inputs}
    paths = sorted(path for path in listings.iterdir() if path.name in names) if listings.is_dir() else [listings]
    known = {(entry.name, entry.sha256) for entry in manifest.inputs}
    given = [source(path) for path in paths]
    for each in given:
        if (each.name, each.sha256) not in known:
            raise Refusal("scan.other-listing", _OTHER_LISTING, name=each.name)
    return given


def _empty() -> pl.DataFrame:
    text = pl.String()
    return pl.DataFrame(schema={"file": text, "row": pl.Int64(), "platform": text, "shop": text, "code": text})


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
