"""Identifiers that sort by time: UUID version 7 (RFC 9562, section 5.7) from a given moment and given bytes."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from wangjian.kernel.moment import Instant

Key = UUID
"""The key a caller draws for one act, so that the act happens once however often it is sent."""

_EPOCH = Instant.parse("1970-01-01T00:00:00+00:00")
_MILLISECOND = timedelta(milliseconds=1)


def uuid7(at: Instant, random_bytes: bytes) -> UUID:
    """Build the identifier for `at` (to the millisecond) from ten bytes the caller drew.

    Raise `ValueError` if there are not ten bytes or `at` is before 1970.
    """
    if len(random_bytes) != 10:
        raise ValueError("uuid7 takes ten random bytes")
    milliseconds = (at.at - _EPOCH.at) // _MILLISECOND
    if milliseconds < 0:
        raise ValueError("uuid7 counts from 1970")
    raw = bytearray(milliseconds.to_bytes(6, "big") + random_bytes)
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))


def derived(at: Instant, actor: str, once: Key, label: str) -> UUID:
    """Build the identifier of something that an act makes: the same for the same actor, key and label.

    A repeated act therefore names the same rows, and an operation draws no chance of its own.
    """
    return uuid7(at, sha256(f"{actor}\n{once}\n{label}".encode()).digest()[:10])


def first_of(at: Instant) -> UUID:
    """The least identifier of the millisecond of `at`: a bound for what came from then on."""
    return uuid7(at, bytes(10))


def moment_of(identifier: UUID) -> Instant:
    """The moment, to the millisecond, that an identifier of version 7 was made for."""
    return Instant(_EPOCH.at + (identifier.int >> 80) * _MILLISECOND)
