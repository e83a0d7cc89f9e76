"""A file of subjects is taken in whole: one act, one fact, one transaction, and a list of what was not taken."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from pathlib import Path
from uuid import UUID

import polars as pl
from django.db import connection

from wangjian.detect.intake.read import batches, columns_of
from wangjian.detect.intake.reasons import REASONS as INTAKE_REASONS
from wangjian.detect.intake.source import Source
from wangjian.detect.intake.source import source as source_of
from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.files import operations as files
from wangjian.modules.subjects.facts import SUBJECTS_IMPORTED
from wangjian.modules.subjects.models import Import
from wangjian.modules.subjects.operations import settling
from wangjian.modules.subjects.operations.rows import COLUMNS, REASONS, SUBJECTS, Cells, Reject, Rows, cleaned, problems
from wangjian.modules.subjects.policies import notes
from wangjian.modules.vault.operations import ToKeep, keep_all

BLOCK = 500
"""How many rows are sent at a time."""

_COLUMNS_MISSING = Text("“{name}”缺少列：{columns}。", "“{name}” lacks these columns: {columns}.")
_CHANGED = Text("文件在读取时被改动，请重试。", "The file changed while it was read; try again.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: its rows are made, known or rejected; `rejects` is the digest of the list of the last.

    `again` says that the same file was taken in before: this is its first result, and nothing was changed.
    """

    id: UUID
    rows: int
    made: int
    known: int
    rejected: int
    rejects: str | None
    again: bool = False


def import_subjects(file: Path, *, name: str, by: Actor, at: Instant, once: Key) -> Imported:
    """Take in subjects from CSV, JSON Lines or Parquet with the columns of `rows.COLUMNS`; kind and name are needed.

    Of the file its digest is kept, not its content, which names persons. Raise `Refusal` ``subject.forbidden``,
    ``import.columns``, ``import.changed``, and those of the intake.
    """
    with acting("subjects.import_subjects", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Imported)) is not None:
            return earlier
        notes(by)
        given = source_of(file)
        with connection.cursor() as cursor:
            cursor.execute(settling.ONE_AT_A_TIME)
        if (before := Import.objects.filter(file=given.sha256).first()) is not None:
            return act.give(_again(before))
        missing = {"kind", "name"} - set(columns_of(given) or ())
        if missing:
            raise Refusal("import.columns", _COLUMNS_MISSING, name=name, columns=", ".join(sorted(missing)))
        done = _take_in(act, given, name)
        if source_of(file).sha256 != given.sha256:
            raise Refusal("import.changed", _CHANGED)
        return act.give(done)


def _take_in(act: Act, given: Source, name: str) -> Imported:
    key = act.new_id("import")
    rows, rejects = _stage(act, given, Rows(key))
    settled = settling.settle(act.at)
    rejects += problems(iter(settled.problems))
    listed = files.put_bytes(act, _listing(rejects), media_type="text/csv").sha256 if rejects else None
    known = rows - settled.made - len(rejects)
    done = Imported(key, rows, settled.made, known, len(rejects), listed)
    Import.objects.create(
        id=key,
        file=given.sha256,
        name=name[:200],
        rows=rows,
        made=done.made,
        known=known,
        rejected=done.rejected,
        rejects_id=listed,
        by_key=act.by.key,
        at=act.at.at,
    )
    act.record(
        SUBJECTS_IMPORTED,
        taking=key,
        file=given.sha256,
        rows=rows,
        made=done.made,
        known=known,
        rejected=done.rejected,
    )
    return done


def _stage(act: Act, given: Source, look: Rows) -> tuple[int, list[Reject]]:
    """Look at every row and lay what is good ready; the number of rows, and the rejects so far."""
    count, rejects = 0, []
    with connection.cursor() as cursor:
        for batch in batches(given, SUBJECTS):
            count += batch.rows
            rejects += [Reject(row, column, reason) for _, row, column, reason in batch.rejects.iter_rows()]
            good: list[Cells] = []
            for row in _cells(batch.kept):
                bad = look.reject(row)
                if bad is None:
                    good.append(row)
                else:
                    # what stands in a person's row may be of that person, whichever column it stands in
                    rejects.append(replace(bad, value="") if row[1] == "person" else bad)
            masks = _masked(act, look, good)
            lines = (look.line(cells, *masks.get(cells[0], ())) for cells in good)
            with cursor.copy(settling.COPY) as copy:
                while block := "".join(islice(lines, BLOCK)):  # the database takes one in while the next is made
                    copy.write(block)
    return count, rejects


def _cells(frame: pl.DataFrame) -> Iterator[Cells]:
    """Rows with every column of ours, those the file lacks empty."""
    columns = [pl.col(name) if name in frame.columns else pl.lit("").alias(name) for name in COLUMNS]
    yield from map(cleaned, frame.select("row", *columns).iter_rows())


def _masked(act: Act, look: Rows, good: list[Cells]) -> dict[int, tuple[str, UUID]]:
    """The names of persons go to the vault; by row what stands in their place, and the key of the value."""
    persons = [cells for cells in good if cells[1] == "person"]
    kept = keep_all(
        act, [ToKeep("person.name", UUID(look.key(cells[0])), cells[2], f"name:{cells[0]}") for cells in persons]
    )
    return {cells[0]: (value.masked, value.id) for cells, value in zip(persons, kept, strict=True)}


def _listing(rejects: Iterable[Reject]) -> bytes:
    """The rejects as a CSV that a spreadsheet opens without running anything."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("row", "column", "reason", "原因", "why", "value"))
    for each in sorted(rejects, key=lambda reject: reject.row):
        why = REASONS[each.reason] if each.reason in REASONS else INTAKE_REASONS[each.reason]
        writer.writerow((each.row, each.column, each.reason, why.zh, why.en, _inert(each.value)))
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _again(before: Import) -> Imported:
    return Imported(before.pk, before.rows, before.made, before.known, before.rejected, before.rejects_id, again=True)
