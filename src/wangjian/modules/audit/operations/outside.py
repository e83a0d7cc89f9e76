"""Heads and leaves outside the database, appended after the commit, so that rewriting rows is not enough."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from wangjian.kernel.merkle import WIDTH
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries.heads import COLUMNS, HEADS_FILE, LEAVES_FILE, HeadRow

_AHEAD = Text(
    "数据库之外保存的账本树头（{outside} 条）多于数据库（{inside} 条）：数据库可能被回退。账本暂停封批，请先核查。",
    "The head kept outside the database counts {outside} facts, the database {inside}: it may have been set back. "
    "No batch is closed before someone has looked into it.",
)
_BLOCK = 50_000

_MISSING = f"SELECT {COLUMNS} FROM audit_head WHERE size > %s AND size <= %s ORDER BY size"  # noqa: S608 - our words


def heal() -> int:
    """Append to the files what a crash kept from them, cut a torn end away, and give the number of heads appended.

    Raise `Refusal` ``audit.ahead`` where the files know more than the database.
    """
    folder = Path(settings.HEADS_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _held(folder / LEAVES_FILE) as leaves, _held(folder / HEADS_FILE) as heads, transaction.atomic():
        known, numbered = _whole(heads), _whole_leaves(leaves)
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(size), 0) FROM audit_head")
            inside = int(cursor.fetchone()[0])
            if max(known, numbered) > inside:
                raise Refusal("audit.ahead", _AHEAD, outside=max(known, numbered), inside=inside)
            for first in range(numbered, inside, _BLOCK):
                last = min(first + _BLOCK, inside)
                cursor.execute(
                    "SELECT hash FROM audit_leaf WHERE number >= %s AND number < %s ORDER BY number", [first, last]
                )
                _append(leaves, (bytes(hash) for (hash,) in cursor.fetchall()))
            cursor.execute(_MISSING, [known, inside])
            missing = [HeadRow.read(row).as_json() for row in cursor.fetchall()]
        _append(heads, (json.dumps(line, sort_keys=True).encode() + b"\n" for line in missing))
    return len(missing)


def reached() -> tuple[int, int]:
    """Give the sizes that the file of heads and the file of leaves reach; the two are the newest head's when whole."""
    folder = Path(settings.HEADS_FOLDER)
    try:
        with (folder / HEADS_FILE).open("rb") as heads:
            return _last(heads)[0], (folder / LEAVES_FILE).stat().st_size // WIDTH
    except FileNotFoundError:
        return 0, 0


@contextmanager
def _held(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for this process alone; a second one waits."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _append(file: IO[bytes], pieces: Iterable[bytes]) -> None:
    file.seek(0, os.SEEK_END)
    file.writelines(pieces)
    file.flush()
    os.fsync(file.fileno())


def _whole_leaves(file: IO[bytes]) -> int:
    """Cut a torn hash away and give how many there are."""
    count, torn = divmod(file.seek(0, os.SEEK_END), WIDTH)
    if torn:
        file.truncate(count * WIDTH)
    return count


def _whole(file: IO[bytes]) -> int:
    """Cut a torn line away and give the size in the last whole one; 0 for an empty file."""
    size, end = _last(file)
    if end < file.seek(0, os.SEEK_END):
        file.truncate(end)
    return size


def _last(file: IO[bytes]) -> tuple[int, int]:
    """The size in the last whole line, 0 where there is none, and where that line ends."""
    start = max(file.seek(0, os.SEEK_END) - 65_536, 0)  # lines are short: the last two lie within
    file.seek(start)
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    return (int(json.loads(whole.splitlines()[-1])["size"]) if whole else 0), start + len(whole)
