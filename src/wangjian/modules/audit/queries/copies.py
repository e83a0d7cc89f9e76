"""What is kept outside the database, read for a check: as long as it was when the check began."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from wangjian.kernel.merkle import WIDTH
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.queries.findings import Findings
from wangjian.modules.audit.queries.heads import HEADS_FILE, LEAVES_FILE, HeadRow

_NO_HEAD = Text("{file} 不是账本树头（JSON）。", "{file} is not a head of the ledger (JSON).")


class Copies:
    """The two files of a folder of heads; what is appended after this was made is not read."""

    def __init__(self, folder: Path, findings: Findings) -> None:
        self._heads, self._leaves = folder / HEADS_FILE, folder / LEAVES_FILE
        self._heads_end = _length(self._heads)
        self._findings = findings
        self.leaves_count, torn = divmod(_length(self._leaves), WIDTH)
        if torn:
            findings.add("file.short", file=LEAVES_FILE, found=self.leaves_count, size=self.leaves_count + 1)

    def heads(self) -> Iterator[HeadRow]:
        """Give the heads in the file, in order; a line that is none, or out of order, is a finding."""
        if not self._heads_end:
            return
        size = 0
        with self._heads.open("rb") as file:
            for line, text in enumerate(file, 1):
                if file.tell() > self._heads_end:
                    return
                try:
                    head = HeadRow.parse(json.loads(text))
                    if head.size <= size or not text.endswith(b"\n"):
                        raise ValueError("out of order or torn")
                except ValueError:
                    self._findings.add("file.broken", file=HEADS_FILE, line=line)
                    continue
                size = head.size
                yield head

    def leaves(self) -> Iterator[bytes]:
        """Give the leaf hashes in the file, in order."""
        if not self.leaves_count:
            return
        with self._leaves.open("rb") as file:
            for _ in range(self.leaves_count):
                yield file.read(WIDTH)


def newest_outside(folder: Path) -> int:
    """The size of the newest head that the file holds by now."""
    return max((head.size for head in Copies(folder, Findings()).heads()), default=0)


def given_head(path: Path) -> HeadRow:
    """Read a head that was kept elsewhere; raise `Refusal` ``head.unreadable``."""
    try:
        return HeadRow.parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise Refusal("head.unreadable", _NO_HEAD, file=path) from None


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
