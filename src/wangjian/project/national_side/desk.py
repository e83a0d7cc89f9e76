"""What the other side decides about a thing handed to it: accept with its own reference and number, or refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from wangjian.kernel.moment import Instant
from wangjian.project.national_side.store import Record, Store
from wangjian.project.national_side.troubles import Troubles

SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "gsxt": ("publication", "withdrawal"),
    "province": ("case", "number", "publication", "withdrawal"),
    "12315": ("complaint", "result"),
}
"""What each system takes; anything else it refuses."""

_REFERENCES = {
    "gsxt": "GSXT-{year}-{{n}}",
    "province": "浙执{kind}〔{year}〕{{n}}号",
    "12315": "12315-{year}-{{n}}",
}
_KINDS = {"case": "案", "number": "文", "publication": "公", "withdrawal": "撤"}
_PREFIX = re.compile(r"^[\u4e00-\u9fff]{2,20}$")
_NUMBER_OF = "{prefix}〔{year}〕{{n}}号"


class Conflict(Exception):  # noqa: N818 - an answer of the contract (409), not an error in the program
    """The same id came again with another content."""


@dataclass(frozen=True)
class Desk:
    """One system over its store."""

    system: str
    store: Store
    troubles: Troubles

    def take(self, client: str, content: bytes, at: Instant) -> Record:
        """Take what was handed over, once for each id; raise `Conflict` for the same id with another content."""
        digest = sha256(content).hexdigest()
        envelope = _envelope(content, self.system)
        reason = self.troubles.refusal() or self._reason(client, envelope)
        held_digest = sha256(content + b"\n").hexdigest() if self.troubles.differ() else digest
        given = Record(
            exchange=envelope.exchange,
            kind=envelope.kind,
            sent_digest=digest,
            digest=held_digest,
            state="refused" if reason else "acknowledged",
            reference="" if reason else self._reference(envelope.kind, at.day.year),
            number="",
            reason=reason,
            received_at=str(at),
        )
        held = self.store.take(client, given, content, self._series(envelope, at.day.year))
        if held.sent_digest != digest:
            raise Conflict(envelope.exchange)
        return held

    def answer(self, record: Record) -> dict[str, str]:
        """The record as the receipt words it."""
        return {
            "system": self.system,
            "exchange": record.exchange,
            "kind": record.kind,
            "state": record.state,
            "reference": record.reference,
            "number": record.number,
            "reason": record.reason,
            "digest": record.digest,
            "received_at": record.received_at,
        }

    def _reference(self, kind: str, year: int) -> str:
        return _REFERENCES[self.system].format(year=year, kind=_KINDS.get(kind, "他"))

    def _series(self, envelope: Envelope, year: int) -> str:
        """The series of official numbers that is drawn from: for papers, and for a case that asks for one."""
        prefix = str(envelope.body.get("prefix", ""))
        numbered = self.system == "province" and envelope.kind in ("number", "case") and _PREFIX.match(prefix)
        return _NUMBER_OF.format(prefix=prefix, year=year) if numbered else ""

    def _reason(self, client: str, envelope: Envelope) -> str:
        """Why this is refused, as a code, or nothing."""
        if envelope.kind not in SYSTEMS[self.system]:
            return "kind_unknown"
        if envelope.kind == "number" and not _PREFIX.match(str(envelope.body.get("prefix", ""))):
            return "prefix_malformed"
        if envelope.kind == "withdrawal" and self.store.record(client, envelope.exchange) is None:
            known = self.store.end(client, str(envelope.body.get("number", "")))
            return "" if known else "record_unknown"
        return ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands in a content: our id, what it is, and the body."""

    exchange: str
    kind: str
    body: Mapping[str, object]


def _envelope(content: bytes, system: str) -> Envelope:
    """Read a content; raise `ValueError` for one that is not what the contract says, or meant for another system."""
    read = json.loads(content)
    if not isinstance(read, dict) or read.get("system") != system or not isinstance(read.get("body"), dict):
        raise ValueError("not an exchange for this system")
    return Envelope(str(UUID(read["exchange"])), str(read["kind"])[:40], read["body"])
