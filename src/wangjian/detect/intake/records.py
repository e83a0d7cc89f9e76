"""Reads rows written as text: one title a line, CSV with a header, JSON Lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import polars as pl

from wangjian.detect.intake.batch import ROWS, Raw
from wangjian.detect.intake.lines import LONGEST_LINE, Line, encoding_of, lines
from wangjian.detect.intake.source import Format, Source
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_HEADER = Text(
    "CSV 文件“{name}”的表头无法使用：列名缺失、重复或编码有误。",
    "The header of the CSV file “{name}” cannot be used: a name is missing, repeated or badly encoded.",
)
_NO_ROWS = Text("JSON Lines 文件“{name}”中没有对象。", "The JSON Lines file “{name}” holds no object.")

Fallen = list[tuple[int, str, str]]


def columns_of(source: Source) -> tuple[str, ...] | None:
    """The columns of a text file: the header, the keys of the first objects (4 MB), or None for plain lines."""
    if source.format is Format.LINES:
        return None
    encoding = encoding_of(source.path, source.name)
    if source.format is Format.CSV:
        return _header(source, chain.from_iterable(lines(source.path, encoding)))
    for block in lines(source.path, encoding):  # the first object may lack a key that may be missing
        names = dict.fromkeys(name for line in block for name in _object(line)[0] or ())
        if names:
            return tuple(names)
    raise Refusal("file.no_rows", _NO_ROWS, name=source.name)


def read(source: Source, wanted: tuple[str, ...]) -> Iterator[Raw]:
    """Give the rows of a text file in batches with the columns of `wanted` it has, all of them strings.

    Rows are counted from 1, the header not counted; a row of CSV may span lines.
    """
    encoding = encoding_of(source.path, source.name)
    if source.format is Format.LINES:
        yield from _plain(source, encoding, wanted[0])
    elif source.format is Format.CSV:
        yield from _csv(source, encoding, wanted)
    else:
        yield from _jsonl(source, encoding, wanted)


def _plain(source: Source, encoding: str, column: str) -> Iterator[Raw]:
    for block in lines(source.path, encoding):
        good = [line for line in block if not line.reason]
        frame = pl.DataFrame(
            {"row": [line.number for line in good], column: [line.text for line in good]},
            schema={"row": pl.Int64(), column: pl.String()},
        )
        yield Raw(frame, tuple((line.number, "", line.reason) for line in block if line.reason))


def _header(source: Source, stream: Iterator[Line]) -> tuple[str, ...]:
    try:
        line = next(stream)
        names = next(csv.reader([line.text], strict=True)) if not line.reason else []
    except (StopIteration, csv.Error):
        names = []
    names = [name.strip().lower() for name in names]
    if not names or "" in names or len(set(names)) < len(names):
        raise Refusal("csv.header", _HEADER, name=source.name)
    return tuple(names)


def _csv(source: Source, encoding: str, wanted: tuple[str, ...]) -> Iterator[Raw]:
    stream = chain.from_iterable(lines(source.path, encoding))
    header = _header(source, stream)
    places = {name: header.index(name) for name in wanted if name in header}
    number, rows, fallen = 0, _Rows(tuple(places)), Fallen()
    with _field_limit():
        for record in _records(stream):
            number += 1
            if isinstance(record, str):
                fallen.append((number, "", record))
            elif len(record) != len(header):
                fallen.append((number, "", "csv_fields" if record else "blank"))
            else:
                rows.add(number, [record[place] for place in places.values()])
            if number % ROWS == 0:
                yield Raw(rows.frame(), tuple(fallen))
                rows, fallen = _Rows(tuple(places)), Fallen()
    yield Raw(rows.frame(), tuple(fallen))


def _records(stream: Iterator[Line]) -> Iterator[list[str] | str]:
    """Records of a CSV file, or the reason why one cannot be read."""
    broken: list[str] = []

    def texts() -> Iterator[str]:
        for line in stream:
            if line.reason:
                broken.append(line.reason)
                yield "\n"
            else:
                yield line.text + "\n"

    reader = csv.reader(texts(), strict=True)
    while True:
        try:
            record: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error:
            record = "csv_quotes"
        yield broken[0] if broken else record
        broken.clear()


@contextmanager
def _field_limit() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _jsonl(source: Source, encoding: str, wanted: tuple[str, ...]) -> Iterator[Raw]:
    for block in lines(source.path, encoding):
        rows, fallen = _Rows(wanted), Fallen()
        for line in block:
            value, reason = _object(line)
            cells = [_cell(value.get(name)) for name in wanted] if value is not None else []
            wrong = next((at for at, cell in enumerate(cells) if cell in (_WRONG, _HALF)), None)
            if value is None:
                fallen.append((line.number, "", reason))
            elif wrong is not None:
                fallen.append((line.number, wanted[wrong], "wrong_type" if cells[wrong] is _WRONG else "not_text"))
            else:
                rows.add(line.number, [None if cell is None else str(cell) for cell in cells])
        yield Raw(rows.frame(), tuple(fallen))


def _object(line: Line) -> tuple[dict[str, object] | None, str]:
    if line.reason:
        return None, line.reason
    if not line.text.strip():
        return None, "blank"
    try:
        value = json.loads(line.text)
    except (ValueError, RecursionError):
        return None, "json_malformed"
    if not isinstance(value, dict):
        return None, "json_not_object"
    return {str(key).strip().lower(): content for key, content in value.items()}, ""


_WRONG, _HALF = object(), object()


def _cell(value: object) -> object:
    """A value as text; `_WRONG` for what is neither text nor number, `_HALF` for half of a surrogate pair."""
    if isinstance(value, str):
        return _HALF if any("\ud800" <= letter <= "\udfff" for letter in value) else value
    if value is None:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _WRONG
    return repr(value)


class _Rows:
    """Collects rows of strings into a frame."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._numbers: list[int] = []
        self._cells: list[list[str | None]] = []

    def add(self, number: int, cells: list[str | None]) -> None:
        """Take one row."""
        self._numbers.append(number)
        self._cells.append(cells)

    def frame(self) -> pl.DataFrame:
        """All rows taken."""
        columns = zip(*self._cells, strict=True) if self._cells else [()] * len(self._names)
        data = {
            name: pl.Series(name, list(column), pl.String) for name, column in zip(self._names, columns, strict=True)
        }
        return pl.DataFrame({"row": pl.Series("row", self._numbers, pl.Int64)} | data)
