"""The rows of one table as bytes for COPY, with the places at which each copy of them differs from the others.

A copy has a number from 1. Its keys are the originals' with that number mixed into three of their bytes; its public
numbers, credit codes and platform keys are of fixed width, so that every copy has its digits at the same places.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from wangjian.kernel.credit_code import ALPHABET, check_letter, organisation_check

Bytes = np.ndarray
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
FIRST_NUMBER = 1_000_000
"""Numbers of copies begin here, so that all have seven digits."""
WIDTH, SUFFIX = 7, 5
"""Digits of a number, and those that a copy adds to a platform's key."""
MOST = 31**3
"""Copies that have credit codes of their own."""

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(rb"[0-9a-f]{64}")
NUMBER = re.compile("(?P<matter>(?:XS|AJ)-\\d{6}-\\d{4}-\\d{6,})|[\u4e00-\u9fff]+〔\\d{4}〕(?P<paper>\\d+)号")
BRACKET = "〕".encode()
_HEX_OF_9_TO_11 = (21, 22, 24, 25, 26, 27)
_NIBBLES = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_VALUES = np.zeros(256, dtype=np.uint8)
_VALUES[_NIBBLES] = np.arange(16)


@dataclass(frozen=True)
class Known:
    """What of the originals is made anew: keys, digests of scans, numbers of matters and papers with their places."""

    keys: frozenset[bytes]
    scans: frozenset[bytes]
    matters: Mapping[str, int]
    papers: Mapping[str, int]

    def number(self, text: str) -> tuple[int | None, int]:
        """The place of a number among those of its sort, None if it is not one of ours, and how many there are."""
        sort = self.papers if text in self.papers else self.matters
        return sort.get(text), len(sort)


@dataclass
class Template:
    """The rows as COPY takes them; `fill` gives those of one copy."""

    table: str
    columns: tuple[str, ...]
    rows: int = 0
    _out: bytearray = field(default_factory=bytearray)
    _keys: list[int] = field(default_factory=list)
    _hexes: list[tuple[int, ...]] = field(default_factory=list)
    _numbers: list[tuple[int, int, int]] = field(default_factory=list)
    _suffixes: list[int] = field(default_factory=list)
    _codes: list[tuple[int, str]] = field(default_factory=list)

    def add(self, values: Sequence[bytes | None], types: Sequence[str], known: Known) -> None:
        """Add a row: its values as COPY gives them, with their types."""
        self._out += struct.pack("!h", len(values))
        for column, value, of in zip(self.columns, values, types, strict=True):
            if value is None:
                self._out += struct.pack("!i", -1)
            else:
                self._field(column, value, of, known)
        self.rows += 1

    def _field(self, column: str, value: bytes, of: str, known: Known) -> None:
        if column == "platform_key":
            value += b"-" + b"0" * SUFFIX
            self._suffixes.append(len(self._out) + 4 + len(value) - SUFFIX)  # four bytes of length before it
        start = len(self._out) + 4
        if of in ("text", "varchar", "jsonb"):
            value = self._widened(value, start, known)
        self._out += struct.pack("!i", len(value)) + value
        if of == "uuid":
            if value in known.keys:
                self._keys.append(start + 9)
        elif column == "code" and self.table == "subjects_subject":
            self._codes.append((start, value.decode()))
        elif of in ("text", "varchar", "jsonb"):
            self._places(value, start, known)

    def _widened(self, value: bytes, start: int, known: Known) -> bytes:
        """The value with every number of a matter or paper of ours seven digits wide, their places noted."""
        if b"-20" not in value and BRACKET not in value:
            return value
        made, text, end = b"", value.decode(), 0
        for found in NUMBER.finditer(text):
            index, of = known.number(found[0])
            if index is None:
                continue
            group = "paper" if found["paper"] else "matter"
            digits = found.start("paper") if group == "paper" else found.start() + found[0].rindex("-") + 1
            made += text[end:digits].encode()
            self._numbers.append((start + len(made), index, of))
            made += b"0" * WIDTH
            end = found.end(group)
        return made + text[end:].encode()

    def _places(self, value: bytes, start: int, known: Known) -> None:
        for found in _UUID.finditer(value):
            if UUID(found[0].decode()).bytes in known.keys:
                self._hexes.append(tuple(start + found.start() + at for at in _HEX_OF_9_TO_11))
        for found in _DIGEST.finditer(value):
            if found[0] in known.scans:
                self._hexes.append(tuple(range(start + found.start(), start + found.start() + 6)))

    def close(self) -> Filled:
        """The finished template."""
        data = np.frombuffer(bytes(self._out), dtype=np.uint8)
        hexes = np.array(self._hexes, dtype=np.int64).reshape(-1, 6)
        numbers = np.array(self._numbers, dtype=np.int64).reshape(-1, 3)
        codes = np.array([place for place, _ in self._codes], dtype=np.int64)
        return Filled(
            self.table,
            self.columns,
            self.rows,
            data,
            np.array(self._keys, dtype=np.int64),
            hexes,
            _VALUES[data[hexes]] if hexes.size else hexes,
            numbers,
            np.array(self._suffixes, dtype=np.int64),
            codes,
            [code for _, code in self._codes],
        )


@dataclass(frozen=True)
class Filled:
    """A closed template."""

    table: str
    columns: tuple[str, ...]
    rows: int
    data: Bytes
    keys: Bytes
    hexes: Bytes
    nibbles: Bytes
    numbers: Bytes
    suffixes: Bytes
    codes: Bytes
    originals: list[str]

    def fill(self, copy: int) -> bytes:
        """The rows of copy number `copy`."""
        out = self.data.copy()
        for at, part in enumerate(copy.to_bytes(3, "big")):
            out[self.keys + at] ^= np.uint8(part)
        if self.hexes.size:
            mixed = np.array([int(digit, 16) for digit in f"{copy:06x}"], dtype=np.uint8)
            out[self.hexes] = _NIBBLES[self.nibbles ^ mixed]
        if self.numbers.size:
            values = FIRST_NUMBER + (copy - 1) * self.numbers[:, 2] + self.numbers[:, 1]
            for digit in range(WIDTH):
                out[self.numbers[:, 0] + digit] = 48 + values // 10 ** (WIDTH - 1 - digit) % 10
        for digit, letter in enumerate(f"{copy:0{SUFFIX}d}".encode()):
            out[self.suffixes + digit] = letter
        for place, code in zip(self.codes, self.originals, strict=True):
            out[place : place + 18] = np.frombuffer(code_of_copy(code, copy).encode(), dtype=np.uint8)
        return out.tobytes()


def key_of_copy(key: UUID, copy: int) -> UUID:
    """The key of a copy: the copy's number mixed into three bytes that are drawn by hash."""
    return UUID(int=key.int ^ copy << 32)


def code_of_copy(code: str, copy: int) -> str:
    """The credit code of a copy: three letters of its organisation code moved on, both checks made anew."""
    letters = list(code[8:16])
    for place in range(3):
        moved = ALPHABET.index(letters[place]) + copy // 31**place
        letters[place] = ALPHABET[moved % 31]
    body = "".join(letters)
    first = code[:8] + body + organisation_check(body)
    return first + check_letter(first)


def number_of_copy(index: int, of: int, copy: int) -> str:
    """The digits of the number of thing `index` of `of` in a copy."""
    return f"{FIRST_NUMBER + (copy - 1) * of + index:0{WIDTH}}"


def read_rows(data: bytes) -> Iterable[list[bytes | None]]:
    """The values of each row of what ``COPY … TO (FORMAT BINARY)`` gave."""
    at = len(HEADER)
    while True:
        (count,) = struct.unpack_from("!h", data, at)
        at += 2
        if count < 0:
            return
        row: list[bytes | None] = []
        for _ in range(count):
            (length,) = struct.unpack_from("!i", data, at)
            at += 4
            if length < 0:
                row.append(None)
            else:
                row.append(data[at : at + length])
                at += length
        yield row
