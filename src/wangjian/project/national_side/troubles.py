"""Trouble on order, for tests and exercises: a JSON file that is read at every request.

``{"status": 500}`` fails, ``{"delay": 2}`` waits seconds, ``{"drop": true}`` stores and then cuts the connection,
``{"twice": true}`` answers twice, ``{"differ": true}`` holds another record, ``{"refuse": "subject_unknown"}`` refuses,
``{"forge": true}`` signs with a foreign key. ``"times": 1`` ends it after one request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Troubles:
    """The troubles of the request at hand, read from `file` where there is one."""

    file: Path | None = None

    def order(self) -> dict[str, object]:
        """What is ordered now; nothing where the file is absent."""
        if self.file is None or not self.file.exists():
            return {}
        read = json.loads(self.file.read_text("utf-8"))
        return read if isinstance(read, dict) else {}

    def used(self) -> None:
        """Count one request off an order that is for a number of times."""
        ordered = self.order()
        left = ordered.get("times")
        if self.file is None or not isinstance(left, int):
            return
        after = {} if left <= 1 else {**ordered, "times": left - 1}
        self.file.write_text(json.dumps(after), "utf-8")

    def seconds(self) -> float:
        """How long to wait before answering."""
        wait = self.order().get("delay", 0)
        return float(wait) if isinstance(wait, int | float) else 0.0

    def status(self) -> int | None:
        """The status to fail with, or None."""
        found = self.order().get("status")
        return found if isinstance(found, int) else None

    def refusal(self) -> str:
        """The reason to refuse with, or nothing."""
        return str(self.order().get("refuse", ""))

    def differ(self) -> bool:
        """Whether to hold something other than what came."""
        return self.order().get("differ") is True

    def on(self, name: str) -> bool:
        """Whether the trouble `name` is ordered."""
        return self.order().get(name) is True
