"""Putting a key file in its place: whole or not at all, for its owner alone, and never over another."""

from __future__ import annotations

import os
from errno import EDQUOT, ENOSPC
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.vault.queries import key_files

_UNWRITABLE = Text("无法写入 {file}：{reason}。", "Cannot write {file}: {reason}.")
_THERE = Text("{file} 已存在，不会覆盖。", "{file} is there already and is not overwritten.")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; raise `Refusal` ``file.there``, ``disk.full`` or ``folder.unwritable``."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # a link, not a renaming: two processes that make the same key cannot replace one another's
        path.hardlink_to(unfinished)
        _flush_folder(path.parent)
    except FileExistsError:
        raise Refusal("file.there", _THERE, file=path) from None
    except OSError as error:
        code = "disk.full" if error.errno in (ENOSPC, EDQUOT) else "folder.unwritable"
        raise Refusal(code, _UNWRITABLE, file=path, reason=error.strerror) from None
    finally:
        unfinished.unlink(missing_ok=True)


def write_key(key: key_files.KeyFile) -> None:
    """Put a key into the installation's folder; the same refusals as `write_new`."""
    write_new(key_files.path_of(key.name), key.written().encode("ascii"))


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
