"""What is common to the processes we start: they end with us, are started again, and their last words are shown."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_SET_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""

RESTART_SECONDS, LONG_RESTART_SECONDS = 0.25, 30.0
"""The first pause before a process that ended is started again, doubled each time, and the longest."""

Process = subprocess.Popen[bytes]


def end_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """Give a `preexec_fn` by which a child is sent `how` when we die, even by kill -9 (Linux; nothing elsewhere)."""
    if sys.platform != "linux":
        return None
    library, parent = ctypes.CDLL(None), os.getpid()

    def in_child() -> None:
        library.prctl(_SET_DEATH_SIGNAL, int(how))
        if os.getppid() != parent:
            os.kill(os.getpid(), how)

    return in_child


def last_lines(log: Path, count: int = 8) -> str:
    """The last lines of a log file."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def start(command: Sequence[str], environment: dict[str, str], log: Path, *, append: bool = False) -> Process:
    """Start a process that writes to `log`, apart from our terminal, and that is told to end when we die."""
    with log.open("ab" if append else "wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,  # Ctrl-C at the terminal is for us; we stop our children in order
            preexec_fn=end_with_parent(signal.SIGTERM),
        )


def stop(process: Process, seconds: float) -> None:
    """Tell a process to end, wait so long, then kill it and whatever it left behind."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):
        # its session is its process group: a child of it that hangs, or that lost its parent, goes too
        os.killpg(process.pid, signal.SIGKILL)


class Kept:
    """A process that is started again whenever it ends, until it is told to stop; `process` is the present one."""

    process: Process

    def __init__(self, begin: Callable[[bool], Process]) -> None:
        """Start it: `begin` is told whether this is a later start. Raise `OSError` where the first start fails."""
        self._begin, self._lock = begin, threading.Lock()
        self._stopping, self._tried = threading.Event(), threading.Event()
        self._failure: OSError | None = None
        # The thread that starts the child stays until the end: the system ends a child with the thread that made it.
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()
        self._tried.wait()
        if self._failure is not None:
            self._stopping.set()
            raise self._failure

    def _keep(self) -> None:
        pause, again = RESTART_SECONDS, False
        while True:
            began = time.monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                try:
                    self.process = self._begin(again)
                except OSError as failure:
                    self._failure = self._failure or (None if again else failure)
            self._tried.set()
            if self._failure is not None:
                return
            self.process.wait()
            pause = RESTART_SECONDS if time.monotonic() - began > LONG_RESTART_SECONDS else pause * 2
            again = True
            self._stopping.wait(min(pause, LONG_RESTART_SECONDS))

    def end(self, seconds: float) -> None:
        """Let it end within so many seconds, for good."""
        with self._lock:
            self._stopping.set()
        stop(self.process, seconds)
        self._thread.join()


@contextmanager
def kept(command: Sequence[str], environment: dict[str, str], log: Path, *, seconds: float) -> Iterator[Kept]:
    """Keep a process running until the end of the block, where it has so many seconds to finish."""
    keeper = Kept(lambda again: start(command, environment, log, append=again))
    try:
        yield keeper
    finally:
        keeper.end(seconds)
