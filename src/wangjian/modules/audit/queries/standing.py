"""How the newest heads stand: signed by a key of ours, and kept outside the database as they are inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from wangjian.modules.audit.queries.heads import HEADS_FILE, HeadRow, heads, is_signed, public_keys

_LINE = 1_000
"""More bytes than a line of the file has."""


@dataclass(frozen=True, slots=True)
class HeadStanding:
    """A head of the database: whether its signature holds, and whether the file outside has the very same."""

    head: HeadRow
    signed: bool
    outside: bool


def standing(folder: Path, *, limit: int = 10) -> list[HeadStanding]:
    """Give the newest heads and how each stands; the whole ledger is computed anew by `verify` alone."""
    keys, newest = public_keys(folder), heads(limit)
    kept = _newest_outside(folder / HEADS_FILE, limit + 2)  # a batch may be cut between the two readings
    return [HeadStanding(head, is_signed(head, keys), head in kept) for head in newest]


def _newest_outside(path: Path, lines: int) -> set[HeadRow]:
    """The heads at the end of the file; a line that is none is no head."""
    if not path.exists():
        return set()
    found = set()
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - lines * _LINE))
        for line in file.read().splitlines():
            try:
                found.add(HeadRow.parse(json.loads(line)))
            except ValueError:
                continue
    return found
