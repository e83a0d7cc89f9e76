"""Reads packs. `frozen.csv` beside the packs holds the digest of every version in use; a changed one is refused."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

HOME = Path(__file__).parent / "packs"
LARGEST_FILE = 64 * 1024 * 1024

_UNKNOWN = Text("没有名为“{name}”的词包；现有：{known}。", "There is no pack “{name}”; there are: {known}.")
_CHANGED = Text(
    "词包“{name}”的内容与已冻结的版本不符；用过的词包不得修改，请另立新版本。",
    "Pack “{name}” differs from its frozen version; a used pack is not edited, make a new version.",
)
_MALFORMED = Text("词包“{name}”无法使用：{why}。", "Pack “{name}” cannot be used: {why}.")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: ``id@version``, digest over its files, settings, and its CSV tables by file name."""

    id: str
    version: str
    sha256: str
    title: Text
    in_force_from: Day | None
    settings: Mapping[str, Any] = field(repr=False)
    tables: Mapping[str, list[dict[str, str]]] = field(repr=False)

    @property
    def name(self) -> str:
        """How the pack is cited: ``ads@1``."""
        return f"{self.id}@{self.version}"

    def number(self, section: str, key: str) -> float:
        """A setting that is a number; `Refusal` ``pack.malformed`` where it is missing or none."""
        value = self.settings.get(section, {}).get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise malformed(self.name, f"[{section}] {key}")
        return float(value)

    def text(self, section: str, key: str) -> str:
        """A setting that is text; `Refusal` ``pack.malformed`` where it is missing or none."""
        value = self.settings.get(section, {}).get(key)
        if not isinstance(value, str):
            raise malformed(self.name, f"[{section}] {key}")
        return value


def malformed(name: str, why: str) -> Refusal:
    """The refusal for a pack that cannot be used; `why` names the place in it."""
    return Refusal("pack.malformed", _MALFORMED, name=name, why=why)


def known() -> tuple[str, ...]:
    """The names of the packs that come with the engine."""
    return tuple(sorted(path.name for path in HOME.iterdir() if (path / "pack.toml").is_file()))


def load(name: str) -> Pack:
    """Read a pack that comes with the engine, or a folder of one's own that holds a ``pack.toml``.

    Raise `Refusal` ``pack.unknown``, ``pack.malformed`` or ``pack.changed``.
    """
    if name in known():
        pack = read(HOME / name)
        if frozen().get(name, pack.sha256) != pack.sha256:
            raise Refusal("pack.changed", _CHANGED, name=name)
        return pack
    folder = Path(name)
    if not (folder / "pack.toml").is_file():
        raise Refusal("pack.unknown", _UNKNOWN, name=name, known=", ".join(known()))
    return read(folder)


def frozen() -> dict[str, str]:
    """The digest of each version in use."""
    with (HOME / "frozen.csv").open(encoding="utf-8", newline="") as file:
        return {row["pack"]: row["sha256"] for row in csv.DictReader(file)}


def read(folder: Path) -> Pack:
    """Read one folder; raise `Refusal` ``pack.malformed``."""
    try:
        contents = {path.name: _bytes(path) for path in sorted(folder.iterdir()) if path.suffix in {".toml", ".csv"}}
        settings = tomllib.loads(contents["pack.toml"].decode("utf-8"))
        tables = {name: _table(data) for name, data in contents.items() if name.endswith(".csv")}
    except (OSError, ValueError, csv.Error) as error:
        raise malformed(folder.name, str(error)) from None
    starts = settings.get("in_force_from")
    if not isinstance(settings.get("id"), str) or not isinstance(settings.get("version"), int):
        raise malformed(folder.name, "id, version")
    if starts is not None and not isinstance(starts, date):
        raise malformed(folder.name, "in_force_from")
    return Pack(
        id=settings["id"],
        version=str(settings["version"]),
        sha256=_digest(contents),
        title=Text(str(settings.get("title_zh", folder.name)), str(settings.get("title_en", folder.name))),
        in_force_from=starts,
        settings=settings,
        tables=tables,
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{path.name} is no regular file or larger than {LARGEST_FILE} bytes")
    return path.read_bytes()


def _table(data: bytes) -> list[dict[str, str]]:
    """Rows of a CSV with a header; a row with another number of fields is an error."""
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), strict=True))
    header = rows[0] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise ValueError(f"line {number} has {len(row)} fields, the header {len(header)}")
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def _digest(contents: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(contents):
        whole.update(f"{name}\0{hashlib.sha256(contents[name]).hexdigest()}\n".encode())
    return whole.hexdigest()
