"""Puts a folder of results in its place at once: written beside it, synced, exchanged for the earlier one.

A reader sees the earlier scan or the new one, never a mixture; a scan that fails leaves what was there.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

FINDINGS, LINES, REJECTS, SCORES = "findings.parquet", "findings.jsonl", "rejects.jsonl", "scores.parquet"
MANIFEST = "manifest.json"
_EXCHANGE = 2
_HERE = -100
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_FOREIGN = Text(
    "输出文件夹“{name}”中有并非此前同类结果的文件；请另选文件夹。",
    "The output folder “{name}” holds files that are no earlier result of the same sort; choose another.",
)
_NO_FOLDER = Text("输出位置“{name}”不是文件夹。", "The output place “{name}” is not a folder.")
_UNWRITABLE = Text("无法写入“{name}”：{why}。", "“{name}” cannot be written: {why}.")
_NO_SPACE = Text(
    "写入“{name}”时磁盘已满；未留下任何不完整的结果。",
    "The disk was full while writing “{name}”; nothing half-written is left.",
)


@dataclass(frozen=True, slots=True)
class Sort:
    """How an earlier result is known: a file that holds `mark` near its beginning, and nothing there but `names`."""

    file: str
    mark: str
    names: frozenset[str]

    def made(self, folder: Path) -> bool:
        """Whether `folder` holds an earlier result of this sort and nothing else: what is there will be removed."""
        if not {path.name for path in folder.iterdir()} <= self.names:
            return False
        try:
            return self.mark in (folder / self.file).read_text(encoding="utf-8")[:200]
        except (OSError, UnicodeDecodeError):
            return False


SCAN = Sort(MANIFEST, '"wangjian_scan"', frozenset({FINDINGS, LINES, REJECTS, SCORES, MANIFEST}))


@contextmanager
def replaced(out: Path, sort: Sort = SCAN) -> Iterator[Path]:
    """Give an empty folder to write into; when the block ends well it stands at `out`, otherwise it is gone.

    An earlier result of the same sort at `out` is exchanged for the new one. Raise `Refusal`
    ``out.foreign|not_folder|unwritable|full``.
    """
    out = out.resolve()
    with writing(out.name):
        _refuse_foreign(out, sort)
        made = _make_parents(out.parent)
        _sweep(out)
    partial = out.parent / f".{out.name}.partial-{os.getpid()}"
    try:
        with writing(out.name):
            partial.mkdir()
        yield partial
        with writing(out.name):
            _sync(partial)
            _put(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        for folder in made:  # only those that stayed empty
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn a failed write into a `Refusal` ``out.full`` or ``out.unwritable``."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        code = getattr(error, "errno", None) or _errno_in(str(error))
        if code in _FULL:
            raise Refusal("out.full", _NO_SPACE, name=name) from None
        why = os.strerror(code) if code else str(error)
        raise Refusal("out.unwritable", _UNWRITABLE, name=name, why=why) from None


def _errno_in(message: str) -> int:
    """The number in ``(os error 28)``, as polars writes it; 0 without one."""
    digits = message.rpartition("os error ")[2].partition(")")[0]
    return int(digits) if digits.isdigit() else 0


def _refuse_foreign(out: Path, sort: Sort) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise Refusal("out.not_folder", _NO_FOLDER, name=out.name)
    if any(out.iterdir()) and not sort.made(out):
        raise Refusal("out.foreign", _FOREIGN, name=out.name)


def _make_parents(parent: Path) -> list[Path]:
    """Make the folders above; give those made, deepest first."""
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    return missing


def _sweep(out: Path) -> None:
    """Remove what scans that were killed left beside `out`."""
    start = f".{out.name}.partial-"
    for left in out.parent.glob(f"{start}*"):
        process = left.name.removeprefix(start)
        if process.isdigit() and not _alive(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(partial: Path, out: Path) -> None:
    if not out.exists() or not any(out.iterdir()):
        partial.rename(out)  # over an empty folder too
    elif not _exchange(partial, out):
        aside = out.parent / f".{out.name}.partial-{os.getpid()}.old"
        out.rename(aside)
        try:
            partial.rename(out)
        except OSError:
            aside.rename(out)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    handle = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(left: Path, right: Path) -> bool:
    """Exchange two folders in one step (Linux); False where the system or the file system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return call is not None and call(_HERE, os.fsencode(left), _HERE, os.fsencode(right), _EXCHANGE) == 0
