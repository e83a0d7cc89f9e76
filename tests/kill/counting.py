"""Counts what a process does to the database and to files, and kills a process after the N-th of it.

Laid over psycopg, `os` and `io` by the processes of the kill test alone: nothing of it is in what is shipped.
"""

from __future__ import annotations

import builtins
import io
import os
import signal
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITING = frozenset("wax+")
"""Letters of a mode in which a file is opened to be written."""


class Count:
    """The operations of a process by number; after number `kill_at` (0: never) the process `victim` is killed."""

    def __init__(self, log: Path, kill_at: int, victim: int) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock, self._done, self._kill_at, self._victim = threading.Lock(), 0, kill_at, victim

    def __call__(self, what: str) -> None:
        """One more: `what` was just done."""
        with self._lock:
            self._done += 1
            os.write(self._log, (" ".join(what.split())[:160] + "\n").encode())
            if self._done == self._kill_at:
                os.kill(self._victim, signal.SIGKILL)


def lay_over(count: Count, below: Path) -> None:
    """Count every SQL statement, and every operation on a file `below`, of this process from now on."""
    _sql(count)
    _files(count, os.fspath(below.resolve()))


def _sql(count: Count) -> None:
    import psycopg

    for kind in (psycopg.Cursor, psycopg.AsyncCursor):
        for name in ("execute", "executemany"):
            setattr(kind, name, (_later if kind is psycopg.AsyncCursor else _now)(getattr(kind, name), count, 1))
    for name in ("commit", "rollback"):
        setattr(psycopg.Connection, name, _now(getattr(psycopg.Connection, name), count, None))
    copy = psycopg.Cursor.copy

    @contextmanager
    def copying(self: Any, statement: Any, *args: Any, **kwargs: Any) -> Any:
        with copy(self, statement, *args, **kwargs) as given:
            count(f"sql {_words(statement)} (begins)")
            yield given
        count(f"sql {_words(statement)}")

    psycopg.Cursor.copy = copying  # type: ignore[method-assign]  # that is what laying over means


def _words(statement: Any) -> str:
    return statement if isinstance(statement, str) else str(statement)


def _now(method: Callable[..., Any], count: Count, said: int | None) -> Callable[..., Any]:
    def counted(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        count(f"sql {method.__name__ if said is None else _words(args[said])}")
        return result

    return counted


def _later(method: Callable[..., Any], count: Count, said: int) -> Callable[..., Any]:
    async def counted(*args: Any, **kwargs: Any) -> Any:
        result = await method(*args, **kwargs)
        count(f"sql queue {_words(args[said])}")
        return result

    return counted


def _files(count: Count, below: str) -> None:
    def inside(path: Any) -> str:
        """The path below the installation's folder, or nothing for any other."""
        try:
            named = str(Path(f"/proc/self/fd/{path}").readlink() if isinstance(path, int) else Path(path).absolute())
        except OSError:
            return ""
        return named[len(below) + 1 :] if named.startswith(f"{below}/") else ""

    for name in ("fsync", "rename", "replace", "link", "unlink", "remove", "mkdir", "truncate", "ftruncate"):
        setattr(os, name, _on_path(getattr(os, name), name, count, inside))
    opened = io.open

    def opening(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        given = opened(file, mode, *args, **kwargs)
        named = inside(file)
        if not named or not WRITING & set(mode):
            return given
        count(f"file open {mode} {named}")
        return _Written(given, named, count)

    io.open = builtins.open = opening  # type: ignore[assignment]  # that is what laying over means


def _on_path(function: Callable[..., Any], name: str, count: Count, inside: Callable[[Any], str]) -> Callable[..., Any]:
    def counted(path: Any, *args: Any, **kwargs: Any) -> Any:
        named = inside(path)
        result = function(path, *args, **kwargs)
        if named:
            count(f"file {name} {named}")
        return result

    return counted


class _Written:
    """A file open for writing whose writes, flushes and closing are counted."""

    def __init__(self, file: Any, name: str, count: Count) -> None:
        self._file, self._name, self._count = file, name, count

    def write(self, data: Any) -> Any:
        """Write and count."""
        done = self._file.write(data)
        self._count(f"file write {self._name}")
        return done

    def flush(self) -> None:
        """Flush and count."""
        self._file.flush()
        self._count(f"file flush {self._name}")

    def close(self) -> None:
        """Close and count."""
        self._file.close()
        self._count(f"file close {self._name}")

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def __iter__(self) -> Any:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
