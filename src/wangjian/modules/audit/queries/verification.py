"""The check of the whole ledger: everything computed anew from the facts and held against what was signed.

A superuser can change a fact and every hash, number and root in the database. What he cannot do from there is sign a
head or change the files outside. The heads there say that something differs; the leaf hashes there, once they are
shown to give a signed root, say which fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from wangjian.kernel.merkle import Frontier
from wangjian.modules.audit.queries.copies import Copies, given_head, newest_outside
from wangjian.modules.audit.queries.findings import EACH, Findings, Verification
from wangjian.modules.audit.queries.heads import COLUMNS as HEAD_COLUMNS
from wangjian.modules.audit.queries.heads import HEADS_FILE, LEAVES_FILE, HeadRow, is_signed, public_keys, waiting
from wangjian.modules.audit.queries.ledger import COLUMNS, Kept

INSIDE, OUTSIDE, GIVEN = "database", HEADS_FILE, "--head"
"""Where a head was found."""

_ROWS = 2_000
_LEAVES = f"""
SELECT l.number, l.fact, l.hash, {COLUMNS} FROM audit_leaf l LEFT JOIN audit_fact f ON f.id = l.fact ORDER BY l.number
"""  # noqa: S608 - of our own words
_HEADS = f"SELECT {HEAD_COLUMNS} FROM audit_head ORDER BY size"  # noqa: S608 - of our own words
_LEFT_OUT = """
WITH newest AS (SELECT cluster, below FROM audit_head ORDER BY size DESC LIMIT 1)
SELECT f.id, f.code FROM audit_fact f, newest
WHERE newest.below > 0 AND (f.cluster <> newest.cluster OR f.xact_id < newest.below)
  AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.fact = f.id)
ORDER BY f.id
"""

Placed = tuple[str, HeadRow]


def verify(heads_folder: Path, head_file: Path | None = None) -> Verification:
    """Compute leaves and roots from the facts and compare them with leaves, heads and signatures inside and outside.

    With `head_file`, a head that was kept elsewhere, also show that the ledger goes on from it. Reads in one snapshot,
    row by row. Raise `Refusal` ``head.unreadable`` where the file holds no head.
    """
    given = [] if head_file is None else [(GIVEN, given_head(head_file))]
    findings = Findings()
    copies = Copies(heads_folder, findings)  # before the snapshot: whatever is in the files is then in it too
    with _snapshot():
        outside = ((OUTSIDE, head) for head in copies.heads())
        inside = ((INSIDE, HeadRow.read(row)) for row in _rows(_HEADS))
        heads = merge(inside, outside, given, key=lambda placed: placed[1].size)
        walk = _Walk(findings, heads_folder, copies.leaves(), heads)
        for row in _rows(_LEAVES):
            walk.take(row)
        walk.end()
        for fact, code in _rows(_LEFT_OUT):
            findings.about("fact.left-out", None, fact, code)
        left = waiting()
    _compare_lengths(walk, copies, heads_folder, findings)
    root = walk.computed.root().hex()
    return Verification(walk.computed.size, root, walk.heads, left, tuple(findings.rows), dict(findings.counts))


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as of one moment, whatever is written meanwhile."""
    begun = connection.in_atomic_block
    with transaction.atomic():
        if not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _rows(statement: str) -> Iterator[tuple[Any, ...]]:
    """Rows as they come from the server, few at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(_ROWS):
            yield from rows


def _compare_lengths(walk: _Walk, copies: Copies, folder: Path, findings: Findings) -> None:
    """See whether the files reach as far as the database; what was being appended meanwhile is there by now."""
    if walk.newest_inside > walk.newest_outside and (found := newest_outside(folder)) < walk.newest_inside:
        findings.add("file.short", file=HEADS_FILE, found=found, size=walk.newest_inside)
    if copies.leaves_count < walk.newest_outside:
        findings.add("file.short", file=LEAVES_FILE, found=copies.leaves_count, size=walk.newest_outside)


class _Walk:
    """The walk along the leaves: two frontiers, one from the facts and one from the file of leaves, met with heads."""

    def __init__(self, findings: Findings, folder: Path, outside: Iterator[bytes], heads: Iterator[Placed]) -> None:
        self.computed, self.kept_outside = Frontier(), Frontier()
        self.heads = self.newest_inside = self.newest_outside = 0
        self._findings, self._keys = findings, public_keys(folder)
        self._outside = outside
        self._suspects: list[tuple[int, UUID, str]] = []  # differ from the file of leaves, which is yet to be proven
        self._proven = 0
        self._only_inside: list[int] = []
        self._groups = groupby(heads, key=lambda placed: placed[1].size)
        self._size, self._members = self._next()

    def _next(self) -> tuple[int, list[Placed]]:
        """The next size that a head speaks of, with those heads; (0, []) at the end."""
        for size, members in self._groups:
            return size, list(members)
        return 0, []

    def take(self, row: tuple[Any, ...]) -> None:
        """Go on by one leaf."""
        number, fact, stored, *columns = row
        while self.computed.size < number:
            self._findings.about("leaf.gap", self.computed.size, None)
            self._extend(None)
        if columns[0] is None:
            self._findings.about("fact.removed", number, fact)
            self._extend(bytes(stored))
            return
        kept = Kept.read(tuple(columns))
        leaf = kept.leaf()
        outside = self._extend(leaf)
        if leaf != bytes(stored):
            self._findings.about("fact.differs", number, fact, kept.code)
        elif outside is not None and outside != leaf and len(self._suspects) < EACH:
            self._suspects.append((number, fact, kept.code))

    def _extend(self, leaf: bytes | None) -> bytes | None:
        """Append to both frontiers, meet the heads of the new size, and give the hash in the file."""
        outside = next(self._outside, None)
        self.computed = self.computed.extended([leaf or outside or bytes(32)])
        if outside is not None:
            self.kept_outside = self.kept_outside.extended([outside])
        if self.computed.size == self._size:
            self._meet(self._members)
            self._size, self._members = self._next()
        return outside

    def _meet(self, members: list[Placed]) -> None:
        """Compare heads with the roots of their size; one that holds proves the file of leaves so far."""
        self._look_at(members)
        size, root = self.computed.size, self.computed.root().hex()
        outside = self.kept_outside.root().hex() if self.kept_outside.size == size else None
        for place, head in members:
            if head.root != root:
                self._findings.add("head.root", place=place, size=size)
            if head.root == outside and (place == GIVEN or is_signed(head, self._keys)):
                self._proven = size
            elif place == OUTSIDE and outside is not None:
                self._findings.add("file.leaves", file=LEAVES_FILE, size=size)

    def _look_at(self, members: list[Placed]) -> None:
        """See who signed these heads, and that inside and outside hold the same ones."""
        found = dict(members)
        for place, head in members:
            if not is_signed(head, self._keys):
                self._findings.add("head.signature", place=place, size=head.size)
        inside, outside = found.get(INSIDE), found.get(OUTSIDE)
        if inside is not None:
            self.heads, self.newest_inside = self.heads + 1, inside.size
            if outside is None:
                self._only_inside.append(inside.size)
        if outside is not None:
            self.newest_outside = outside.size
            for size in self._only_inside:  # later ones are there: these were not just about to be appended
                self._findings.add("file.gap", file=HEADS_FILE, size=size)
            self._only_inside.clear()
            if inside is None:
                self._findings.add("head.removed", size=outside.size)
            elif inside != outside:
                self._findings.add("head.differs", size=outside.size)

    def end(self) -> None:
        """After the last leaf: heads that speak of more, and facts that a proven file of leaves names."""
        while self._members:
            self._look_at(self._members)
            for place, head in self._members:
                self._findings.add("head.beyond", place=place, size=head.size, found=self.computed.size)
            self._size, self._members = self._next()
        for number, fact, code in self._suspects:
            if number < self._proven:
                self._findings.about("fact.rewritten", number, fact, code)
