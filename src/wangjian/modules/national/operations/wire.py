"""The line to another system: JSON over HTTP, signed both ways, to the addresses of the settings and nowhere else."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Answer, Request, Signer, sign, verify
from wangjian.modules.national.operations.receipts import Receipt, receipt_from, receipt_of
from wangjian.modules.national.operations.systems import Address, address, our_signer

TIMEOUT = 5.0
"""Seconds for a connection and for each read of it."""
LARGEST = 5_000_000


class NotAcknowledged(Exception):  # noqa: N818 - no error of ours: it says how far a delivery came
    """No receipt to be believed: `code` says why, `left` whether the other side may have it all the same."""

    def __init__(self, code: str, *, left: bool) -> None:
        self.code, self.left = code, left
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A receipt whose signature holds, and the whole signed answer as it is kept."""

    receipt: Receipt
    kept: bytes


class SystemOfRecord(Protocol):
    """What another system can be asked, whatever carries it; every answer is verified before it is returned."""

    def hand_over(self, exchange: UUID, content: bytes, *, at: Instant) -> Acknowledged:
        """Hand `content` over under our id, as often as need be; raise `NotAcknowledged`."""

    def look(self, exchange: UUID, *, at: Instant) -> Acknowledged | None:
        """What it holds under our id, or None; raise `NotAcknowledged`."""

    def list(self, *, at: Instant, after: int = 0) -> tuple[tuple[Receipt, ...], int]:
        """A page of what it holds from us beyond place `after`, and the place to go on from (0: that was all)."""


@dataclass(frozen=True)
class HttpSystem:
    """A system of record behind an address."""

    where: Address
    signer: Signer

    def hand_over(self, exchange: UUID, content: bytes, *, at: Instant) -> Acknowledged:
        """POST /exchange: the same id and content may come any number of times."""
        answer = self._ask("POST", "/exchange", content, at)
        if answer.status_code == 409:
            raise NotAcknowledged("conflict", left=True)
        return self._receipt(answer, exchange)

    def look(self, exchange: UUID, *, at: Instant) -> Acknowledged | None:
        """GET /exchange/ID."""
        answer = self._ask("GET", f"/exchange/{exchange}", b"", at)
        return None if answer.status_code == 404 else self._receipt(answer, exchange)

    def list(self, *, at: Instant, after: int = 0) -> tuple[tuple[Receipt, ...], int]:
        """GET /list."""
        answer = self._ask("GET", f"/list?after={after}", b"", at)
        try:
            page = json.loads(answer.body)
            following = page["next"] or 0
            if answer.status_code != 200 or not isinstance(following, int) or 0 < following <= after:
                raise ValueError
            return tuple(receipt_of(row, self.where.system) for row in page["rows"]), following
        except (ValueError, KeyError, TypeError, Refusal):
            raise NotAcknowledged("malformed", left=True) from None

    def _receipt(self, answer: Answer, exchange: UUID) -> Acknowledged:
        if answer.status_code != 200:
            raise NotAcknowledged(f"status-{answer.status_code}", left=True)
        try:
            receipt = receipt_from(answer.body, self.where.system)
        except Refusal:
            raise NotAcknowledged("malformed", left=True) from None
        if receipt.exchange != exchange:
            raise NotAcknowledged("malformed", left=True)
        return Acknowledged(receipt, _kept(answer))

    def _ask(self, method: str, path: str, body: bytes, at: Instant) -> Answer:
        """Send one signed request and verify the answer; redirections are not followed."""
        request = Request(method, f"{self.where.url}{path}", body)
        sign(request, by=self.signer, at=at, nonce=secrets.token_urlsafe(16))
        answer = _answered(request)
        if answer.status_code >= 500 or answer.status_code in (401, 413):
            raise NotAcknowledged(f"status-{answer.status_code}", left=True)
        try:
            verify(answer, keys={self.where.system: self.where.key}, at=at)
        except Refusal:
            raise NotAcknowledged("forged", left=True) from None
        return answer


def system_of_record(system: str) -> SystemOfRecord | None:
    """The line to `system`, or None where this installation exchanges files with it.

    Raise `Refusal` ``national.unknown``, ``national.key-missing``, ``national.address``.
    """
    found = address(system)
    return None if found is None else HttpSystem(found, our_signer())


def _answered(request: Request) -> Answer:
    parts = urlsplit(request.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.connect()
    except OSError:
        raise NotAcknowledged("unreachable", left=False) from None
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(request.method, target, request.body, request.headers)
        response = connection.getresponse()
        body = response.read(LARGEST + 1)
    except TimeoutError:
        raise NotAcknowledged("timeout", left=True) from None
    except (OSError, HTTPException):
        raise NotAcknowledged("broken", left=True) from None
    finally:
        connection.close()
    if len(body) > LARGEST:
        raise NotAcknowledged("too-large", left=True)
    return Answer(response.status, request, body, dict(response.getheaders()))


def _kept(answer: Answer) -> bytes:
    """The answer with all that its signature covers, so that the receipt can be shown to others later."""
    asked = answer.request
    said = {
        "status": answer.status_code,
        "headers": answer.headers,
        "body": answer.body.decode(),
        "request": {"method": asked.method, "url": asked.url, "headers": asked.headers},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
