"""What is common to the processes we start: they end with us, and their last words are worth showing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_SET_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


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
